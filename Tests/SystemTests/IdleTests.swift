import Calendar
import Linux
import Testing

/// A daemon whose jobs are due much later.
@Suite struct `A daemon that has nothing to do` {
    /// An absence has no event that could be waited for: so it is looked for through some stretches
    /// of time, of which one has to be without a wakeup. Each is longer than what a look leaves to
    /// be tidied up (`Tidying`), and others may disturb the daemon in some.
    @Test func `sleeps, all its threads, while nothing is due`() async throws {
        let world = try World()
        try world.put("later.yaml", "rule: 2100-01-01 00:00:00\ncmd: x\n")
        try world.put("resting.yaml", "rule: 1s\ncmd: x\npaused: true\n")
        let daemon = try world.daemon()
        var wakeups: [Int] = []
        while wakeups.last != 0, wakeups.count < 8 {
            let before = try Self.switches(of: daemon.pid)
            try await Task.sleep(for: .seconds(12))
            wakeups.append(try Self.switches(of: daemon.pid) - before)
        }
        #expect(wakeups.last == 0, "\(wakeups)")
        #expect(try daemon.stop() == 0)
    }

    /// How often a thread of a process has left a processor, all threads together: each wakeup ends
    /// so.
    private static func switches(of pid: Int32) throws -> Int {
        try directoryNames("/proc/\(pid)/task").reduce(0) { sum, thread in
            // One that has ended meanwhile makes the sum another one, which is a wakeup too.
            let bytes = try? readFile("/proc/\(pid)/task/\(thread)/status", limitBytes: 1 << 16)
            let lines = String(decoding: bytes ?? [], as: UTF8.self).split(separator: "\n")
            return lines.filter { $0.contains("ctxt_switches:") }
                .reduce(sum) { $0 + (Int($1.drop { !$0.isNumber }) ?? 0) }
        }
    }
}
