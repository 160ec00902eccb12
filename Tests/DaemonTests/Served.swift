import Daemon
import Jobs
import Status
import Synchronization
import TestSupport

/// A status server with short limits, whose answers are about nothing.
final class Served {
    let server: StatusServer
    private let asked = Log()
    var port: UInt16 { UInt16(server.port ?? 0) }
    /// How many requests were answered by more than the door.
    var count: Int { asked.count.withLock { $0 } }

    private final class Log: Sendable {
        let count = Mutex(0)
    }

    /// A path `/x12` is answered with so many `x`, else with itself.
    init(_ change: (inout ServerLimits) -> Void = { _ in }) throws {
        var limits = ServerLimits()
        change(&limits)
        let asked = asked
        server = try StatusServer(
            at: .tcp(host: "127.0.0.1", port: 0), limits: limits, hostCheck: nil
        ) { request in
            asked.count.withLock { $0 += 1 }
            let count = request.path.hasPrefix("/x") ? Int(request.path.dropFirst(2)) : nil
            return .ok {
                $0.string(count.map { String(repeating: "x", count: $0) } ?? request.path)
            }
        }
    }

    deinit { server.close() }

    func wire(receiveBytes: Int32? = nil) throws -> Wire {
        try Wire(port: port, receiveBytes: receiveBytes)
    }

    /// Asks on new connections until one is answered with 200; the statuses of the others.
    func askUntilServed() throws -> [Int] {
        var others: [Int] = []
        while true {
            let wire = try wire()
            wire.send(get("/new"))
            guard let answer = wire.answer() else { continue }
            if answer.status == 200 { return others }
            others.append(answer.status)
            _ = wire.isReadable(milliseconds: 10)
        }
    }
}

/// A request.
func get(_ path: String, _ headers: String = "", version: String = "1.1") -> String {
    "GET \(path) HTTP/\(version)\r\nHost: localhost\r\n\(headers)\r\n"
}
