import Glibc

/// Where a link points, as it says. Fails with ``SystemError/isNoLink`` where none is.
func linkText(_ path: String) throws(SystemError) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = try attempt("read the link", on: path) {
        readlink(path, &buffer, buffer.count)
    }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

extension SystemError {
    /// readlink(2) was asked about something else.
    var isNoLink: Bool { code == EINVAL }
}
