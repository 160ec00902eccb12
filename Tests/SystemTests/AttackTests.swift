import Calendar
import Glibc
import Jobs
import Linux
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A thousand clients that mean ill` {
    /// One that never completes a request, or one that takes its answer as slowly as it can. Whoever is
    /// cut off comes again.
    private struct Attacker {
        let isReader: Bool
        var wire: Wire

        init(_ daemon: Daemon, isReader: Bool) throws {
            self.isReader = isReader
            wire = try Wire(port: daemon.port, receiveBytes: 4_096)
            begin()
        }

        private func begin() {
            let head = "GET /ruqi/get_jobs HTTP/1.1\r\nHost: localhost\r\n"
            wire.send(isReader ? head + "\r\n" : head)
        }

        mutating func goOn(_ daemon: Daemon) throws {
            if isReader ? wire.takes(64) : wire.send("x") != nil { return }
            wire = try Wire(port: daemon.port, receiveBytes: 4_096)
            begin()
        }
    }

    @Test func `keep no run from its time and no honest client out`() throws {
        raiseDescriptors()
        let world = try World()
        for number in 0..<80 {
            let cmd = String(repeating: "x", count: 4_000)
            try world.put("j-\(number).yaml", "rule: 1d\ncmd: \(cmd)\n")
        }
        try world.put("tick.yaml", "rule: '* * * * * *'\ncmd: ':'\n")
        let daemon = try world.daemon()
        #expect(try daemon.jobs().count == 81)
        _ = try world.finished("tick")
        let descriptors = { try directoryNames("/proc/\(daemon.pid)/fd").count }
        let (open, memory) = (try descriptors(), try kilobytes("VmRSS", of: daemon.pid))
        var attackers = try (0..<1_000).map { try Attacker(daemon, isReader: $0 % 2 == 0) }
        var (served, turnedAway, memoryMax) = (0, 0, 0)
        let end = readUptime() + .seconds(3)
        while readUptime() < end || served == 0 {
            for index in attackers.indices { try attackers[index].goOn(daemon) }
            let honest = try Wire(port: daemon.port)
            honest.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            switch honest.answer()?.status {
            case 200: served += 1
            default: turnedAway += 1
            }
            memoryMax = max(memoryMax, try kilobytes("VmRSS", of: daemon.pid))
            guard readUptime() < end + .seconds(30) else {
                throw Trouble("no honest client got in, of \(turnedAway)")
            }
        }
        // 128 answers of 330 kB are 42 MB.
        #expect(memoryMax - memory < 120_000, "\(memoryMax - memory) kB")
        #expect(try descriptors() <= open + 128 + 32)
        attackers = []
        #expect(try daemon.awaits(30) { try descriptors() <= open })
        #expect(try daemon.request("GET /ruqi/status").status == 200)
        #expect(try daemon.stop() == 0)
        let ticks = world.records.of("finished", "tick").compactMap {
            $0["scheduled_time"]?.string?.prefix(19).suffix(2)
        }.compactMap { Int($0) }
        #expect(ticks.count >= 6)
        #expect(zip(ticks, ticks.dropFirst()).allSatisfy { ($0 + 1) % 60 == $1 }, "\(ticks)")
        #expect(world.records.of("missed").isEmpty && world.records.of("skipped").isEmpty)
        #expect(ChaosHistory(world.records).ledgerComplaints == [])
        #expect(try world.proof() == "")
    }

    private func raiseDescriptors() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 4_096))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
