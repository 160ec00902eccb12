import Glibc

/// The files of this repository, for the checks on them.
enum Repository {
    static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

    /// One source file.
    struct Source: Sendable {
        /// From the top of the repository: `Sources/Jobs/Job.swift`.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        /// The target that it belongs to.
        var target: String { String(path.split(separator: "/")[1]) }
    }

    /// All Swift files below a directory, sorted by path.
    static func swiftFiles(in directory: String) -> [Source] {
        names(in: "\(root)/\(directory)").flatMap { name -> [Source] in
            let path = "\(directory)/\(name)"
            if name.hasSuffix(".swift") { return [Source(path: path, text: read(path))] }
            return isDirectory(path) ? swiftFiles(in: path) : []
        }
    }

    static func read(_ path: String) -> String {
        guard let file = fopen("\(root)/\(path)", "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer.prefix(count)
        }
    }

    /// Whether a file or directory is there.
    static func has(_ path: String) -> Bool { access("\(root)/\(path)", F_OK) == 0 }

    private static func isDirectory(_ path: String) -> Bool {
        guard let directory = opendir("\(root)/\(path)") else { return false }
        closedir(directory)
        return true
    }

    private static func names(in path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}
