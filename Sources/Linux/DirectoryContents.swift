/// One file of a small directory.
package struct FileContent: Sendable {
    /// Its name in the directory.
    package let name: String
    /// All of it.
    package let bytes: Result<[UInt8], FileReadError>
}

/// Reads the files of a small directory, sorted by name: those whose name is wanted, without
/// directories. Throws where the directory can't be listed.
package func readFiles(
    in directory: String, limitBytes: Int, where isWanted: (String) -> Bool
) throws(SystemError) -> [FileContent] {
    var contents: [FileContent] = []
    for entry in try listDirectory(directory)
    where entry.hasValidName && entry.kind != .directory && isWanted(entry.name) {
        do throws(FileReadError) {
            let bytes = try readFile("\(directory)/\(entry.name)", limitBytes: limitBytes)
            contents.append(FileContent(name: entry.name, bytes: .success(bytes)))
        } catch {
            contents.append(FileContent(name: entry.name, bytes: .failure(error)))
        }
    }
    return contents.sorted { $0.name < $1.name }
}
