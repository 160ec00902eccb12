import Exchange
import Linux

/// Makes files in a directory that is there, all of them or none, and none over one that is there.
/// Returns their paths.
func writeNew(_ files: [NewFile], in directory: String) throws(SystemError) -> [String] {
    var written: [String] = []
    do throws(SystemError) {
        for file in files {
            let path = "\(directory)/\(file.name)"
            try createFile(path, with: Array(file.text.utf8), mode: file.isSecret ? 0o600 : 0o644)
            written.append(path)
        }
        return written
    } catch {
        for path in written {
            // The first error is the one to report; what stays is named by the next try.
            try? removeFile(path)
        }
        throw error
    }
}
