import Glibc
import Linux

/// A directory of a test's own, removed with it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/ruqi-linux-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { fatalError("no temporary directory") }
        path = String(cString: made)
    }

    deinit { removeTree(path) }

    /// The path of a name in it.
    func callAsFunction(_ name: String) -> String { path + "/" + name }

    /// Writes a file in one go.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let file = try AppendFile(path: self(name))
        try file.append(Array(text.utf8))
        return self(name)
    }
}

func removeTree(_ path: String) {
    for name in (try? directoryNames(path)) ?? [] {
        let inner = path + "/" + name
        if unlink(inner) != 0 { removeTree(inner) }
    }
    rmdir(path)
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// Waits for a descriptor, at most ten seconds.
func isReadable(_ fd: Int32, withinSeconds seconds: Int32 = 10) -> Bool {
    var entry = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, seconds * 1000) > 0
}
