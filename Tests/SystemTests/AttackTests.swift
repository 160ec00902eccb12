import Calendar
import Glibc
import Jobs
import Linux
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct `A thousand clients that mean ill` {
    /// One that never completes a request, or one that takes its answer as slowly as it can.
    /// Whoever is cut off comes again.
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
        let ticks = (0..<50).map { "tick-\($0)" }
        // A loaded machine may start one when the one before it still runs.
        for tick in ticks {
            let file = "rule: '* * * * * *'\ncmd: ['true']\noverlap: allow\n"
            try world.put("\(tick).yaml", file)
        }
        let daemon = try world.daemon()
        #expect(try daemon.jobs().count == 130)
        _ = try world.finished("tick-49")
        let (open, memory) = (try sockets(of: daemon), try kilobytes("VmRSS", of: daemon.pid))
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
        #expect(try sockets(of: daemon) <= open + 128 + 32)
        attackers = []
        #expect(try daemon.awaits(30) { try sockets(of: daemon) <= open })
        #expect(try daemon.request("GET /ruqi/status").status == 200)
        #expect(try daemon.stop() == 0)
        let records = world.records
        for tick in ticks {
            // They are on record as they end.
            let seconds = records.of("finished", tick).compactMap {
                $0["scheduled_time"]?.string.flatMap { Timestamp(rfc3339: $0) }?.seconds
            }.sorted()
            #expect(seconds.count >= 4)
            let pairs = zip(seconds, seconds.dropFirst())
            #expect(pairs.allSatisfy { $0 + 1 == $1 }, "\(tick): \(seconds)")
        }
        #expect(world.records.of("missed").isEmpty && world.records.of("skipped").isEmpty)
        #expect(ChaosHistory(world.records).ledgerComplaints == [])
        #expect(try world.proof() == "")
    }

    /// Runs come and go, and have descriptors of their own.
    private func sockets(of daemon: Daemon) throws -> Int {
        let directory = "/proc/\(daemon.pid)/fd"
        return try directoryNames(directory).count { name in
            var text = [CChar](repeating: 0, count: 64)
            // One that is gone meanwhile leads nowhere.
            let count = readlink("\(directory)/\(name)", &text, text.count)
            let bytes = text.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
            return bytes.starts(with: "socket:".utf8)
        }
    }

    private func raiseDescriptors() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 4_096))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
