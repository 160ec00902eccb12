import CLinux
import Glibc

/// A place in a ``BirthRegister``, for one child.
package struct BirthPlace: Hashable, Sendable {
    /// Which one it is.
    package let number: Int
    /// The register's descriptor, borrowed.
    let file: Int32
    let text: String
}

/// A child as the register knows it.
package struct Birth: Hashable, Sendable {
    /// The place that it has.
    package let number: Int
    /// Its process id.
    package let pid: Int32
    /// It existed by then: since the boot of the host, the time included for which that has slept.
    package let at: Duration
    /// What it is known by.
    package let text: String

    /// Takes everything.
    package init(number: Int, pid: Int32, at: Duration, text: String) {
        self.number = number
        self.pid = pid
        self.at = at
        self.text = text
    }
}

/// A file in which each child writes who it is before its program runs. By it a process that comes
/// after this one finds the children that go on, at whatever moment this one is killed.
///
/// The places of children that have ended are used again, so that the file is as large as there
/// were children at once. What it says of an earlier boot of the host counts no more.
package struct BirthRegister: ~Copyable {
    private let file: Descriptor
    private let boot: String
    /// The places up to here are taken or free.
    private var count: Int
    private var free: [Int]

    /// Opens the file, or makes one; the places of `births` stay taken. `boot` is the kernel's id
    /// of this boot.
    package init(path: String, boot: String, keeping births: [Birth]) throws(SystemError) {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC
        let opened = Descriptor(
            owning: try attempt("open", on: path, { open(path, flags, 0o600) }))
        let taken = Set(births.map(\.number))
        let kept = taken.max().map { $0 + 1 } ?? 0
        let (fd, size) = (opened.raw, kept * ruqi_birth.size)
        try attempt("truncate", on: path) { ftruncate(fd, size) }
        file = opened
        self.boot = boot
        count = kept
        free = (0..<kept).filter { !taken.contains($0) }
    }

    /// What a file tells of this boot. Nothing where there is none; fails where it can't be read.
    package static func births(
        in path: String, boot: String
    ) throws(FileReadError) -> [Birth] {
        let bytes: [UInt8]
        do throws(FileReadError) {
            bytes = try readFile(path, limitBytes: placesMax * ruqi_birth.size)
        } catch {
            if error.isMissing { return [] }
            throw error
        }
        return (0..<(bytes.count / ruqi_birth.size)).compactMap { number in
            let raw = bytes.withUnsafeBytes {
                $0.loadUnaligned(
                    fromByteOffset: number * ruqi_birth.size, as: ruqi_birth.self)
            }
            let words = raw.words.split(separator: " ", maxSplits: 1)
            guard raw.pid > 0, words.count == 2, words[0] == boot else { return nil }
            return Birth(
                number: number, pid: raw.pid, at: .nanoseconds(raw.born), text: String(words[1]))
        }
    }

    /// A place for a child that is to be known by that text. Nil: the text is too long, or too many
    /// have one.
    package mutating func take(for text: String) -> BirthPlace? {
        let whole = "\(boot) \(text)"
        guard whole.utf8.count <= ruqi_birth.textMax else { return nil }
        if free.isEmpty, count < Self.placesMax {
            free.append(count)
            count += 1
        }
        return free.popLast().map { BirthPlace(number: $0, file: file.raw, text: whole) }
    }

    /// The child of that place has ended, or there never was one.
    package mutating func giveBack(_ number: Int) { free.append(number) }

    /// Far more than a host has processes.
    private static let placesMax = 1 << 20
}

extension ruqi_birth {
    fileprivate static let size = MemoryLayout<ruqi_birth>.stride
    fileprivate static let textMax = MemoryLayout.size(ofValue: ruqi_birth().text)

    /// What a child is to write, less what it fills in.
    init(_ place: BirthPlace) {
        self.init()
        let bytes = Array(place.text.utf8)
        text_length = UInt32(bytes.count)
        withUnsafeMutableBytes(of: &text) { $0.copyBytes(from: bytes) }
    }

    /// Empty where it is nothing that a child has written.
    fileprivate var words: String {
        guard text_length <= Self.textMax else { return "" }
        return withUnsafeBytes(of: text) {
            String(decoding: $0.prefix(Int(text_length)), as: UTF8.self)
        }
    }
}

extension BirthPlace {
    /// Where it begins in the file.
    var offset: Int64 { Int64(number * ruqi_birth.size) }
}
