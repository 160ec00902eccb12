import Glibc

/// A process as /proc tells of it. proc_pid_stat(5).
package struct ProcessEntry: Hashable, Sendable {
    package let pid: Int32
    package let parent: Int32
    package let session: Int32
    /// The first 15 bytes of its program's name.
    package let name: String
    /// Ended, and not yet waited for.
    package let isZombie: Bool
    /// Since the boot, in ticks of the kernel: with the pid it tells processes apart.
    package let startTicks: UInt64

    /// Reads one; nil: there is none of that id, or /proc doesn't tell.
    package init?(pid: Int32) {
        // A process may go away at any time.
        guard let bytes = try? readProcessFile("/proc/\(pid)/stat", limitBytes: 4_096) else {
            return nil
        }
        // The name stands in parentheses and may have any in it: the last one closes it.
        guard let open = bytes.firstIndex(of: UInt8(ascii: "(")),
            let close = bytes.lastIndex(of: UInt8(ascii: ")")), open < close
        else { return nil }
        let fields = bytes[(close + 1)...].split(separator: UInt8(ascii: " "))
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count > Field.startTicks, let parent = Int32(fields[Field.parent]),
            let session = Int32(fields[Field.session]),
            let startTicks = UInt64(fields[Field.startTicks])
        else { return nil }
        self.pid = pid
        self.parent = parent
        self.session = session
        self.startTicks = startTicks
        name = String(decoding: bytes[(open + 1)..<close], as: UTF8.self)
        isZombie = ["Z", "X", "x"].contains(fields[Field.state])
    }

    /// Counted from the first one behind the name.
    private enum Field {
        static let state = 0
        static let parent = 1
        static let session = 3
        static let startTicks = 19
    }
}

/// All processes that /proc shows, about 10 µs each.
func processTable() -> [ProcessEntry] {
    guard let directory = opendir("/proc") else { return [] }
    defer { closedir(directory) }
    var entries: [ProcessEntry] = []
    while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if let pid = Int32(name), let process = ProcessEntry(pid: pid) { entries.append(process) }
    }
    return entries
}

/// Whether a process was started with these variables, `NAME=value`, in its environment. False
/// also where there are none, and where this user may not see it.
func wasStarted(_ pid: Int32, with variables: [String]) -> Bool {
    guard !variables.isEmpty,
        let bytes = try? readProcessFile("/proc/\(pid)/environ", limitBytes: environmentBytesMax)
    else { return false }
    let all = bytes.split(separator: 0)
    return variables.allSatisfy { text in all.contains { $0.elementsEqual(text.utf8) } }
}

/// A file of /proc, which has no size of its own, at most so much of it.
func readProcessFile(
    _ path: String, limitBytes: Int
) throws(SystemError) -> [UInt8] {
    let file = Descriptor(
        owning: try attempt("open", on: path, { open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) }))
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while bytes.count < limitBytes {
        let count = try attempt("read", on: path) {
            buffer.withUnsafeMutableBytes { read(file.raw, $0.baseAddress, $0.count) }
        }
        if count == 0 { break }
        bytes += buffer.prefix(count)
    }
    return bytes
}

/// More than the kernel hands to a program by default (a quarter of an 8 MiB stack).
private let environmentBytesMax = 2 << 20
