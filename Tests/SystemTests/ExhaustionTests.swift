import Calendar
import Glibc
import Jobs
import Linux
import Testing

@Suite struct `Without descriptors` {
    /// Some of them need more than others at their start.
    private static func jobs(_ world: World) -> [String] {
        [
            "cmd: sleep 2", "cmd: sleep 2\nstdin: x", "cmd: sleep 2; exit 0",
            "cmd: echo x; sleep 2\noutput_file: /dev/null",
            "cmd: sleep 2\nenv_file: \(world.root)/vars",
        ]
    }

    @Test func `runs fail and say so, everything else goes on, and later ones start again`() throws
    {
        let world = try World()
        try world.putBeside("vars", "")
        for number in 0..<20 {
            try world.put("j-\(number).yaml", "rule: 1s\n\(Self.jobs(world)[number % 5])\n")
        }
        let daemon = try Daemon(world.flags, through: ["prlimit", "--nofile=40:40"])
        try daemon.await("ready: ")
        let reason = "cannot create a pipe: too many open files"
        for _ in 0..<8 {
            try daemon.await(reason)
            #expect(try daemon.request("GET /ruqi/status").status == 200)
        }
        try daemon.awaitRest(removing: world)
        // Changes of files were noticed all along.
        try world.put("late.yaml", "rule: now\ncmd: echo late\n")
        #expect(try world.finished("late")["cmd_output"]?.string == "late\n")
        #expect(try daemon.stop() == 0)
        let records = world.records
        #expect(ChaosHistory(records).ledgerComplaints == [])
        #expect(try world.proof() == "")
        let failed = records.of("finished").filter { $0["outcome"]?.string == "start_failed" }
        #expect(failed.count >= 8)
        for run in failed {
            let sentence = run["cmd_output"]?.string ?? ""
            #expect(sentence.hasSuffix("too many open files") && run["pid"] == nil, "\(run)")
        }
        let outcomes = ChaosHistory(records).outcomes
        #expect(outcomes.keys.sorted() == ["start_failed", "success"])
    }

    @Test func `of its own the daemon says so, and does not start`() throws {
        let world = try World()
        let daemon = try Daemon(world.flags, through: ["prlimit", "--nofile=39:39"])
        try daemon.await("this process may have 39 descriptors, and it takes at least 40: ")
        #expect(try daemon.status() == 71)
    }

    /// Clients take all that the runs leave.
    @Test func `a run that is stopped ends with all that came of it`() throws {
        let world = try World()
        try world.put("spread.yaml", Spread.text(world))
        let daemon = try Daemon(world.flags, through: ["prlimit", "--nofile=40:40"])
        try daemon.await("ready: ")
        for name in Spread.names { try world.awaitFile(name) }
        let clients = try (0..<60).map { _ in try Client(port: daemon.port) }
        #expect(try daemon.awaits(10) { try directoryNames("/proc/\(daemon.pid)/fd").count == 40 })
        try world.putBeside("go", "")
        let run = try world.finished("spread")
        #expect(run["outcome"]?.string == "timeout")
        #expect(run["survivors"] == nil)
        #expect(try Spread.living(world) == [])
        for client in clients { client.end() }
        #expect(try daemon.awaits(20) { try daemon.isAtRest() })
        try world.put("late.yaml", "rule: now\ncmd: echo late\n")
        #expect(try world.finished("late")["cmd_output"]?.string == "late\n")
        #expect(try daemon.stop() == 0)
        #expect(ChaosHistory(world.records).ledgerComplaints == [])
    }

    /// A connection on which nothing is said.
    private struct Client {
        private let fd: Int32

        init(port: UInt16) throws {
            fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(fd, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard result == 0 else { throw Trouble("cannot connect: \(errno)") }
        }

        func end() { close(fd) }
    }
}

/// A run with processes in several sessions, all of which ignore TERM. They are there before its
/// time limit is over.
enum Spread {
    static let names = ["spread-1", "spread-2", "spread-3"]

    static func text(_ world: World, timeout: String = "4s") -> String {
        let deaf = "trap '' TERM"
        let file = "\(world.root)/spread"
        return """
            rule: now
            timeout: \(timeout)
            kill_after: 100ms
            cmd: |
              \(deaf)
              setsid sh -c "\(deaf); echo \\$\\$ > \(file)-1; sleep 600; sleep 600" &
              (setsid sh -c 'echo $$ > \(file)-2; exec sleep 600' > /dev/null 2>&1 &)
              echo $$ > \(file)-3
              while :; do sleep 600; done

            """
    }

    /// Those that live.
    static func living(_ world: World) throws -> [String] {
        try names.filter { name in
            guard let pid = Int32(try world.read(name).filter(\.isNumber)) else { return true }
            return ProcessEntry(pid: pid).map { !$0.isZombie } ?? false
        }
    }
}

extension Daemon {
    /// Removes all job files and waits until nothing runs.
    func awaitRest(removing world: World) throws {
        for name in try directoryNames(world.jobsDir) { world.remove(name) }
        guard try awaits(30, { try jobs().isEmpty && isAtRest() }) else {
            throw Trouble("the daemon doesn't come to rest; it said:\n\(lines)")
        }
    }
}

@Suite(.enabled(if: geteuid() == 0, "another user's processes take root"))
struct `Without processes` {
    @Test func `runs fail and say so, stopped ones end, and later ones start again`() throws {
        let world = try World()
        let user = UInt32(70_000 + getpid() % 100_000)
        for path in [world.root, world.jobsDir] { chown(path, user, user) }
        try world.put("spread.yaml", Spread.text(world))
        let limits = ["setpriv", "--reuid", "\(user)", "--regid", "\(user)", "--clear-groups"]
        let daemon = try Daemon(
            world.flags, through: limits + ["prlimit", "--nproc=24:24"])
        try daemon.await("ready: ")
        for name in Spread.names { try world.awaitFile(name) }
        for number in 0..<30 { try world.put("j-\(number).yaml", "rule: 1s\ncmd: sleep 2\n") }
        for _ in 0..<8 {
            try daemon.await("create process: no more processes (limit nproc of the user")
            #expect(try daemon.request("GET /ruqi/status").status == 200)
        }
        let run = try world.finished("spread")
        #expect(run["outcome"]?.string == "timeout")
        #expect(run["survivors"] == nil)
        #expect(try Spread.living(world) == [])
        try daemon.awaitRest(removing: world)
        try world.put("late.yaml", "rule: now\ncmd: echo late; echo too\n")
        #expect(try world.finished("late")["cmd_output"]?.string == "late\ntoo\n")
        #expect(try daemon.stop() == 0)
        #expect(ChaosHistory(world.records).ledgerComplaints == [])
    }
}
