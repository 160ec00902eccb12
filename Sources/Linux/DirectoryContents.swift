/// One file of a small directory.
package struct FileContent: Sendable {
    /// Its name in the directory.
    package let name: String
    /// All of it.
    package let bytes: Result<[UInt8], FileReadError>
    /// Whether the name is a symbolic link.
    package let isLink: Bool
}

/// Reads the files of a small directory, sorted by name: those whose name is wanted, without
/// directories. Throws where the directory can't be listed.
package func readFiles(
    in directory: String, limitBytes: Int, where isWanted: (String) -> Bool
) throws(SystemError) -> [FileContent] {
    var contents: [FileContent] = []
    for entry in try listDirectory(directory)
    where entry.hasValidName && entry.kind != .directory && isWanted(entry.name) {
        let bytes: Result<[UInt8], FileReadError>
        do throws(FileReadError) {
            bytes = .success(
                try readFile("\(directory)/\(entry.name)", limitBytes: limitBytes))
        } catch {
            bytes = .failure(error)
        }
        contents.append(
            FileContent(
                name: entry.name, bytes: bytes, isLink: entry.signature.link != nil))
    }
    return contents.sorted { $0.name < $1.name }
}
