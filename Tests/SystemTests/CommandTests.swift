import Glibc
import Jobs
import Linux
import Testing

@Suite struct `The command line` {
    @Test func `next prints one RFC 3339 line for each occurrence`() throws {
        let answer = try command([
            "next", "--rule", "0 13,34 * * * *", "--timezone", "America/Havana", "--after",
            "2032-01-05T07:42:53-05:00", "-n", "2",
        ])
        #expect(answer.output == "2032-01-05T08:13:00-05:00\n2032-01-05T08:34:00-05:00\n")
        #expect(answer.status == 0)
    }

    @Test func `next prints one JSON array`() throws {
        let answer = try command([
            "next", "--rule", "2h", "--job-id", "x", "--timezone", "UTC", "--after",
            "2032-01-05T07:42:53Z", "-n", "3", "--json",
        ])
        #expect(try JSONValue.parse(Array(answer.output.utf8)).array?.count == 3)
    }

    @Test func `settings in the working directory count unasked`() throws {
        let world = try World()
        try makeDirectories("\(world.root)/conf")
        try createFile(
            "\(world.root)/conf/ruqid.yaml", with: Array("timezone: Asia/Tokyo\n".utf8))
        let words = [
            "next", "--rule", "0 0 12 * * *", "--after", "2032-01-05T00:00:00Z", "-n", "1",
        ]
        #expect(try command(words, in: world.root).output == "2032-01-05T12:00:00+09:00\n")
    }

    @Test(.enabled(if: getuid() == 0, "only root minds whose they are"))
    func `settings in the working directory are not read unasked where others can write them`()
        throws
    {
        let words = ["next", "--rule", "10s"]
        for place in ["conf/ruqid.yaml", "conf", "."] {
            for isOwned in [true, false] {
                let world = try World()
                try makeDirectories("\(world.root)/conf")
                try createFile("\(world.root)/conf/ruqid.yaml", with: [])
                let path = "\(world.root)/\(place)"
                #expect(isOwned ? chmod(path, 0o777) == 0 : chown(path, 65_534, 65_534) == 0)
                let answer = try command(words, in: world.root)
                #expect(answer.status == 78 && answer.output.isEmpty)
                #expect(answer.errors.contains("conf/ruqid.yaml is not read unasked: '\(place)' "))
                let settings = ["--config", "\(world.root)/conf/ruqid.yaml"]
                #expect(try command(words + settings, in: world.root).status == 0)
            }
        }
    }

    @Test func `next names the jobs of several files`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 0 0 12 * * *\ntimezone: UTC\ncmd: x\n")
        try world.put("b.yaml", "rule: 0 0 13 * * *\ntimezone: UTC\ncmd: x\n")
        let answer = try command([
            "next", "\(world.jobsDir)/b.yaml", "\(world.jobsDir)/a.yaml", "--after",
            "2032-01-05T00:00:00Z", "-n", "2",
        ])
        #expect(
            answer.output == "2032-01-05T12:00:00+00:00  a\n2032-01-05T13:00:00+00:00  b\n")
    }

    @Test func `a refused rule is no usage error`() throws {
        let refused = try command(["next", "--rule", "0 61 * * * *"])
        #expect(refused.status == 1)
        #expect(refused.errors.contains("[out-of-range]"))
        #expect(try command(["next", "--ruel", "x"]).status == 64)
        #expect(try command(["next"]).status == 64)
    }

    @Test(arguments: [
        (["history", "--since", "yesterday"], "'yesterday' is no time; write 2026-"),
        (["history", "--until", "2026-13-01"], "'2026-13-01' is no time; write 2026-"),
        (["next", "--rule", "10s", "--after", "soon"], "'soon' is no time; write 2026-"),
        (
            ["next", "--rule", "10s", "--timezone", "Europe/Berlln"],
            "; did you mean 'Europe/Berlin'?\n"
        ),
        (["explain", "--rule", "10s", "--timezone", "Mars/Base"], "no time zone 'Mars/Base'"),
    ])
    func `a time or zone that is wrong is a usage error of its command`(
        words: [String], sentence: String
    ) throws {
        let answer = try command(words)
        #expect(answer.status == 64)
        #expect(answer.errors.contains(sentence))
        #expect(answer.errors.contains("\nUsage: ruqi \(words[0]) "))
    }

    @Test func `next says why it has nothing to print`() throws {
        for (rule, words) in [
            ("@reboot", "at the next boot"), ("now", "when the daemon sees it"),
            ("2020-01-01 00:00:00", "nothing comes after"),
        ] {
            let answer = try command(["next", "--rule", rule, "--timezone", "UTC"])
            #expect(answer.status == 0 && answer.output.isEmpty)
            #expect(answer.errors.contains(words), "\(answer.errors)")
        }
    }

    @Test func `explain tells a rule in words, with what surprises people`() throws {
        let answer = try command([
            "explain", "--rule", "0 0 9 * * 1-5", "--timezone", "America/New_York",
        ])
        #expect(answer.status == 0)
        #expect(answer.output.hasPrefix("At 09:00 on Monday to Friday, in America/New_York. "))
        #expect(answer.output.contains("\nnote: '1-5' is Monday to Friday"))
        #expect(answer.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let refused = try command(["explain", "--rule", "0 61 * * * *"])
        #expect(refused.status == 1 && refused.errors.contains("[out-of-range]"))
        #expect(try command(["explain"]).status == 64)
    }

    @Test func `explain tells the jobs of files, also as JSON`() throws {
        let world = try World()
        try world.put(
            "a.yaml",
            """
            rule: [0 0 9 * * 1, 10s]
            timezone: UTC
            exclude: [2026-12-25]
            cmd: x
            """)
        let file = "\(world.jobsDir)/a.yaml"
        let text = try command(["explain", file])
        #expect(text.output.hasPrefix("a (\(file):1)\n  0 0 9 * * 1\n  10s\n  Due when one of 2"))
        #expect(text.output.contains("  note: 1:18: '1' is Monday"))
        let json = try command(["explain", file, "--json"])
        let job = try #require(try JSONValue.parse(Array(json.output.utf8)).array?.first)
        #expect(job["job_id"]?.string == "a")
        #expect(job["rules"]?.array?.compactMap(\.string) == ["0 0 9 * * 1", "10s"])
        #expect(job["explanation"]?.string?.contains("At 09:00 on Monday, in UTC.") == true)
        #expect(job["explanation"]?.string?.contains("Not on 2026-12-25.") == true)
        #expect(job["notes"]?.array?.first?["code"]?.string == "numeric-weekday")
    }

    @Test func `check prints notes, which are no errors`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 0 0 12 31 * *\ntimezone: UTC\ncmd: x\n")
        for path in [world.jobsDir, "\(world.jobsDir)/a.yaml"] {
            let answer = try command(["check", path])
            #expect(answer.status == 0)
            #expect(answer.output.contains("/a.yaml:1:14: note: February, April, "))
            #expect(answer.output.hasSuffix("1 file, 1 job, no errors\n"))
        }
    }

    @Test func `check finds all errors and says no`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 10s\ncomand: x\nshel: x\n")
        try world.put("b.yaml", "rule: 10s\ncmd: x\n")
        let text = try command(["check", world.jobsDir])
        #expect(text.status == 1)
        #expect(text.output.contains("\(world.jobsDir)/a.yaml:2:1: error: unknown key 'comand'"))
        #expect(text.output.contains("2 files, 1 job, "))
        let json = try command(["check", "\(world.jobsDir)/a.yaml", "--json"])
        #expect(json.status == 1)
        let list = try JSONValue.parse(Array(json.output.utf8)).array ?? []
        #expect(list.count >= 2)
        #expect(list[0]["line"]?.int == 2)
        #expect(list[0]["code"]?.string == "unknown-key")
        #expect(list[0]["severity"]?.string == "error")
        #expect(try command(["check", "\(world.jobsDir)/b.yaml"]).status == 0)
        #expect(try command(["check", "/nonexistent.yaml"]).status == 1)
    }

    @Test func `check and next know the calendars, and check reads them`() throws {
        let world = try World()
        let calendars = "\(world.root)/calendars.d"
        try makeDirectories(calendars)
        let flags = ["--calendars-dir", calendars]
        try AppendFile(path: "\(calendars)/off.txt").append(Array("2032-01-06\n".utf8))
        try world.put(
            "a.yaml", "rule: 0 0 12 * * *\ntimezone: UTC\nexclude: [off]\ncmd: x\n")
        #expect(try command(["check", world.jobsDir] + flags).status == 0)
        #expect(try command(["check", world.jobsDir]).status == 1)
        let next = try command(
            ["next", "\(world.jobsDir)/a.yaml", "--after", "2032-01-05T12:00:00Z", "-n", "1"]
                + flags)
        #expect(next.output == "2032-01-07T12:00:00+00:00\n")
        let good = try command(["check", calendars] + flags)
        #expect(good.output == "0 files, 0 jobs, 1 calendar, no errors\n")
        try AppendFile(path: "\(calendars)/bad").append(Array("soon\n".utf8))
        for path in [calendars, "\(calendars)/bad"] {
            let bad = try command(["check", path] + flags)
            #expect(bad.status == 1)
            #expect(bad.output.hasPrefix("\(calendars)/bad:1:1: error: 'soon' is no date: "))
        }
    }

    @Test func `jobs, status and history say what the daemon does`() throws {
        let world = try World()
        try world.put("once.yaml", "rule: now\njob_name: tests\ncmd: echo done\n")
        let daemon = try world.daemon()
        try world.awaitRecords("the run") { !$0.of("finished").isEmpty }
        let listen = ["--http-listen", "127.0.0.1:\(daemon.port)"]
        let jobs = try command(["jobs"] + listen)
        #expect(jobs.status == 0)
        #expect(jobs.output.contains("once  tests  done   success  -     now"))
        let json = try command(["jobs", "--job-id", "once", "--json"] + listen)
        #expect(try JSONValue.parse(Array(json.output.utf8))["data"]?["total"]?.int == 1)
        let status = try command(["status"] + listen)
        #expect(status.output.contains("jobs      1 total, 0 paused\n"))
        let statusJSON = try command(["status", "--json"] + listen)
        #expect(try JSONValue.parse(Array(statusJSON.output.utf8))["stat"]?.string == "OK")
        #expect(try daemon.stop() == 0)

        let history = try command(["history", "--log-dir", world.logDir, "--job-id", "once"])
        #expect(history.output.contains("success"))
        #expect(history.output.contains("exit 0  done"))
        let records = try command(["history", "--log-dir", world.logDir, "--json"])
        let list = try JSONValue.parse(Array(records.output.utf8)).array ?? []
        #expect(list.count == 1)
        #expect(list[0]["cmd_output"]?.string == "done\n")
    }

    @Test func `a daemon that is not there is status 69`() throws {
        let answer = try command(["status", "--http-listen", "127.0.0.1:1"])
        #expect(answer.status == 69)
        #expect(answer.errors.contains("is ruqid running"))
    }

    @Test func `bad settings are status 78`() throws {
        let world = try World()
        let path = "\(world.root)/ruqid.yaml"
        try AppendFile(path: path).append(Array("job_dir: /x\n".utf8))
        let answer = try command(["status", "--config", path])
        #expect(answer.status == 78)
        #expect(answer.errors.contains("\(path):1:1"))
    }
}
