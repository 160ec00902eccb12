import Calendar
import Linux

/// A program that was started here, and what it says on its standard output and error. It ends
/// with its owner at the latest.
final class RunningProgram {
    private let path: String
    private let waiter: Waiter
    private var process: ChildProcess
    private let output: Descriptor
    private var buffer = [UInt8](repeating: 0, count: 16 << 10)
    /// Read and not yet a whole line.
    private var rest: [UInt8] = []
    private var isSilent = false
    private var isEnded = false
    /// All whole lines so far.
    private(set) var lines: [String] = []

    /// When it was about to be started.
    let startedAt: Uptime

    init(_ path: String, _ arguments: [String], waiter: Waiter) throws {
        self.path = path
        self.waiter = waiter
        let pipe = try makePipe()
        let null = try openNull()
        let searchPath = environmentValue("PATH") ?? ""
        let spawn = Spawn(
            executable: path, arguments: [path] + arguments,
            environment: ["PATH=\(searchPath)", "LANG=C.UTF-8"],
            standardInput: null.raw, standardOutput: pipe.writeEnd.raw,
            standardError: pipe.writeEnd.raw)
        startedAt = readUptime()
        process = try ChildProcess.spawn(spawn)
        output = pipe.keepReadEnd()
    }

    deinit {
        guard !isEnded else { return }
        process.signalGroup(Signals.kill)
        // It cannot refuse to end, and after it nothing is left to do.
        _ = try? waiter.awaitReadable(process.pidfd, limit: .seconds(5))
        _ = try? process.reap()
    }

    var pid: Int32 { process.pid }

    /// Waits for a line with this text in it, behind the first `seen` ones.
    @discardableResult
    func await(_ text: String, after seen: Int = 0, limit: Duration) throws -> String {
        let end = readUptime() + limit
        var seen = seen
        while true {
            for line in lines[seen...] where line.contains(text) { return line }
            seen = lines.count
            try listen(until: end)
            if isSilent { throw Failure("\(path) ended without '\(text)'\(sayings)") }
        }
    }

    /// How many whole lines it has said until now.
    func countLines() throws -> Int {
        while !isSilent, try waiter.awaitReadable(output.raw, limit: .zero) {
            try listen(until: readUptime())
        }
        return lines.count
    }

    /// Waits until it has ended by itself, and well.
    func awaitEnd(limit: Duration) throws {
        let end = readUptime() + limit
        while !isSilent { try listen(until: end) }
        guard try waiter.awaitReadable(process.pidfd, limit: end - readUptime()),
            let ending = try process.reap()
        else { throw Failure("\(path) doesn't end") }
        isEnded = true
        guard case .exited(0) = ending.way else { throw Failure("\(path) failed\(sayings)") }
    }

    /// Asks it to end, and waits until it has.
    func stop() throws {
        process.signalGroup(Signals.terminate)
        try awaitEnd(limit: .seconds(20))
    }

    private func listen(until end: Uptime) throws {
        guard try waiter.awaitReadable(output.raw, limit: end - readUptime()) else {
            throw Failure("\(path) takes too long\(sayings)")
        }
        switch try readAvailable(output.raw, into: &buffer) {
        case .bytes(let count): rest += buffer.prefix(count)
        case .wouldBlock: return
        case .end: isSilent = true
        }
        while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: rest[..<newline], as: UTF8.self))
            rest.removeSubrange(...newline)
        }
    }

    private var sayings: String {
        let last = lines.suffix(10)
        return last.isEmpty ? "" : "; it said:\n" + last.joined(separator: "\n")
    }
}
