import Glibc
import Linux

/// A directory of a test's own, removed with its files at the end.
final class TemporaryFiles {
    private let path: String
    private var files: [String] = []

    init() throws {
        var template = Array("/tmp/ruqi-launching-XXXXXX\0".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SystemError(operation: "make a directory", code: errno)
        }
        path = String(decoding: template.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self)
    }

    deinit {
        for file in files { unlink(file) }
        rmdir(path)
    }

    /// Writes a file and returns its path.
    func write(_ name: String, _ text: String) throws -> String {
        let file = "\(path)/\(name)"
        let opened = try AppendFile(path: file)
        try opened.append(Array(text.utf8))
        files.append(file)
        return file
    }
}
