import Calendar
import Glibc
import Jobs
import Linux
import Testing

@Suite struct `A service manager` {
    @Test(arguments: ["path", "abstract"])
    func `is told when the daemon is ready, reloads and stops`(kind: String) throws {
        let world = try World()
        let path = "\(world.root)/notify"
        let manager = try NotifyListener(name: kind == "path" ? path : "@\(path)")
        try world.put("good.yaml", "rule: 1h\ncmd: 'true'\n")
        try world.put("bad.yaml", "rule: 1h\ncomand: 'true'\n")
        let daemon = try Daemon(world.flags, environment: ["NOTIFY_SOCKET=\(manager.name)"])
        #expect(
            try manager.message() == ["READY=1", "STATUS=1 job from 2 files, 1 file refused"])

        try world.put("bad.yaml", "rule: 1h\ncmd: 'true'\n")
        #expect(try manager.message() == ["STATUS=2 jobs from 2 files"])

        let before = readUptime()
        daemon.signal(SIGHUP)
        let reloading = try manager.message()
        #expect(reloading.first == "RELOADING=1")
        let time = try #require(
            reloading.last?.range(after: "MONOTONIC_USEC=").flatMap { Int64($0) })
        #expect(before.nanoseconds / 1_000 <= time)
        #expect(time <= readUptime().nanoseconds / 1_000)
        #expect(try manager.message() == ["READY=1"])

        #expect(try daemon.stop() == 0)
        #expect(try manager.message() == ["STOPPING=1", "STATUS=stopping; running: 0"])
        #expect(try manager.rest() == [])
    }

    @Test func `hears that a reload is over when what was changed by it is in effect`() throws {
        let world = try World()
        let manager = try NotifyListener(name: "\(world.root)/notify")
        try world.putBeside("ruqid.yaml", "max_running: 3\n")
        let daemon = try Daemon(
            ["--config", "\(world.root)/ruqid.yaml"] + world.flags,
            environment: ["NOTIFY_SOCKET=\(manager.name)"])
        try daemon.await("ready: ")
        try manager.await("READY=1")
        try world.put("new.yaml", "rule: 1h\ncmd: 'true'\n")
        try world.putBeside("ruqid.yaml", "max_runing: 4\n")
        daemon.signal(SIGHUP)
        try manager.await("READY=1")
        #expect(try daemon.jobs().count == 1)
        try daemon.await("the settings stay as they were")

        try world.putBeside("ruqid.yaml", "max_running: 4\n")
        daemon.signal(SIGHUP)
        try manager.await("STATUS=1 job from 1 file")
        try daemon.await("settings changed: max_running")
        #expect(try daemon.stop() == 0)
    }

    /// As systemd does it: the variable names the stream that the daemon gets as standard error.
    @Test func `gets each line of the log with its priority where it keeps a journal`() throws {
        let world = try World()
        try world.put("bad.yaml", "rule: 1h\ncomand: 'true'\n")
        try world.put("env.yaml", "rule: now\ncmd: [/usr/bin/env]\n")
        let journal = [
            "sh", "-c", "JOURNAL_STREAM=$(stat -Lc %d:%i /dev/fd/2) exec \"$@\"", "sh",
        ]
        let daemon = try Daemon(world.flags, through: journal)
        try daemon.await("<3>error bad.yaml:2:1: error: unknown key 'comand'")
        try daemon.await("<3>  hint: did you mean 'cmd'?")
        try daemon.await("<3>error bad.yaml is refused")
        try daemon.await("<6>info ready: ")
        let output = try #require(try world.finished("env")["cmd_output"]?.string)
        #expect(!output.contains("JOURNAL_STREAM"))
        #expect(try daemon.stop() == 0)
        #expect(daemon.lines.split(separator: "\n").allSatisfy { $0.hasPrefix("<") })

        let refused = try Daemon(["--nonsense"], through: journal)
        try refused.await("<3>ruqid: ")
        #expect(try refused.status() == 64)

        // Somebody has led standard error elsewhere.
        let other = try Daemon(world.flags, environment: ["JOURNAL_STREAM=8:1"])
        #expect(try other.await("info ready: ").hasPrefix("20"))
        #expect(try other.stop() == 0)
    }

    @Test func `hears of a missing directory as the state in which the daemon is ready`() throws {
        let world = try World()
        rmdir(world.jobsDir)
        let manager = try NotifyListener(name: "\(world.root)/notify")
        let daemon = try Daemon(world.flags, environment: ["NOTIFY_SOCKET=\(manager.name)"])
        let message = try manager.await("READY=1")
        #expect(message.last?.hasPrefix("STATUS=no jobs yet; jobs_dir '") == true)
        try makeDirectories(world.jobsDir)
        try world.put("a.yaml", "rule: 1h\ncmd: 'true'\n")
        try manager.await("STATUS=1 job from 1 file")
        #expect(try daemon.stop() == 0)
    }

    @Test func `with a watchdog is told that the loop turns though nothing is due`() throws {
        let world = try World()
        let manager = try NotifyListener(name: "\(world.root)/notify")
        // Messages wait in the socket for a test that is late: the time counts from before them.
        let begin = readUptime()
        let daemon = try Daemon(
            world.flags,
            environment: ["NOTIFY_SOCKET=\(manager.name)", "WATCHDOG_USEC=200000"])
        #expect(try manager.message().contains("WATCHDOG=1"))
        for _ in 0..<5 { #expect(try manager.message() == ["WATCHDOG=1"]) }
        #expect(readUptime() - begin >= .milliseconds(500))
        #expect(try daemon.stop() == 0)
    }

    @Test func `whose watchdog is for another process hears nothing of it`() throws {
        let world = try World()
        let manager = try NotifyListener(name: "\(world.root)/notify")
        try world.put("tick.yaml", "rule: 1s\ncmd: 'true'\n")
        let daemon = try Daemon(
            world.flags,
            environment: [
                "NOTIFY_SOCKET=\(manager.name)", "WATCHDOG_USEC=1000", "WATCHDOG_PID=1",
            ])
        #expect(try manager.message() == ["READY=1", "STATUS=1 job from 1 file"])
        _ = try world.finished("tick")
        #expect(try daemon.stop() == 0)
        #expect(try manager.message().first == "STOPPING=1")
    }

    @Test func `is not found by runs, hooks neither`() throws {
        let world = try World()
        let manager = try NotifyListener(name: "\(world.root)/notify")
        try world.put(
            "spy.yaml",
            """
            rule: now
            cmd: env | grep -E 'NOTIFY|WATCHDOG'
            on_success: env | grep -E 'NOTIFY|WATCHDOG' >hook; mv hook hook.done
            cwd: \(world.root)
            success_codes: [1]

            """)
        let daemon = try Daemon(
            world.flags,
            environment: ["NOTIFY_SOCKET=\(manager.name)", "WATCHDOG_USEC=60000000"])
        try manager.await("READY=1")
        let output = try #require(try world.finished("spy")["cmd_output"]?.string)
        #expect(!output.contains("NOTIFY") && !output.contains("WATCHDOG"))
        try world.awaitFile("hook.done")
        #expect(try world.read("hook.done") == "")
        #expect(try daemon.stop() == 0)
    }

    @Test(arguments: ["/nowhere/notify", "vsock:2:1234"])
    func `that can't be told is no reason not to run`(name: String) throws {
        let world = try World()
        try world.put("now.yaml", "rule: now\ncmd: 'true'\n")
        let daemon = try Daemon(world.flags, environment: ["NOTIFY_SOCKET=\(name)"])
        try daemon.await("the service manager")
        #expect(try world.finished("now")["outcome"]?.string == "success")
        #expect(try daemon.stop() == 0)
    }
}
