import Glibc

/// One event as the kernel tells it. inotify(7).
struct InotifyEvent {
    /// The number of the watch; -1 where events were lost.
    let watch: Int32
    let mask: UInt32
    /// The name in the watched directory; empty where it is the watched thing itself.
    let name: String

    /// Whether one of these flags is set.
    func has(_ flags: Int) -> Bool { mask & UInt32(truncatingIfNeeded: flags) != 0 }
}

/// A new inotify instance, which isn't waited for by reading.
func makeInotify(_ operation: String) throws(SystemError) -> Descriptor {
    let flags = Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK)
    return Descriptor(owning: try attempt(operation, { inotify_init1(flags) }))
}

/// Reads what is there, in order, until nothing is left or the body says that it is enough.
func readInotify(
    _ fd: Int32, _ operation: String, _ body: (InotifyEvent) -> Void, isEnough: () -> Bool
) throws(SystemError) {
    var buffer = [UInt8](repeating: 0, count: readBytes)
    while let count = try attemptWithoutWaiting(
        operation, { buffer.withUnsafeMutableBytes { Glibc.read(fd, $0.baseAddress, $0.count) } })
    {
        buffer.withUnsafeBytes { bytes in
            decode(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)), body)
        }
        // A full buffer may have left something behind.
        if count < readBytes / 2 || isEnough() { break }
    }
}

private func decode(_ bytes: UnsafeRawBufferPointer, _ body: (InotifyEvent) -> Void) {
    let headerBytes = MemoryLayout<inotify_event>.size
    var at = 0
    while at + headerBytes <= bytes.count {
        let header = bytes.loadUnaligned(fromByteOffset: at, as: inotify_event.self)
        let end = at + headerBytes + Int(header.len)
        let padded = bytes[at + headerBytes..<end]
        let name = String(decoding: padded.prefix { $0 != 0 }, as: UTF8.self)
        body(InotifyEvent(watch: header.wd, mask: header.mask, name: name))
        at = end
    }
}

/// Several hundred events.
private let readBytes = 16 * 1024
