import Glibc
import Jobs
import Linux
import Testing

@Suite struct `The last good version of a broken file` {
    private static let good = "job_id: keep\nrule: 1h\ncmd: echo good\nenv: {A: b}\n"

    @Test(arguments: [SIGTERM, SIGKILL])
    func `runs on over a restart, is shown with since, line and reason, and goes with the repair`(
        _ signal: Int32
    ) throws {
        let world = try World()
        try world.put("a.yaml", Self.good)
        let daemon = try world.daemon()
        let next = try daemon.jobs()[0]["next_run"]
        try world.put("a.yaml", "rule: 1h\ncomand: x\n")
        try daemon.await("a.yaml is refused; its last good jobs keep running")
        try world.awaitRecords("the refusal") { $0.of("reconciled").count == 2 }
        let kept = "\(world.stateDir)/last-good/a.yaml"
        // Written before the daemon tells of it.
        #expect(try fileSize(kept) > 0)
        #expect(try FileSignature(path: kept).target?.mode == UInt32(S_IFREG) | 0o600)
        daemon.signal(signal)
        _ = try daemon.status()

        let again = try world.daemon()
        let job = try #require(try again.jobs().first)
        #expect(job["job_id"]?.string == "keep" && job["next_run"] == next)
        #expect(job["problems"]?.array?.first?.string?.contains("a.yaml:2:1: error:") == true)
        let shown = try command(["job", "keep", "--http-listen", "127.0.0.1:\(again.port)"])
        #expect(shown.output.contains("The file is refused, and this is its last good version:"))
        #expect(shown.output.contains("kept from before the restart"))
        try world.awaitRecords("the restart") { $0.of("reconciled").count == 3 }
        try world.put("a.yaml", "job_id: keep\nrule: 1h\ncmd: echo better\n")
        try again.await("a.yaml is repaired")
        #expect(try directoryNames("\(world.stateDir)/last-good") == [])
        #expect(try again.jobs()[0]["cmd"]?.string == "echo better")
        #expect(try again.stop() == 0)
    }

    @Test func `is dropped when the file was repaired or removed while no daemon ran`() throws {
        let world = try World()
        try world.put("a.yaml", Self.good)
        try world.put("b.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        try world.put("a.yaml", "rule: 1h\n")
        try daemon.await("a.yaml is refused")
        try world.put("b.yaml", "rule: 1h\n")
        try daemon.await("b.yaml is refused")
        #expect(try daemon.stop() == 0)
        world.remove("a.yaml")
        try world.put("b.yaml", "rule: 1h\ncmd: y\n")
        let again = try world.daemon()
        #expect(try again.jobs().map { $0["job_id"]?.string } == ["b"])
        #expect(try again.jobs()[0]["cmd"]?.string == "y")
        #expect(try directoryNames("\(world.stateDir)/last-good") == [])
    }

    @Test func `is not changed by other defaults`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon(["--defaults", "{timeout: 5m}"])
        try world.put("a.yaml", "rule: 1h\n")
        try daemon.await("a.yaml is refused")
        #expect(try daemon.stop() == 0)
        let again = try world.daemon(["--defaults", "{timeout: 6m, cwd: /tmp}"])
        let job = try again.get("/ruqi/get_job?job_id=a")
        #expect(job["timeout"]?.string == "5m" && job["cwd"] == nil)
    }

    @Test func `that somebody damaged is told and not used`() throws {
        let world = try World()
        try makeDirectories("\(world.stateDir)/last-good", mode: 0o700)
        try AppendFile(path: "\(world.stateDir)/last-good/a.yaml").append(Array("x".utf8))
        try world.put("a.yaml", "rule: 1h\n")
        let daemon = try world.daemon()
        #expect(daemon.lines.contains("the last good version of 'a.yaml'"))
        #expect(daemon.lines.contains("can't be used: it was not written by ruqid"))
        #expect(try daemon.jobs().isEmpty)
    }

    @Test func `that can't be used stays as long as its file is broken`() throws {
        let world = try World()
        let kept = "\(world.stateDir)/last-good"
        try makeDirectories(kept, mode: 0o700)
        try AppendFile(path: "\(kept)/a.yaml").append(Array("x".utf8))
        try world.put("a.yaml", "rule: 1h\n")
        let daemon = try world.daemon()
        #expect(try directoryNames(kept) == ["a.yaml"])
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        try daemon.await("a.yaml is repaired")
        #expect(try directoryNames(kept) == [])
    }

    @Test func `stays in memory where it can't be written, and that is said once`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        // A file where the directory should be.
        try AppendFile(path: "\(world.stateDir)/last-good").append(Array("x".utf8))
        try world.put("a.yaml", "rule: 1h\n")
        try daemon.await("last good versions are in memory only, next try in 30 s: cannot")
        #expect(try daemon.jobs().count == 1)
        let watching = try daemon.get("/ruqi/status")["watching"]?.string ?? ""
        #expect(watching.hasPrefix("last good versions are in memory only, next try in 30 s: "))
        unlink("\(world.stateDir)/last-good")
        try world.put("b.yaml", "rule: 1h\ncmd: x\n")
        try daemon.await("last good versions are on the disk again")
        #expect(try fileSize("\(world.stateDir)/last-good/a.yaml") > 0)
    }

    @Test func `and the incumbent of an id survive a restart`() throws {
        let world = try World()
        try world.put("b.yaml", "job_id: x\nrule: 1h\ncmd: first\n")
        let daemon = try world.daemon()
        try world.put("a.yaml", "job_id: x\nrule: 1h\ncmd: second\n")
        try daemon.await("a.yaml is refused")
        #expect(try daemon.stop() == 0)
        let again = try world.daemon()
        #expect(try again.jobs().map { $0["cmd"]?.string } == ["first"])
        world.remove("b.yaml")
        try again.await("1 changed")
        #expect(try again.jobs().map { $0["cmd"]?.string } == ["second"])
        #expect(throws: SystemError.self) { try fileSize("\(world.stateDir)/newcomers") }
    }
}
