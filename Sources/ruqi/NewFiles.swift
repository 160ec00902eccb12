import ArgumentParser
import Linux

/// Files that a command makes, none of them over one that is there.
struct NewFiles {
    let directory: String

    /// Makes the directory and writes all files, or none where one of them is there already.
    func write(_ files: [(name: String, text: String)]) throws {
        guard !files.isEmpty else { return }
        do {
            try makeDirectories(directory)
            let there = Set(try listDirectory(directory).map(\.name))
            let taken = files.map(\.name).filter(there.contains)
            guard taken.isEmpty else {
                throw fail(
                    "nothing is written: \(directory) has \(taken.joined(separator: ", "))"
                        + " already; name another directory, or move them away", .no)
            }
            for file in files {
                try createFile("\(directory)/\(file.name)", with: Array(file.text.utf8))
            }
        } catch let error as SystemError {
            throw fail("\(error)", .no)
        }
    }
}
