import Calendar
import Glibc
import Jobs
import Linux

/// What a process holds at a moment.
struct Holdings: Equatable, CustomStringConvertible {
    let descriptors: Int
    let threads: Int
    /// Its children, ended ones too.
    let children: Int

    init(of pid: Int32) throws {
        // Control groups stay open, to be used again: as many as there were runs at once.
        descriptors = try directoryNames("/proc/\(pid)/fd").count {
            !linkTarget("/proc/\(pid)/fd/\($0)").hasPrefix("/sys/fs/cgroup/")
        }
        threads = try directoryNames("/proc/\(pid)/task").count
        children = try processIDs().count { ProcessEntry(pid: $0)?.parent == pid }
    }

    var description: String {
        "\(descriptors) descriptors, \(threads) threads, \(children) children"
    }
}

/// A process that came of a job.
struct Trace: CustomStringConvertible {
    let pid: Int32
    let environment: [String]
    let words: [String]
    private let entry: ProcessEntry

    /// Nil: it is gone.
    init?(pid: Int32) {
        guard let entry = ProcessEntry(pid: pid), !entry.isZombie else { return nil }
        self.pid = pid
        self.entry = entry
        environment = Self.texts("/proc/\(pid)/environ")
        words = Self.texts("/proc/\(pid)/cmdline")
    }

    /// The run that it came of, where its environment says.
    var runID: String? {
        environment.first { $0.hasPrefix("RUQI_RUN_ID=") }.map { String($0.dropFirst(12)) }
    }

    var description: String { "\(pid) \(words) of \(runID ?? "-")" }

    /// Ends it, unless its id is another's by now.
    func end() {
        if ProcessEntry(pid: pid)?.startTicks == entry.startTicks { kill(pid, SIGKILL) }
    }

    /// Those with a text in their environment or among their words.
    static func all(where marks: (Trace) -> Bool) throws -> [Trace] {
        try processIDs().compactMap { Trace(pid: $0) }.filter(marks)
    }

    /// A process may go away while it is looked at.
    private static func texts(_ path: String) -> [String] {
        let bytes = (try? readFile(path, limitBytes: 4 << 20)) ?? []
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}

private func processIDs() throws -> [Int32] {
    try directoryNames("/proc").compactMap { Int32($0) }
}

extension Daemon {
    /// Waits until something is so, and listens meanwhile. False: the time is over.
    func awaits(_ seconds: Int, _ condition: () throws -> Bool) throws -> Bool {
        let end = readUptime() + .seconds(seconds)
        while readUptime() < end {
            if try condition() { return true }
            // A moment at least, also where it says much.
            let next = readUptime() + .milliseconds(100)
            repeat { try listen() } while readUptime() < next
        }
        return try condition()
    }

    /// Runs that it has started, as status tells.
    func startedCount() throws -> Int {
        try get("/ruqi/status")["runs"]?["started"]?.int ?? 0
    }

    /// Nothing runs and nothing waits.
    func isAtRest() throws -> Bool {
        let status = try get("/ruqi/status")
        return status["running"]?.array?.isEmpty == true && status["waiting"]?.int == 0
    }
}

/// Where a link leads; empty where it isn't there.
private func linkTarget(_ path: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink(path, &buffer, buffer.count)
    let bytes = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
}
