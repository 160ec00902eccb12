import Glibc
import Jobs
import Linux
import Testing

/// Only a daemon of root's asks whose files they are.
@Suite(.enabled(if: geteuid() == 0, "needs root"))
struct `As root` {
    @Test(arguments: [
        ("chmod 0664", "it can be written by its group (mode 0664)"),
        ("chmod 0666", "it can be written by others (mode 0666)"),
        ("chown 1000", "it belongs to user 1000 and not to root"),
    ])
    func `a file that others can write is refused, and taken when that is mended`(
        _ change: String, _ reason: String
    ) throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: old\n")
        try world.put("b.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        let path = "\(world.jobsDir)/a.yaml"
        try world.put(".new", "rule: 1h\ncmd: evil\n")
        let words = change.split(separator: " ")
        if words[0] == "chmod" {
            chmod("\(world.jobsDir)/.new", mode_t(String(words[1]), radix: 8) ?? 0)
        } else {
            chown("\(world.jobsDir)/.new", uid_t(String(words[1])) ?? 0, 0)
        }
        rename("\(world.jobsDir)/.new", path)
        try daemon.await("a.yaml: error: \(reason) [untrusted-file]")
        #expect(try daemon.jobs().map { $0["cmd"]?.string } == ["old", "x"])
        chown(path, 0, 0)
        chmod(path, 0o644)
        try daemon.await("a.yaml is repaired")
        #expect(try daemon.jobs().map { $0["cmd"]?.string } == ["evil", "x"])
    }

    @Test func `a directory that others can write has no new jobs, and keeps the old`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        chmod(world.jobsDir, 0o777)
        try daemon.await("a.yaml: error: jobs_dir '\(world.jobsDir)' can be written by others")
        try world.put("b.yaml", "rule: now\ncmd: x\n")
        try daemon.await("b.yaml is refused; it has no jobs until it is repaired")
        #expect(try daemon.jobs().map { $0["job_id"]?.string } == ["a"])
        chmod(world.jobsDir, 0o755)
        try daemon.await("b.yaml is repaired")
        #expect(try daemon.jobs().map { $0["job_id"]?.string } == ["a", "b"])
    }

    @Test func `the file counts to which a symbolic link leads`() throws {
        let world = try World()
        let target = "\(world.root)/target"
        try AppendFile(path: target).append(Array("rule: 1h\ncmd: x\n".utf8))
        chmod(target, 0o666)
        symlink(target, "\(world.jobsDir)/a.yaml")
        let daemon = try world.daemon()
        #expect(daemon.lines.contains("a.yaml: error: it can be written by others (mode 0666)"))
        #expect(try daemon.jobs().isEmpty)
    }
}
