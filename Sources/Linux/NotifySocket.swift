import Glibc

/// The socket on which a service manager such as systemd listens to its services. sd_notify(3),
/// unix(7).
package struct NotifySocket: ~Copyable {
    private let descriptor: Descriptor
    private let address: UnixAddress
    private let name: String

    /// `name` is what the manager put into NOTIFY_SOCKET: a path from the root, or `@` and an
    /// abstract name. Fails for any other. Nothing is connected: the manager may be away for a
    /// moment.
    package init(name: String) throws(SystemError) {
        let address: UnixAddress
        switch name.utf8.first {
        case UInt8(ascii: "/"): address = try UnixAddress(name)
        case UInt8(ascii: "@"): address = try UnixAddress(abstract: String(name.dropFirst()))
        default:
            throw SystemError(operation: "use NOTIFY_SOCKET", subject: name, code: EAFNOSUPPORT)
        }
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        descriptor = Descriptor(
            owning: try attempt("create a socket", { Glibc.socket(AF_UNIX, kind, 0) }))
        self.address = address
        self.name = name
    }

    /// Sends one message, and never waits. False: so many wait there that this one had no room.
    package borrowing func send(_ text: String) throws(SystemError) -> Bool {
        let (fd, address, name, bytes) = (descriptor.raw, address, name, Array(text.utf8))
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        do throws(SystemError) {
            try attempt("send to", on: name) {
                address.withPointer { sendto(fd, bytes, bytes.count, flags, $0, $1) }
            }
            return true
        } catch {
            guard error.code == EAGAIN || error.code == ENOBUFS else { throw error }
            return false
        }
    }
}
