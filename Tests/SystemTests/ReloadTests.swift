import Glibc
import Jobs
import Linux
import Testing

@Suite struct `HUP` {
    private static let base = "log_level: info\n"

    /// A daemon with a settings file of its own, whose content can be changed.
    private func daemon(_ world: World, _ settings: String) throws -> Daemon {
        try replaceFile(
            "ruqid.yaml", in: world.root, with: Array(settings.utf8), temporary: "new")
        return try world.daemon(["--config", "\(world.root)/ruqid.yaml"])
    }

    private func change(_ world: World, _ daemon: Daemon, _ settings: String) throws {
        try replaceFile(
            "ruqid.yaml", in: world.root, with: Array(settings.utf8), temporary: "new")
        daemon.signal(SIGHUP)
    }

    @Test func `takes defaults over, and records which keys changed by it`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        try world.put("b.yaml", "rule: 1h\ncmd: x\ntimeout: 1m\n")
        let daemon = try daemon(world, "defaults: {timeout: 5m}\n")
        try change(world, daemon, "defaults:\n  timeout: 7m\n  cwd: /tmp\n")
        try daemon.await("settings changed: defaults")
        try daemon.await("2 changed")
        let job = try daemon.get("/ruqi/get_job?job_id=a")
        #expect(job["timeout"]?.string == "7m" && job["cwd"]?.string == "/tmp")
        let source = job["sources"]?["timeout"]?.array?.first
        #expect(source?["file"]?.string == "\(world.root)/ruqid.yaml")
        #expect(source?["line"]?.int == 2)
        let record = try #require(world.records.of("reconciled").last)
        #expect(record["changed"]?.array?.compactMap(\.string) == ["a", "b"])
        let keys = record["changed_keys"]
        #expect(keys?["a"]?.array?.compactMap(\.string) == ["cwd", "timeout"])
        #expect(keys?["b"]?.array?.compactMap(\.string) == ["cwd"])
        #expect(try daemon.stop() == 0)
    }

    @Test func `takes a limit over at once, and names what takes a restart`() throws {
        let world = try World()
        let daemon = try daemon(world, "max_running: 1\nlog_level: info\n")
        try change(world, daemon, "max_running: 2\nlog_level: debug\nstate_dir: /elsewhere\n")
        try daemon.await("settings changed: max_running, log_level")
        // state_dir is a flag here, which outweighs the file; scheduler_store is none.
        try change(world, daemon, "max_running: 2\nlog_level: debug\nscheduler_store: none\n")
        try daemon.await(
            "settings that take a restart are other ones in the file now: scheduler_store")
        for name in ["a", "b"] {
            try world.put("\(name).yaml", "rule: now\ncmd: [sleep, '60']\n")
        }
        // Both run at once, though one was the limit at the start.
        try daemon.await("run b@")
        #expect(try daemon.get("/ruqi/status")["running"]?.array?.count == 2)
        for run in try daemon.get("/ruqi/status")["running"]?.array ?? [] {
            // One that has only just begun has none yet; 0 would be the tests' own group.
            if let pid = run["pid"]?.int { kill(Int32(pid), SIGKILL) }
        }
        #expect(try daemon.stop() == 0)
    }

    @Test func `keeps all settings where the new ones have an error`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try daemon(world, "defaults: {timeout: 5m}\n")
        try change(world, daemon, "defaults: {timeout: 7m}\nmax_runing: 3\nlog_levle: info\n")
        // Each error is a message of its own.
        try daemon.await("the settings stay as they were: \(world.root)/ruqid.yaml:2:1: error: ")
        try daemon.await("the settings stay as they were: \(world.root)/ruqid.yaml:3:1: error: ")
        #expect(daemon.lines.contains("unknown setting 'max_runing'"))
        #expect(try daemon.get("/ruqi/get_job?job_id=a")["timeout"]?.string == "5m")
        unlink("\(world.root)/ruqid.yaml")
        daemon.signal(SIGHUP)
        try daemon.await("the settings stay as they were: cannot open")
        try change(world, daemon, "defaults: {timeout: 5m}\n")
        try daemon.await("the settings are as they were")
    }
}
