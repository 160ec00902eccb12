import Glibc

/// The path of a program: `name` itself where it has a slash in it, else the first in the
/// directories of `searchPath` (as in PATH; an empty one is `.`). nil: none that may be executed.
package func findProgram(_ name: String, searchPath: String) -> String? {
    guard !name.isEmpty else { return nil }
    if name.utf8.contains(UInt8(ascii: "/")) { return isExecutable(name) ? name : nil }
    for directory in searchPath.split(separator: ":", omittingEmptySubsequences: false) {
        let path = (directory.isEmpty ? "." : directory) + "/" + name
        if isExecutable(String(path)) { return String(path) }
    }
    return nil
}

private func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & mode_t(S_IFMT) == mode_t(S_IFREG)
        && access(path, X_OK) == 0
}
