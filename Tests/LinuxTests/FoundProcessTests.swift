import Calendar
import Glibc
import Linux
import Testing

private let isRoot = geteuid() == 0
private let boot = "0f9b3c1e-boot"

/// Children are looked for as a daemon looks for those of the one before it.
@Suite struct `A child that is on the register` {
    /// A script that leads a session, and what it says.
    private struct Script: ~Copyable {
        var child: ChildProcess
        let output: Descriptor

        /// What it says, once it has said `ready`.
        func pids() throws -> [Int32] {
            var text = ""
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while !text.hasSuffix("ready\n") {
                guard isReadable(output.raw),
                    case .bytes(let count) = try readAvailable(output.raw, into: &buffer)
                else { throw SystemError(operation: "read what the script says", code: ETIMEDOUT) }
                text += String(decoding: buffer.prefix(count), as: UTF8.self)
            }
            return text.split(separator: "\n").compactMap { Int32($0) }
        }

        /// Ends it with all that is in its session or has its mark.
        mutating func end() throws {
            let left = SessionSweep(leader: child.pid, marks: [mark]).run(patience: .seconds(20))
            #expect(left == [])
            _ = try awaitEnd(&child)
        }

        var mark: String { "TEST_MARK=\(getpid())-\(output.raw)" }
    }

    private let directory = TemporaryDirectory()
    private var path: String { "\(directory.path)/births" }

    private func start(
        _ text: String, at place: BirthPlace?, refine: (inout Spawn) -> Void = { _ in }
    ) throws -> Script {
        let null = try openNull()
        let pipe = try makePipe()
        let mark = "TEST_MARK=\(getpid())-\(pipe.readEnd.raw)"
        var spawn = Spawn(
            executable: "/bin/sh", arguments: ["sh", "-c", text],
            environment: ["PATH=/usr/bin:/bin", mark], standardInput: null.raw,
            standardOutput: pipe.writeEnd.raw, standardError: null.raw)
        spawn.birth = place
        refine(&spawn)
        return Script(child: try ChildProcess.spawn(spawn), output: pipe.keepReadEnd())
    }

    private func register(keeping births: [Birth] = []) throws -> BirthRegister {
        try BirthRegister(path: path, boot: boot, keeping: births)
    }

    private func births() throws -> [Birth] { try BirthRegister.births(in: path, boot: boot) }

    private func isAlive(_ pid: Int32) -> Bool {
        ProcessEntry(pid: pid).map { !$0.isZombie } ?? false
    }

    @Test(arguments: [
        "echo ready; sleep 600; :", "echo ready; exec sleep 600",
        "echo ready; exec env -i sh -c 'exec sleep 600'", "echo ready; kill -STOP $$",
        "setsid -f sh -c 'echo ready; exec sleep 600'; exec sleep 600",
        "cd /; echo ready > /proc/$$/comm; echo ready; while :; do :; done",
    ])
    func `is found, whatever it executes`(text: String) throws {
        var register = try register()
        let before = readMoment()
        var script = try start(text, at: register.take(for: "it"))
        _ = try script.pids()
        let birth = try #require(try births().first)
        #expect(birth.text == "it" && birth.pid == script.child.pid && birth.number == 0)
        let born = Uptime(nanoseconds: 0) + birth.at - before.asleep
        #expect(born >= before.uptime && born <= readUptime())
        let found = try #require(FoundProcess(birth))
        #expect(found.pid == script.child.pid && !found.hasEnded)
        try script.end()
        #expect(isReadable(found.pidfd) && found.hasEnded)
        #expect(FoundProcess(birth) == nil)
    }

    @Test(arguments: [
        "setsid -f sh -c 'echo $$; echo ready; exec sleep 600'",
        "sh -c 'echo $$; echo ready; exec sleep 600' &",
    ])
    func `is none of those that it has left behind`(text: String) throws {
        var register = try register()
        var script = try start(text, at: register.take(for: "it"))
        let left = try script.pids()
        // It is a zombie now, which is none either.
        #expect(isReadable(script.child.pidfd))
        #expect(FoundProcess(try #require(try births().first)) == nil)
        #expect(left.count == 1 && left.allSatisfy(isAlive))
        try script.end()
    }

    @Test func `is not one that has got its number later, nor one that leads no session`() throws {
        var register = try register()
        let text = "sh -c 'echo $$; echo ready; exec sleep 600' & wait"
        var script = try start(text, at: register.take(for: "it"))
        let inner = try #require(try script.pids().first)
        let birth = try #require(try births().first)
        func other(_ pid: Int32, _ at: Duration) -> Birth {
            Birth(number: 0, pid: pid, at: at, text: "it")
        }
        #expect(FoundProcess(other(birth.pid, birth.at)) != nil)
        // As if the number had been another's at that time.
        #expect(FoundProcess(other(birth.pid, birth.at - .milliseconds(500))) == nil)
        #expect(FoundProcess(other(birth.pid, .zero)) == nil)
        #expect(FoundProcess(other(inner, birth.at + .seconds(60))) == nil)
        try script.end()
    }

    @Test(.enabled(if: isRoot)) func `may be another user's, who can't change the register`() throws
    {
        var register = try register()
        var script = try start(
            "echo 1 >> \(path); echo ready; sleep 600", at: register.take(for: "it")
        ) {
            $0.identity = Spawn.Identity(userID: 4_001, groupID: 4_002, groups: [])
        }
        _ = try script.pids()
        #expect(try births().map(\.pid) == [script.child.pid])
        #expect(FoundProcess(try births()[0])?.pid == script.child.pid)
        try script.end()
    }

    @Test func `is there also where the program can't be executed, and is gone`() throws {
        var register = try register()
        let place = register.take(for: "it")
        #expect(throws: SpawnError.self) {
            _ = try start("", at: place) { $0.executable = "/no/such/program" }
        }
        #expect(FoundProcess(try #require(try births().first)) == nil)
    }

    @Test func `has the place of one that has ended, and keeps its own`() throws {
        var register = try register()
        let places = (0..<4).map { register.take(for: "child \($0)") }
        #expect(places.map { $0?.number } == [0, 1, 2, 3])
        var two = try start("echo ready; sleep 600", at: places[2])
        _ = try two.pids()
        register.giveBack(1)
        #expect(register.take(for: "next")?.number == 1)
        // Another process goes on with it.
        var again = try self.register(keeping: try births())
        #expect(try births().map(\.text) == ["child 2"])
        let numbers = (0..<4).compactMap { _ in again.take(for: "x")?.number }
        #expect(numbers.sorted() == [0, 1, 3, 4])
        try two.end()
    }

    @Test func `is not looked for in another boot of the host`() throws {
        var register = try register()
        var script = try start("echo ready; sleep 600", at: register.take(for: "it"))
        _ = try script.pids()
        #expect(try BirthRegister.births(in: path, boot: "another") == [])
        try script.end()
    }

    @Test func `needs a register that is one`() throws {
        #expect(try births() == [])
        try directory.write("births", String(repeating: "no register\n", count: 100))
        #expect(try births() == [])
        #expect(throws: FileReadError.self) {
            try BirthRegister.births(in: directory.path, boot: boot)
        }
        #expect(throws: SystemError.self) {
            _ = try BirthRegister(path: "\(directory.path)/no/births", boot: boot, keeping: [])
        }
        var register = try register()
        #expect(try births() == [])
        #expect(register.take(for: String(repeating: "x", count: 300)) == nil)
        #expect(register.take(for: String(repeating: "x", count: 200)) != nil)
    }

    @Test func `has signals sent to its whole group`() throws {
        var register = try register()
        let text = "sh -c 'echo $$; echo ready; exec sleep 600' & wait"
        var script = try start(text, at: register.take(for: "it"))
        let inner = try #require(try script.pids().first)
        let found = try #require(FoundProcess(try births()[0]))
        #expect(found.signalGroup(SIGTERM))
        #expect(isReadable(found.pidfd))
        #expect(try awaitEnd(&script.child).way == .signalled(SIGTERM, coreDumped: false))
        let end = readUptime() + .seconds(20)
        while isAlive(inner), readUptime() < end { sched_yield() }
        #expect(!isAlive(inner))
    }

    /// Its leader was reaped by somebody else.
    @Test func `is swept also once it is gone`() throws {
        var register = try register()
        let text = """
            sleep 600 & echo $!; setsid -f sh -c 'echo $$; echo ready; exec sleep 600'
            exec sleep 600
            """
        var script = try start(text, at: register.take(for: "it"))
        let pids = try script.pids()
        let found = try #require(FoundProcess(try births()[0]))
        kill(found.pid, SIGKILL)
        _ = try awaitEnd(&script.child)
        #expect(pids.count == 2 && pids.allSatisfy(isAlive))
        #expect(SessionSweep(of: found, marks: [script.mark]).run(patience: .seconds(20)) == [])
        #expect(!pids.contains(where: isAlive))
    }
}
