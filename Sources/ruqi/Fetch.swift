import ArgumentParser
import Linux
import Status

/// What a URL answers, by curl(1), as URL jobs are run. Asks once, for at most a minute. Fails with
/// a complaint where there is no answer, or one of more than `limitBytes`.
func fetch(_ url: String, limitBytes: Int) throws -> [UInt8] {
    let path = environmentValue("PATH") ?? ""
    guard let program = findProgram("curl", searchPath: path) else {
        throw fail("'curl' is needed to ask \(url), and is not in PATH", .no)
    }
    let output = try makePipe()
    let errors = try makePipe()
    let null = try openNull()
    // What a .curlrc says, and proxies for the world, are not meant for a host of one's own.
    let arguments = ["curl", "--disable", "--silent", "--show-error", "--fail", "--max-time", "60"]
    var process = try ChildProcess.spawn(
        Spawn(
            executable: program, arguments: arguments + ["--", url],
            environment: ["PATH=\(path)"], standardInput: null.raw,
            standardOutput: output.writeEnd.raw, standardError: errors.writeEnd.raw))
    defer { process.end(patience: .seconds(1)) }
    do {
        let body = try readToEnd(of: output.keepReadEnd(), named: url, limitBytes: limitBytes)
        let complaint = try readToEnd(
            of: errors.keepReadEnd(), named: "what curl says", limitBytes: 64 << 10)
        if case .exited(0) = try ended(&process).way { return body }
        let lines = String(decoding: complaint, as: UTF8.self).split(separator: "\n")
        throw fail(printable(lines.joined(separator: "; ")), .unavailable)
    } catch let error as FileReadError {
        throw fail("\(error)", .no)
    }
}

private func ended(_ process: inout ChildProcess) throws -> ChildEnd {
    let epoll = try Epoll()
    try epoll.add(process.pidfd, token: 0, interests: .readable)
    var events = [ReadyEvent(), ReadyEvent()]
    while true {
        if let end = try process.reap() { return end }
        _ = try epoll.wait(into: &events, timeLimit: nil)
    }
}
