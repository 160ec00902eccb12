import Calendar
import Glibc
import Jobs
import Linux
import Testing

@Suite struct `ruqi run` {
    @Test func `gives a run the very environment that the daemon gives`() throws {
        let world = try World()
        let file = """
            rule: now
            cwd: /usr
            env: {A: b}
            env_file: \(world.root)/vars
            umask: "077"
            limits: {nofile: 77}
            stdin: "from stdin\\n"
            cmd: |
              env | grep -v '^RUQI_[RSC]' | sort; pwd; umask; ulimit -n; cat
              ls /proc/self/fd | wc -l; test -t 1 || echo no terminal; ps -o sid= -p $$ | grep -qw $$
            """
        try world.putBeside("vars", "FROM_FILE=1\n")
        try world.put("j.yaml", file)
        let daemon = try world.daemon()
        let theirs = try world.finished("j")
        #expect(try daemon.stop() == 0)
        let ours = try command(["run", "\(world.jobsDir)/j.yaml"])
        #expect(ours.output == theirs["cmd_output"]?.string)
        #expect(ours.status == 0 && theirs["exit_code"]?.int == 0)
        #expect(ours.errors == "")
        #expect(world.records.of("started").count == 1)
    }

    @Test(arguments: [
        ("cmd: exit 5", 5, "", ""), ("cmd: [cat]\nstdin: hi", 0, "hi", ""),
        ("cmd: echo a; echo b >&2; kill -KILL $$", 137, "a\nb\n", "ended by signal KILL"),
        ("cmd: trap '' TERM; sleep 60\ntimeout: 100ms\nkill_after: 100ms", 124, "", "timeout"),
        ("cmd: [no-such-program]", 126, "", "cannot start 'j': 'no-such-program' is not in PATH"),
        ("cmd: x\ncwd: /no/such", 126, "", "chdir '/no/such': no such file or directory"),
        ("cmd: [echo, \"$RUQI_CAUSE\"]", 0, "$RUQI_CAUSE\n", ""),
        ("cmd: echo $RUQI_CAUSE $RUQI_ATTEMPT\npaused: true", 0, "manual 1\n", ""),
        ("cmd: (sleep 3 &); echo left", 0, "left\n", ""),
        ("comand: x", 1, "", "did you mean"),
    ])
    func `passes on what a run says and how it ends`(
        keys: String, status: Int32, output: String, errors: String
    ) throws {
        let world = try World()
        try world.put("j.yaml", "rule: 10s\n\(keys)\n")
        let answer = try command(["run", "\(world.jobsDir)/j.yaml"])
        #expect(answer.status == status)
        #expect(answer.output == output)
        #expect(errors.isEmpty ? answer.errors == "" : answer.errors.contains(errors))
    }

    @Test func `of a URL passes on what curl says, and how it ends`() throws {
        let world = try World()
        try world.put("j.yaml", "rule: 10s\ncmd: http://127.0.0.1:1/\n")
        let answer = try command(["run", "\(world.jobsDir)/j.yaml"])
        #expect(answer.status == 7)
        #expect(answer.output.hasPrefix("curl: (7) ") && !answer.output.contains("ruqi-http"))
    }

    @Test func `asks which job is meant where there are several`() throws {
        let world = try World()
        try world.put(
            "j.yaml", "job_id: a\nrule: 10s\ncmd: echo a\n---\njob_id: b\nrule: 10s\ncmd: echo b\n")
        let path = "\(world.jobsDir)/j.yaml"
        let vague = try command(["run", path])
        #expect(vague.status == 1 && vague.errors.contains("choose one with --job-id: a, b"))
        #expect(try command(["run", path, "--job-id", "b"]).output == "b\n")
        #expect(try command(["run", path, "--job-id", "c"]).status == 1)
    }

    @Test func `ends a run with all that it has started when it is interrupted`() throws {
        let world = try World()
        try world.put(
            "j.yaml",
            """
            rule: 10s
            stop_signal: HUP
            cmd: |
              trap 'echo hung up; exit 3' HUP
              (setsid sh -c 'echo $$ > \(world.root)/pid; mv \(world.root)/pid \(world.root)/up
                exec sleep 600' &)
              while :; do sleep 0.05; done
            """)
        let pipe = try makePipe()
        let null = try openNull()
        var process = try ChildProcess.spawn(
            Spawn(
                executable: built("ruqi"), arguments: ["ruqi", "run", "\(world.jobsDir)/j.yaml"],
                environment: ["PATH=/usr/bin:/bin"], standardInput: null.raw,
                standardOutput: pipe.writeEnd.raw, standardError: null.raw))
        try world.awaitFile("up")
        let sleeper = try #require(Int32(try world.read("up").filter(\.isNumber)))
        kill(process.pid, SIGINT)
        // The shell may tell first that its child was hung up.
        #expect(try readToEnd(pipe.keepReadEnd()).hasSuffix("hung up\n"))
        #expect(isReadable(process.pidfd, until: readUptime() + .seconds(30)))
        #expect(try process.reap()?.way == .exited(3))
        #expect(ProcessEntry(pid: sleeper).map { $0.isZombie } ?? true)
    }
}
