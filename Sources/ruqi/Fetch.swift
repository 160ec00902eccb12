import ArgumentParser
import Linux

/// What a URL answers, by curl(1), as URL jobs are run.
struct Fetch {
    /// Nil: there was no answer.
    let body: [UInt8]?
    /// Why there was none.
    let problem: String

    /// Asks once, for at most a minute.
    static func get(_ url: String, limitBytes: Int) throws -> Fetch {
        guard let program = findProgram("curl", searchPath: environmentValue("PATH") ?? "") else {
            throw fail("'curl' is needed to ask \(url), and is not in PATH", .no)
        }
        let output = try makePipe()
        let errors = try makePipe()
        let null = try openNull()
        // What a .curlrc says, and proxies for the world, are not meant for a host of one's own.
        let arguments = [
            "curl", "--disable", "--silent", "--show-error", "--fail", "--max-time", "60",
            "--max-filesize", "\(limitBytes)", "--", url,
        ]
        var process = try ChildProcess.spawn(
            Spawn(
                executable: program, arguments: arguments,
                environment: ["PATH=\(environmentValue("PATH") ?? "")"],
                standardInput: null.raw, standardOutput: output.writeEnd.raw,
                standardError: errors.writeEnd.raw))
        let body = try readAll(output.keepReadEnd())
        let complaint = String(decoding: try readAll(errors.keepReadEnd()), as: UTF8.self)
        let end = try ended(&process)
        guard case .exited(0) = end.way else {
            return Fetch(
                body: nil, problem: complaint.split(separator: "\n").joined(separator: "; "))
        }
        return Fetch(body: body, problem: "")
    }

    private static func readAll(_ end: consuming Descriptor) throws(SystemError) -> [UInt8] {
        let epoll = try Epoll()
        try epoll.add(end.raw, token: 0, interests: .readable)
        var events = [ReadyEvent(), ReadyEvent()]
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var bytes: [UInt8] = []
        while true {
            switch try readAvailable(end.raw, into: &buffer) {
            case .bytes(let count): bytes += buffer.prefix(count)
            case .end: return bytes
            case .wouldBlock: _ = try epoll.wait(into: &events, timeLimit: nil)
            }
        }
    }

    private static func ended(_ process: inout ChildProcess) throws -> ChildEnd {
        let epoll = try Epoll()
        try epoll.add(process.pidfd, token: 0, interests: .readable)
        var events = [ReadyEvent(), ReadyEvent()]
        while true {
            if let end = try process.reap() { return end }
            _ = try epoll.wait(into: &events, timeLimit: nil)
        }
    }
}
