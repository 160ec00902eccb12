import Glibc
import Jobs
import Linux
import Testing

@Suite struct `ruqi import crontab` {
    private func run(
        _ world: World, _ table: String, _ words: [String] = [], timezone: String = "local"
    ) throws -> (status: Int32, output: String, errors: String) {
        let settings = "\(world.root)/settings.yaml"
        try replaceFile(
            "settings.yaml", in: world.root, with: Array("timezone: \(timezone)\n".utf8),
            temporary: "settings.new", syncs: false)
        return try command(
            ["import", "crontab", "--output", "\(world.root)/out", "--config", settings] + words,
            input: table)
    }

    @Test func `makes job files that are due when cron is`() throws {
        let world = try World()
        let answer = try run(
            world, "# At night\n30 2 * * * /opt/backup.sh\n@reboot ./mark\n",
            ["--user", "--owner", "root"])
        #expect(
            answer.output == """
                line 3: the first ruqid of a boot runs it if it is there by then, also long after the boot
                line 2: backup.yaml: the next 1000 occurrences: no difference
                line 3: mark.yaml: not due by the clock, so nothing is compared
                2 files in \(world.root)/out; no difference between cron and ruqi was found

                """)
        #expect(answer.status == 0 && answer.errors.isEmpty)
        let text = try readFile("\(world.root)/out/backup.yaml", limitBytes: 1 << 16)
        #expect(String(decoding: text, as: UTF8.self).contains("\ndescription: 'At night'\n"))
        let check = try command(["check", "\(world.root)/out"])
        #expect(check.status == 0 && check.output.contains("2 files, 2 jobs, no errors"))
    }

    @Test func `says what it leaves out, and writes nothing over a file`() throws {
        let world = try World()
        let first = try run(world, "61 * * * * root a\n* * * * * root b\n")
        #expect(first.status == 1)
        #expect(
            first.output == """
                line 1: not imported: 61 in the field minute is not from 0 to 59
                the table: Debian's cron runs nothing of it, because of line 1; here the other lines are \
                jobs
                line 2: b.yaml: the next 1000 occurrences: no difference
                1 file in \(world.root)/out; no difference between cron and ruqi was found
                1 job not imported

                """)
        let again = try run(world, "1 * * * * root a\n* * * * * root b\n")
        #expect(again.status == 1 && again.output.isEmpty)
        #expect(again.errors.contains("nothing is written: "))
        #expect(again.errors.contains("/out has b.yaml already"))
        #expect(try directoryNames("\(world.root)/out") == ["b.yaml"])
        #expect(try run(world, "# nothing\n").output.contains("there are no jobs"))
    }

    @Test func `tells each line in JSON, with the zone of the host where the daemon has another`()
        throws
    {
        let world = try World()
        let answer = try run(
            world, "MAILTO=me\n0 0 * * * x\n", ["--user", "--json"],
            timezone: "Pacific/Kiritimati")
        let value = try JSONValue.parse(Array(answer.output.utf8))
        let file = value["files"]?.array?.first
        #expect(file?["file"]?.string == "x.yaml" && file?["same"]?.int == 1_000)
        #expect(file?["differences"]?.array == [])
        #expect(value["remarks"]?.array?.first?["refused"]?.bool == false)
        let text = try readFile("\(world.root)/out/x.yaml", limitBytes: 1 << 16)
        #expect(String(decoding: text, as: UTF8.self).contains("\ntimezone: 'local'\n"))
        #expect(answer.status == 0)
    }

    @Test func `tells what differs, and that the settings pause what cron runs`() throws {
        let world = try World()
        try replaceFile(
            "settings.yaml", in: world.root,
            with: Array("defaults: {jitter: 10m, paused: true}\n".utf8),
            temporary: "settings.new", syncs: false)
        let words = [
            "import", "crontab", "-", "--output", "\(world.root)/out", "--config",
            "\(world.root)/settings.yaml", "--prefix", "old-",
        ]
        let answer = try command(words, input: "30 2 * * * root x\n")
        #expect(answer.status == 1)
        #expect(
            answer.output.hasPrefix("line 1: old-x.yaml: paused by 'defaults' of the settings; by"))
        #expect(answer.output.contains("; by 'defaults' also jitter; "))
        #expect(answer.output.contains(" differences; the first: "))
        #expect(
            answer.output.contains(", only cron\n1 file in \(world.root)/out; 1 of them differ\n"))
        let json = try command(
            words.map { $0 == "old-" ? "new-" : $0 } + ["--json"], input: "30 2 * * * root x\n")
        let file = try JSONValue.parse(Array(json.output.utf8))["files"]?.array?.first
        #expect(json.status == 1 && file?["paused"]?.bool == true)
        #expect(file?["defaults"]?.array?.compactMap(\.string) == ["jitter", "paused"])
        #expect(file?["differences"]?.array?.first?["is_ours"]?.bool == false)
        #expect(file?["same"]?.int == 0)
    }

    @Test func `tells where the settings keep a job from this host`() throws {
        let world = try World()
        try replaceFile(
            "settings.yaml", in: world.root, with: Array("defaults: {hosts: [elsewhere]}\n".utf8),
            temporary: "settings.new", syncs: false)
        let answer = try command(
            [
                "import", "crontab", "--output", "\(world.root)/out", "--config",
                "\(world.root)/settings.yaml",
            ], input: "30 2 * * * root x\n")
        #expect(answer.status == 1)
        #expect(answer.output.contains("x.yaml: not for this host by 'defaults' of the settings; "))
    }

    @Test func `names a table, and says where cron doesn't read it`() throws {
        let world = try World()
        let table = "\(world.root)/table"
        try createFile(
            table, with: Array("1 2 * * * root x\n61 * * * * root y\n".utf8), mode: 0o622)
        #expect(chmod(table, 0o622) == 0)
        let answer = try command(["import", "crontab", table, "--output", "\(world.root)/out"])
        #expect(answer.output.contains("\(table):2: not imported: 61 in the field minute"))
        #expect(
            answer.output.contains("\(table):1: x.yaml: the next 1000 occurrences: no difference"))
        #expect(answer.output.contains("\(table): Debian's cron runs nothing of it, because it "))
    }

    @Test func `lets nobody read what nobody could, and leaves no half of an import`() throws {
        let world = try World()
        _ = try run(world, "1 2 * * * x\n", ["--user"])
        #expect(!isReadableByAll("\(world.root)/out/x.yaml"))
        let table = "\(world.root)/table"
        try createFile(table, with: Array("1 2 * * * root y\n".utf8))
        _ = try command(["import", "crontab", table, "--output", "\(world.root)/out"])
        #expect(isReadableByAll("\(world.root)/out/y.yaml"))
        // The second file is too long for what the shell allows.
        let long = "1 2 * * * root y \(String(repeating: "y", count: 2_000))\n"
        let script =
            "trap '' XFSZ; ulimit -f 1; exec \(built("ruqi")) import crontab --output \(world.root)/new"
        let half = try command(
            ["sh", "-c", script], program: "/bin/sh", input: "1 2 * * * root x\n" + long)
        #expect(half.status == 1 && half.errors.contains("file too large"))
        #expect(try directoryNames("\(world.root)/new") == [])
    }

    @Test func `shows the hint of a refusal in a line of its own`() throws {
        let world = try World()
        let answer = try run(world, "SHELL=\"\"\n1 2 * * * root x\n")
        #expect(answer.output.contains("[empty-command]\n  hint: such as [/bin/bash, -c]\n"))
    }

    @Test func `needs a directory, and a table that can be read`() throws {
        let wrong = [
            ["--owner", "me"], ["--prefix", "/"], ["--prefix", "-"], ["--user", "--owner", "0"],
            ["--user", "--owner", ""], ["--user", "--owner", "a b"],
        ]
        for words in wrong {
            #expect(try command(["import", "crontab", "--output", "/no/dir"] + words).status == 64)
        }
        #expect(try command(["import", "crontab"]).status == 64)
        let missing = try command(["import", "crontab", "/no/table", "--output", "/no/dir"])
        #expect(missing.status == 1 && missing.errors.contains("/no/table"))
    }
}

@Suite struct `ruqi import ruqi` {
    private static let answer = """
        {"stat":"OK","data":{"total":5,"list":[
        {"job_id":"tick","job_name":"platform","cmd":"date","rule":"10s","Job_trigger":"interval",
        "next_run_time":"2026-11-26 10:44:36"},
        {"job_id":"report","cmd":"http://h/#{}","rule":"0 0 8 * * 0-4","Job_trigger":"cron",
        "next_run_time":"2026-11-26 08:00:00"},
        {"job_id":"once","cmd":"x","rule":"2099-01-07 10:44:36","Job_trigger":"date",
        "next_run_time":"2099-01-07 10:44:36"},
        {"job_id":"both","cmd":"x","rule":"0 0 8 13 * fri","Job_trigger":"cron"},
        {"job_id":"end","cmd":"x","rule":"5/20 4-4/2 0 last 1-12/1 *","Job_trigger":"cron",
        "next_run_time":"2026-11-30 00:04:05"}]}}
        """

    @Test(arguments: [true, false])
    func `makes job files that are due when the service's jobs are`(isServed: Bool) throws {
        let world = try World()
        let server =
            try isServed
            ? HTTPServer([Self.page(1): HTTPServer.answer("200 OK", Self.answer)]) : nil
        let url = server.map { "http://127.0.0.1:\($0.port)" } ?? "-"
        let answer = try command(
            ["import", "ruqi", url, "--output", "\(world.root)/out", "--timezone", "UTC"],
            input: isServed ? nil : Self.answer)
        #expect(
            answer.output == """
                both: not imported: '0 0 8 13 * fri' restricts day and weekday, and there both have to \
                match; in a job file one of them is enough
                tick: tick.yaml: the next 1000 occurrences: no difference
                report: report.yaml: the next 1000 occurrences: no difference
                once: once.yaml: the next 1 occurrence: no difference
                end: end.yaml: the next 1000 occurrences: no difference
                4 files in \(world.root)/out; no difference between the service and ruqi was found
                1 job not imported

                """)
        #expect(answer.status == 1 && answer.errors.isEmpty)
        let text = try readFile("\(world.root)/out/report.yaml", limitBytes: 1 << 16)
        #expect(
            String(decoding: text, as: UTF8.self) == """
                # From the original service.
                job_id: 'report'
                rule: '0 0 8 * * MON,TUE,WED,THU,FRI'
                timezone: 'UTC'
                cmd: 'http://h/#{}'

                """)
        let end = try readFile("\(world.root)/out/end.yaml", limitBytes: 1 << 16)
        #expect(String(decoding: end, as: UTF8.self).hasSuffix("cmd: 'x'\ntimeout: none\n"))
    }

    private static func page(_ number: Int) -> String {
        "/ruqi/get_jobs?page_index=\(number)&page_size=1000"
    }

    private func list(_ jobs: [String], total: Int) -> String {
        #"{"stat":"OK","data":{"total":\#(total),"list":[\#(jobs.joined(separator: ","))]}}"#
    }

    @Test func `asks for one page after the other`() throws {
        let world = try World()
        func job(_ id: String) -> String {
            #"""
            {"job_id":"\#(id)","cmd":"x","rule":"2h","Job_trigger":"interval",
            "next_run_time":"2026-11-26 10:44:36"}
            """#
        }
        let server = try HTTPServer([
            Self.page(1): HTTPServer.answer("200 OK", list(["a", "b"].map(job), total: 3)),
            Self.page(2): HTTPServer.answer("200 OK", list([job("c")], total: 3)),
        ])
        let answer = try command([
            "import", "ruqi", "http://127.0.0.1:\(server.port)/", "--output", "\(world.root)/out",
        ])
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(try directoryNames("\(world.root)/out").sorted() == ["a.yaml", "b.yaml", "c.yaml"])
    }

    @Test func `keeps paused what is paused, and takes no id twice`() throws {
        let world = try World()
        let jobs = [
            #"{"job_id":"i","cmd":"x","rule":"2h","Job_trigger":"interval","next_run_time":null}"#,
            #"{"job_id":"c","cmd":"x","rule":"0 0 1 * * *","Job_trigger":"cron","next_run_time":""}"#,
            #"{"job_id":"c","cmd":"x","rule":"0 0 1 * * *","Job_trigger":"cron"}"#,
            #"{"job_id":7,"cmd":"x","rule":"0 0 1 * * \u001b[31m\n9 files","Job_trigger":"cron"}"#,
            #"{"cmd":"x","rule":"1h","Job_trigger":"interval"}"#,
            #"{"job_id":"n","cmd":"x","rule":"1h","Job_trigger":"interval","next_run_time":"soon"}"#,
            #"{"job_id":"m","cmd":"x","rule":"1h","Job_trigger":"interval","next_run_time":7}"#,
            #"{"job_id":"w","cmd":"x","rule":"0 0 9 * * mon-fri/2","Job_trigger":"cron"}"#,
            #"{"job_id":"v","cmd":"x","rule":"0 0 9 * * fri-6","Job_trigger":"cron"}"#,
        ]
        let answer = try command(
            ["import", "ruqi", "-", "--output", "\(world.root)/out", "--timezone", "UTC"],
            input: list(jobs, total: 9))
        #expect(
            answer.output == """
                i: the service tells no next run, so it is paused, there and here
                c: the service tells no next run, so it is paused, there and here
                c: not imported: a job before it in the list has the same id
                7: not imported: '0 0 1 * * ·[31m·9 files' has 7 fields, and its rules have six
                job 5 of the list: not imported: its id is none that a job file can have
                n: not imported: its next run, 'soon', can't be read
                m: not imported: its next run is no text
                w: not imported: 'mon-fri/2' in the field weekday: its library takes no notice of what \
                follows a name; write numbers
                v: not imported: 'fri-6' in the field weekday: its library takes no notice of what \
                follows a name; write numbers
                i: i.yaml: not due by the clock, so nothing is compared
                c: c.yaml: the next 1000 occurrences: no difference
                2 files in \(world.root)/out; no difference between the service and ruqi was found
                7 jobs not imported

                """)
        for name in ["i", "c"] {
            let text = try readFile("\(world.root)/out/\(name).yaml", limitBytes: 1 << 16)
            #expect(String(decoding: text, as: UTF8.self).hasSuffix("\npaused: true\n"))
        }
    }

    @Test(arguments: [
        ("{}", "the answer is not that of get_jobs"), ("{", "the answer is no JSON"),
        ("x", "not that of get_jobs"),
        (#"{"stat":"OK","data":{"total":2,"list":[]}}"#, "there are 0 of 2 jobs in the answer"),
        (#"{"stat":"ERR","message":"no store"}"#, "the service says: no store"),
        (#"{"stat":"OK","data":{"list":[]}}"#, "doesn't say how many jobs there are"),
        (#"{"stat":"OK","data":{"total":1,"list":[{"timezone":"UTC"}]}}"#, "this is a ruqid"),
    ])
    func `says what is no answer`(text: String, complaint: String) throws {
        let world = try World()
        let answer = try command(
            ["import", "ruqi", "-", "--output", "\(world.root)/out"], input: text)
        #expect(answer.status == 1 && answer.errors.contains(complaint))
    }

    @Test func `says that nobody answers`() throws {
        let words = ["--output", "/no/dir"]
        for url in ["ftp://x", "http://x/ruqi/get_jobs?page_index=1"] {
            #expect(try command(["import", "ruqi", url] + words).status == 64)
        }
        let nobody = try command(["import", "ruqi", "http://127.0.0.1:1"] + words)
        #expect(nobody.status == 69 && nobody.errors.contains("127.0.0.1"))
    }
}
