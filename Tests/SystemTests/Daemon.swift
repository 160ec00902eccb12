import Calendar
import Glibc
import Jobs
import Linux

/// A built `ruqid` that runs for a test, and what it logs.
final class Daemon {
    private var process: ChildProcess
    private let log: Descriptor
    private(set) var lines = ""
    /// How far `await` has come: each call looks for something new.
    private var seen = 0
    private var isEnded = false

    var pid: Int32 { process.pid }

    /// Starts it, by way of another program where one is given, such as `unshare -m`.
    init(_ arguments: [String], environment: [String] = [], through: [String] = []) throws {
        let words = through + [built("ruqid")]
        let pipe = try makePipe()
        let null = try openNull()
        process = try ChildProcess.spawn(
            Spawn(
                executable: "/usr/bin/env", arguments: ["env"] + words + arguments,
                environment: ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"] + environment,
                standardInput: null.raw, standardOutput: null.raw,
                standardError: pipe.writeEnd.raw))
        log = pipe.keepReadEnd()
    }

    deinit {
        if !isEnded {
            process.signalGroup(SIGKILL)
            _ = try? awaitEnd()
        }
    }

    /// Waits, at most half a minute, until the log says something that it hadn't said before, and
    /// returns that line.
    @discardableResult
    func await(_ text: String) throws -> String {
        let end = readUptime() + .seconds(30)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let new = lines.dropFirst(seen).split(separator: "\n", omittingEmptySubsequences: false)
            for line in new.dropLast() {
                seen += line.count + 1
                if line.contains(text) { return String(line) }
            }
            guard isReadable(log.raw, until: end) else {
                throw Trouble("the daemon never said '\(text)', but:\n\(lines)")
            }
            switch try readAvailable(log.raw, into: &buffer) {
            case .bytes(let count): lines += String(decoding: buffer.prefix(count), as: UTF8.self)
            case .wouldBlock: break
            case .end: throw Trouble("the daemon ended without '\(text)', but:\n\(lines)")
            }
        }
    }

    /// Takes in what the log says, for a moment at most.
    func listen() throws {
        var buffer = [UInt8](repeating: 0, count: 4096)
        guard isReadable(log.raw, until: readUptime() + .milliseconds(20)) else { return }
        switch try readAvailable(log.raw, into: &buffer) {
        case .bytes(let count): lines += String(decoding: buffer.prefix(count), as: UTF8.self)
        case .wouldBlock: break
        case .end: throw Trouble("the daemon ended; it said:\n\(lines)")
        }
    }

    func signal(_ number: Int32) {
        kill(process.pid, number)
    }

    /// Sends TERM and waits for the end: its exit status.
    func stop() throws -> Int32 {
        signal(SIGTERM)
        return try status()
    }

    /// Waits for its end: its exit status, -1 for a signal.
    func status() throws -> Int32 {
        switch try awaitEnd().way {
        case .exited(let code): return code
        case .signalled: return -1
        }
    }

    private func awaitEnd() throws -> ChildEnd {
        let end = readUptime() + .seconds(30)
        guard isReadable(process.pidfd, until: end), let ending = try process.reap() else {
            throw Trouble("the daemon doesn't end; it said:\n\(lines)")
        }
        isEnded = true
        return ending
    }

    /// Where status is served, as the log says.
    var port: UInt16 {
        guard let start = lines.range(after: "http://127.0.0.1:") else { return 0 }
        return UInt16(start.prefix { $0.isNumber }) ?? 0
    }

    /// One request: status line, head and body. `header` is a line of it, if any.
    func request(
        _ text: String, host: String = "localhost", header: String? = nil
    ) throws -> (status: Int, head: String, body: JSONValue) {
        let (status, head, body) = try exchange(text, host: host, header: header)
        let json = body.isEmpty ? JSONValue.null : try JSONValue.parse(Array(body.utf8))
        return (status, head, json)
    }

    /// The same with a body of any kind.
    func exchange(
        _ text: String, host: String = "localhost", header: String? = nil
    ) throws -> (status: Int, head: String, body: String) {
        let connection = try TCPConnection(
            host: "127.0.0.1", port: port, timeLimit: .seconds(10))
        let line = header.map { "\($0)\r\n" } ?? ""
        let head = "\(text) HTTP/1.1\r\nHost: \(host)\r\n\(line)Connection: close\r\n"
        let more = text.hasPrefix("POST") ? "Content-Length: 14\r\n\r\n{\"job_id\":\"x\"}" : "\r\n"
        try connection.sendAll(Array((head + more).utf8), timeLimit: .seconds(10))
        let bytes = try connection.receiveAll(limitBytes: 64 << 20, timeLimit: .seconds(10))
        let answer = String(decoding: bytes, as: UTF8.self)
        guard let body = answer.range(after: "\r\n\r\n") else {
            throw Trouble("no HTTP answer: \(answer)")
        }
        let first = answer.prefix(answer.count - body.count)
        let status = Int(first.dropFirst("HTTP/1.1 ".count).prefix(3)) ?? 0
        return (status, String(first), String(body))
    }
    /// The `data` of a GET that succeeds.
    func get(_ target: String) throws -> JSONValue {
        let answer = try request("GET \(target)")
        guard answer.status == 200, let data = answer.body["data"] else {
            throw Trouble("\(target): \(answer)")
        }
        return data
    }

    func jobs(_ query: String = "") throws -> [JSONValue] {
        try get("/ruqi/get_jobs\(query)")["list"]?.array ?? []
    }
}

extension String {
    /// What stands behind the first occurrence of a text.
    func range(after text: String) -> Substring? {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(text) { return rest.dropFirst(text.count) }
            rest = rest.dropFirst()
        }
        return nil
    }
}

/// Runs a program of this package to its end, in a directory that has no settings. `input` is what
/// it finds on standard input, at most what a pipe takes.
func command(
    _ arguments: [String], name: String = "ruqi", input: String? = nil, in directory: String = "/"
) throws -> (status: Int32, output: String, errors: String) {
    try command([name] + arguments, program: built(name), input: input, in: directory)
}

/// Runs a program to its end, at most so many seconds; the arguments begin with its name.
func command(
    _ arguments: [String], program: String, input: String? = nil, in directory: String? = nil,
    seconds: Int = 30
) throws -> (status: Int32, output: String, errors: String) {
    let output = try makePipe()
    let errors = try makePipe()
    let standardInput = try input.map(filledPipe) ?? openNull()
    var spawn = Spawn(
        executable: program, arguments: arguments,
        environment: ["PATH=/usr/bin:/bin"], standardInput: standardInput.raw,
        standardOutput: output.writeEnd.raw, standardError: errors.writeEnd.raw)
    spawn.directory = directory
    var process = try ChildProcess.spawn(spawn)
    let limit = readUptime() + .seconds(seconds)
    let texts = (
        try readToEnd(output.keepReadEnd(), until: limit),
        try readToEnd(errors.keepReadEnd(), until: limit)
    )
    guard isReadable(process.pidfd, until: limit),
        let end = try process.reap()
    else { throw Trouble("\(program) doesn't end") }
    guard case .exited(let status) = end.way else { throw Trouble("\(program): a signal") }
    return (status, texts.0, texts.1)
}

/// The same for what takes long: it waits on a thread of its own, because those that tests run on
/// are as few as processors, and other tests want them.
func commandAside(
    _ arguments: [String], program: String, seconds: Int = 180
) async throws -> (status: Int32, output: String, errors: String) {
    try await withCheckedThrowingContinuation { continuation in
        do {
            try Worker.start(name: "command") {
                continuation.resume(
                    with: Result {
                        try command(arguments, program: program, seconds: seconds)
                    })
            }
        } catch {
            continuation.resume(throwing: error)
        }
    }
}

/// The read end of a pipe with a text in it.
private func filledPipe(_ text: String) throws -> Descriptor {
    let pipe = try makePipe()
    guard write(pipe.writeEnd.raw, text, text.utf8.count) == text.utf8.count else {
        throw Trouble("the text does not fit into a pipe")
    }
    return pipe.keepReadEnd()
}

func readToEnd(
    _ end: consuming Descriptor, until limit: Uptime = readUptime() + .seconds(30)
) throws -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while isReadable(end.raw, until: limit) {
        switch try readAvailable(end.raw, into: &buffer) {
        case .bytes(let count): bytes += buffer.prefix(count)
        case .wouldBlock: continue
        case .end: return String(decoding: bytes, as: UTF8.self)
        }
    }
    throw Trouble("output without end")
}

/// A figure of a process's memory, as /proc/PID/status has it, such as VmRSS.
func kilobytes(_ name: String, of pid: Int32) throws -> Int {
    try statusNumber(name, of: pid)
}

/// A number of a process's /proc/PID/status, such as PPid.
func statusNumber(_ name: String, of pid: Int32) throws -> Int {
    let text = String(
        decoding: try readFile("/proc/\(pid)/status", limitBytes: 1 << 16), as: UTF8.self)
    let digits = text.range(after: "\(name):")?.drop { $0 == " " || $0 == "\t" }.prefix {
        $0.isNumber
    }
    guard let digits, let number = Int(digits) else { throw Trouble("no \(name) of \(pid)") }
    return number
}
