import Calendar
import Linux

/// How long answers take, each asked for again and again on one connection that is kept: from the
/// first byte of the request to the last of the answer.
struct HTTPFigures {
    let place: Workplace

    func measure() throws -> [Figure] {
        try place.makeDirectory("http")
        for number in 0..<Self.jobs {
            try place.write("rule: now\ncmd: /bin/true\n", to: "http/job-\(number).yaml")
        }
        let daemon = try place.start(jobs: "http", home: "http-home")
        try daemon.await("ready: \(Self.jobs) jobs", limit: .seconds(30))
        // Each has run, so that each has all that is told of a job.
        try place.awaitQuiet(home: "http-home", limit: .seconds(60))
        let connection = try KeptConnection(to: daemon)
        let figures = [
            try figure("/metrics", connection, goal: "under 20 ms")
        ]
        try daemon.stop()
        return figures
    }

    private func figure(
        _ path: String, _ connection: borrowing KeptConnection, goal: String
    ) throws -> Figure {
        var times: [Double] = []
        var size = 0
        for _ in 0..<Self.requests {
            let begun = readUptime()
            size = try connection.get(path)
            times.append((readUptime() - begun).inSeconds * 1e3)
        }
        let time = text(quantile(0.5, of: times), decimals: 2)
        return Figure(
            "\(path), 1,000 jobs, \(size / 1_000) kB", ours: "\(time) ms", goal: goal)
    }

    private static let jobs = 1_000
    private static let requests = 100
}

/// A connection to a daemon's status service over which one request follows the other.
struct KeptConnection: ~Copyable {
    private let connection: TCPConnection
    /// Where the service is.
    let port: UInt16

    /// Where it is, is in the daemon's first lines.
    init(to daemon: RunningProgram) throws {
        let line = try daemon.await("status is served at http://127.0.0.1:", limit: .zero)
        let port = line.split(separator: "/").compactMap { part in
            part.split(separator: ":").last.flatMap { UInt16($0) }
        }
        guard let port = port.last else { throw Failure("no port in '\(line)'") }
        try self.init(port: port)
    }

    private init(port: UInt16) throws {
        connection = try TCPConnection(host: "127.0.0.1", port: port, timeLimit: Self.limit)
        self.port = port
    }

    /// Asks, and reads the whole answer: the size of its body.
    borrowing func get(_ path: String) throws -> Int {
        let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
        try connection.sendAll(Array(request.utf8), timeLimit: Self.limit)
        var answer = try connection.receive(timeLimit: Self.limit)
        while true {
            guard let (head, length) = Self.parts(answer) else {
                answer += try connection.receive(timeLimit: Self.limit)
                continue
            }
            guard head.hasPrefix("HTTP/1.1 200 ") else { throw Failure("\(path): \(head)") }
            while answer.count < head.utf8.count + length {
                answer += try connection.receive(timeLimit: Self.limit)
            }
            return length
        }
    }

    /// The head and how long the body is. Nil: the head is not all there.
    private static func parts(_ answer: [UInt8]) -> (head: String, length: Int)? {
        let text = String(decoding: answer.prefix(Self.headBytesMax), as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let head = String(text[..<end.upperBound])
        let name = "content-length: "
        let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name) }
        return (head, line.flatMap { Int($0.dropFirst(name.count)) } ?? 0)
    }

    private static let headBytesMax = 4 << 10
    private static let limit: Duration = .seconds(10)
}
