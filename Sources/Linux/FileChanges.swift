import Glibc

/// Makes a directory and the parents that are missing; content with one that is there.
package func makeDirectories(_ path: String, mode: UInt32 = 0o755) throws(SystemError) {
    do throws(SystemError) {
        try attempt("make directory", on: path) { mkdir(path, mode_t(mode)) }
    } catch {
        if error.code == EEXIST && isDirectory(path) { return }
        let (parent, name) = splitPath(path)
        guard error.code == ENOENT, name != nil, parent != path else { throw error }
        try makeDirectories(parent, mode: mode)
        do throws(SystemError) {
            try attempt("make directory", on: path) { mkdir(path, mode_t(mode)) }
        } catch {
            // Somebody else was faster.
            guard error.code == EEXIST && isDirectory(path) else { throw error }
        }
    }
}
