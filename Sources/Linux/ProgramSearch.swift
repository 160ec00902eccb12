import Glibc

/// The path of a program: `name` itself where it has a slash in it, else the first executable file
/// of that name in the directories of `searchPath`, as in PATH; an empty or relative one is meant
/// from `directory`. Nil: there is none.
package func findProgram(
    _ name: String, searchPath: String, from directory: String = "."
) -> String? {
    guard !name.isEmpty else { return nil }
    if name.utf8.contains(UInt8(ascii: "/")) { return isExecutable(name) ? name : nil }
    for place in searchPath.split(separator: ":", omittingEmptySubsequences: false) {
        var path = place.isEmpty ? name : "\(place)/\(name)"
        if !path.hasPrefix("/") { path = "\(directory)/\(path)" }
        if isExecutable(path) { return path }
    }
    return nil
}

private func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & mode_t(S_IFMT) == mode_t(S_IFREG)
        && access(path, X_OK) == 0
}

/// The path without links on the way, as getcwd(3) gives it there. Nil: it isn't there.
package func physicalPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}
