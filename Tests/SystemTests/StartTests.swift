import Calendar
import Glibc
import Jobs
import Linux
import Testing

/// How runs are started: by whom, with what, within which limits.
@Suite struct `A start` {
    @Test func `has all that its job says`() throws {
        let world = try World()
        try world.putBeside("vars", "FROM_FILE=yes\nGREETING=file\n")
        try world.put(
            "all.yaml",
            """
            rule: now
            shell: [/bin/bash, -c]
            cmd: |
              echo "$BASH_VERSION" | grep -q . && echo bash
              umask; nice; ulimit -n; ulimit -c; pwd; cat; echo "$FROM_FILE $GREETING"
            cwd: /usr
            env: {GREETING: own}
            env_file: \(world.root)/vars
            umask: "0027"
            nice: 3
            limits: {nofile: 99, core: 0}
            stdin: "from stdin\\n"
            """)
        let daemon = try world.daemon()
        let run = try world.finished("all")
        #expect(
            run["cmd_output"]?.string
                == "bash\n0027\n3\n99\n0\n/usr\nfrom stdin\nyes own\n")
        #expect(run["outcome"]?.string == "success")
        #expect(try daemon.stop() == 0)
    }

    @Test(arguments: [
        ("cwd: /no/such/dir", "cannot start 'j': chdir '/no/such/dir': no such file or directory"),
        ("shell: [/no/sh, -c]", "cannot start 'j': execute '/no/sh': no such file or directory"),
        ("shell: [no-such-shell, -c]", "cannot start 'j': 'no-such-shell' is not in PATH"),
        (
            "env_file: /no/such/file",
            "cannot start 'j': env_file: cannot open '/no/such/file': no such file or directory"
        ),
    ])
    func `that fails names the step`(key: String, sentence: String) throws {
        let world = try World()
        try world.put("j.yaml", "rule: now\ncmd: echo $HOME\n\(key)\n")
        let daemon = try world.daemon()
        let run = try world.finished("j")
        #expect(run["outcome"]?.string == "start_failed")
        #expect(run["cmd_output"]?.string?.hasPrefix(sentence) == true)
        #expect(run["exit_code"] == nil && run["pid"] == nil)
        try daemon.await(sentence)
        #expect(try daemon.stop() == 0)
    }

    @Test func `has the limits that the daemon was started with, not those of the daemon`() throws {
        let world = try World()
        try world.put("j.yaml", "rule: now\ncmd: ulimit -Sn; ulimit -Hn\n")
        let limits = ["sh", "-c", "ulimit -Sn 200; ulimit -Hn 5000; exec \"$@\"", "sh"]
        let daemon = try Daemon(world.flags + ["--max-running", "300"], through: limits)
        try daemon.await("ready: ")
        #expect(try world.finished("j")["cmd_output"]?.string == "200\n5000\n")
        let own = try readFile("/proc/\(daemon.pid)/limits", limitBytes: 1 << 16)
        let line = String(decoding: own, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("Max open files") }
        #expect(line?.split(separator: " ")[3] == "2012")
        #expect(try daemon.stop() == 0)
    }

    @Test func `of plain words leaves complaints to the shell`() throws {
        let world = try World()
        let script = "\(world.root)/script"
        try world.putBeside("script", "echo from a script without a first line\n")
        chmod(script, 0o755)
        try world.put("missing.yaml", "rule: now\ncmd: /no/such/program x\n")
        try world.put("script.yaml", "rule: now\ncmd: \(script)\n")
        let daemon = try world.daemon()
        let missing = try world.finished("missing")
        #expect(missing["exit_code"]?.int == 127)
        #expect(missing["cmd_output"]?.string?.contains("/no/such/program") == true)
        let run = try world.finished("script")
        #expect(run["cmd_output"]?.string == "from a script without a first line\n")
        #expect(try daemon.stop() == 0)
    }

    @Test(.enabled(if: geteuid() == 0))
    func `as another user has the user's groups, home and shell`() throws {
        let world = try World()
        try world.put(
            "who.yaml",
            """
            rule: now
            user: nobody
            cmd: id -un; id -gn; echo "$HOME $USER $LOGNAME $SHELL"; pwd
            cwd: /
            """)
        try world.put("group.yaml", "rule: now\ngroup: daemon\ncmd: id -un; id -gn\n")
        try world.put("gone.yaml", "rule: now\nuser: no-such-user\ncmd: id\n")
        let daemon = try world.daemon()
        let nobody = try #require(try userRecord(named: "nobody"))
        #expect(
            try world.finished("who")["cmd_output"]?.string
                == "nobody\nnogroup\n\(nobody.home) nobody nobody \(nobody.shell)\n/\n")
        #expect(try world.finished("group")["cmd_output"]?.string == "root\ndaemon\n")
        let gone = try world.finished("gone")
        #expect(gone["outcome"]?.string == "start_failed")
        #expect(
            gone["cmd_output"]?.string
                == "cannot start 'gone': there is no user 'no-such-user' on this host")
        #expect(try daemon.stop() == 0)
    }

    @Test func `that is stopped ends with all that it has started`() throws {
        let world = try World()
        try world.put(
            "spread.yaml",
            """
            rule: now
            kill_after: 300ms
            cmd: |
              trap '' TERM
              (setsid sh -c 'echo $$ > orphan.new; mv orphan.new orphan; exec sleep 600' &) > /dev/null
              setsid sh -c 'trap "" TERM; echo $$ > child.new; mv child.new child; sleep 600; sleep 600' &
              sh -c 'kill -STOP $$' &
              while :; do sleep 600; done
            cwd: \(world.root)
            """)
        let daemon = try world.daemon(["--stop-timeout", "1ms"])
        try world.awaitFile("orphan")
        try world.awaitFile("child")
        #expect(try daemon.stop() == 0)
        let run = try #require(world.records.of("finished", "spread").first)
        #expect(run["outcome"]?.string == "stopped")
        #expect(run["signal"]?.string == "KILL")
        #expect(run["survivors"] == nil)
        for name in ["orphan", "child"] {
            let text = try world.read(name).filter(\.isNumber)
            let pid = try #require(Int32(text))
            #expect(ProcessEntry(pid: pid).map { $0.isZombie } ?? true, "\(name) lives")
        }
    }

    /// Who holds a lease of a program keeps others from starting it for up to 45 s. fcntl(2).
    @Test(.enabled(if: geteuid() == 0))
    func `of a program that its user keeps from starting holds up nobody else`() throws {
        let world = try World()
        chmod(world.root, 0o755)
        let program = "\(world.root)/program"
        #expect(try command(["cp", "/bin/true", program], program: "/bin/cp").status == 0)
        ignoreLeaseSignal()
        let file = Descriptor(owning: open(program, O_RDONLY | O_CLOEXEC))
        let setLease: Int32 = 1_024
        #expect(fcntl(file.raw, setLease, F_WRLCK) == 0)
        try world.put("tick.yaml", "rule: 1s\ncmd: /bin/true\n")
        for (job, limit) in [("held", "1h"), ("over", "1s")] {
            try world.put(
                "\(job).yaml",
                "rule: now\nuser: nobody\ncwd: /\ntimeout: \(limit)\ncmd: [\(program)]\n")
        }
        let daemon = try world.daemon()
        let records = try world.awaitRecords("ticks") { $0.of("finished", "tick").count >= 3 }
        #expect(records.of("finished", "held").isEmpty)
        #expect(try world.finished("over")["outcome"]?.string == "timeout")
        #expect(fcntl(file.raw, setLease, F_UNLCK) == 0)
        #expect(try world.finished("held")["outcome"]?.string == "success")
        #expect(try daemon.stop() == 0)
    }

    /// The loop is held up by a program that has a lease, as it may be by many starts at once.
    @Test func `by a thread counts from its process, not from when the loop hears of it`() throws {
        let world = try World()
        let program = "\(world.root)/program"
        #expect(try command(["cp", "/bin/true", program], program: "/bin/cp").status == 0)
        ignoreLeaseSignal()
        let file = Descriptor(owning: open(program, O_RDONLY | O_CLOEXEC))
        let setLease: Int32 = 1_024
        #expect(fcntl(file.raw, setLease, F_WRLCK) == 0)
        try world.putBeside("vars", "")
        try world.put(
            "a.yaml",
            """
            rule: now
            cwd: \(world.root)
            env_file: \(world.root)/vars
            cmd: date -u +%FT%T.%6NZ > new; mv new clock
            """)
        try world.put("b.yaml", "rule: now\ncmd: [\(program)]\n")
        let daemon = try Daemon(world.flags)
        try world.awaitFile("clock")
        #expect(fcntl(file.raw, setLease, F_UNLCK) == 0)
        let run = try world.finished("a")
        let start = try #require(
            (run["start_time"]?.string).flatMap { Timestamp(rfc3339: $0) })
        let text = String(try world.read("clock").dropLast())
        let clock = try #require(Timestamp(rfc3339: text), "\(text)")
        #expect(start < clock)
        let end = try #require((run["end_time"]?.string).flatMap { Timestamp(rfc3339: $0) })
        let cost = try #require(run["cmd_cost"]?.double)
        #expect(.seconds(cost) >= end - start - .milliseconds(1))
        #expect(try daemon.stop() == 0)
    }

    @Test(.enabled(if: geteuid() == 0))
    func `reads a file of variables with its user's rights, or where only root can have put it`()
        throws
    {
        let world = try World()
        chmod(world.root, 0o755)
        for name in ["own", "theirs"] { try makeDirectories("\(world.root)/\(name)") }
        chmod("\(world.root)/own", 0o700)
        try world.putBeside("own/secret", "SECRET=roots\n")
        chmod("\(world.root)/own/secret", 0o600)
        chown("\(world.root)/theirs", 65_534, 65_534)
        symlink("\(world.root)/own/secret", "\(world.root)/theirs/link")
        for (job, file) in [("own", "own/secret"), ("link", "theirs/link")] {
            try world.put(
                "\(job).yaml",
                """
                rule: now
                user: nobody
                cwd: /
                env_file: \(world.root)/\(file)
                cmd: echo "$SECRET"
                on_failure: cat > /dev/null; exit 3
                """)
        }
        let daemon = try world.daemon()
        let link = try world.finished("link")
        #expect(link["outcome"]?.string == "start_failed")
        #expect(link["cmd_output"]?.string?.hasSuffix("permission denied") == true)
        // Whose parent may be written by all, as /tmp, is nobody's word.
        #expect(try world.finished("own")["outcome"]?.string == "start_failed")
        // The hook goes on without the file.
        try world.awaitRecords("failed hooks") { records in
            records.count { $0["action"]?.string == "hook_failed" && $0["exit_code"]?.int == 3 }
                == 2
        }
        #expect(try daemon.stop() == 0)
    }

    /// Where control groups can be had nothing escapes: no session, parent or variable tells whose
    /// process this is.
    @Test(.enabled(if: mayMakeGroups, "control groups can't be made here"))
    func `that is stopped ends what has cut all ties`() throws {
        let world = try World()
        let mark = "600.\(getpid())"
        try world.put(
            "escape.yaml",
            """
            rule: now
            timeout: 1s
            cmd: |
              setsid -f env -i sh -c 'echo $$ > \(world.root)/pid; exec sleep \(mark)'
              sleep 600
            """)
        // What is left behind by a run that has ended by itself stays.
        try world.put(
            "leaves.yaml",
            """
            rule: now
            cmd: setsid -f sh -c 'echo $$ > \(world.root)/left; exec sleep 60' > /dev/null 2>&1
            """)
        let daemon = try world.daemon()
        #expect(try world.finished("escape")["outcome"]?.string == "timeout")
        let escaped = try #require(Int32(try world.read("pid").filter(\.isNumber)))
        #expect(ProcessEntry(pid: escaped).map { $0.isZombie } ?? true)
        #expect(try world.finished("leaves")["outcome"]?.string == "success")
        try world.awaitFile("left")
        let left = try #require(Int32(try world.read("left").filter(\.isNumber)))
        #expect(ProcessEntry(pid: left).map { !$0.isZombie } ?? false)
        #expect(try daemon.stop() == 0)
        kill(left, SIGKILL)
    }
}

/// Whether this process stands where it may make control groups, as a daemon that it starts will.
private let mayMakeGroups = {
    guard var groups = ControlGroups.make(), let group = groups.take() else { return false }
    groups.giveBack(group)
    groups.remove()
    return true
}()
