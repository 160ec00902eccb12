import Glibc
import Linux
import Testing

@Suite struct `A socket that a service manager listens on` {
    @Test(arguments: [
        "/run/\(String(repeating: "x", count: 110))", "@", "@\(String(repeating: "x", count: 108))",
    ])
    func `has a name of a length that the system takes`(name: String) {
        #expect(
            throws: SystemError(
                operation: "use socket", subject: name, code: ENAMETOOLONG)
        ) { try send("READY=1\n", to: name) }
    }

    @Test(arguments: ["", "notify", "vsock:2:1234"])
    func `has a path or an abstract name`(name: String) {
        #expect(
            throws: SystemError(
                operation: "use NOTIFY_SOCKET", subject: name, code: EAFNOSUPPORT)
        ) { try send("READY=1\n", to: name) }
    }

    @Test func `that is full takes nothing, and doesn't hold up who tells it something`() throws {
        let directory = TemporaryDirectory()
        let path = directory("notify")
        let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(receiver) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(receiver, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        let notify = try NotifySocket(name: path)
        // The kernel's own limit is far lower, unix(7).
        var count = 0
        while count < 100_000, try notify.send("STATUS=\(count)\n") { count += 1 }
        try #require(count < 100_000)
        var buffer = [UInt8](repeating: 0, count: 64)
        for number in 0..<count {
            let length = recv(receiver, &buffer, buffer.count, 0)
            #expect(
                String(decoding: buffer.prefix(max(0, length)), as: UTF8.self)
                    == "STATUS=\(number)\n")
        }
        let isSent = try notify.send("READY=1\n")
        #expect(isSent)
    }

    private func send(_ text: String, to name: String) throws {
        _ = try NotifySocket(name: name).send(text)
    }
}
