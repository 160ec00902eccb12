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
            world, "# At night\n30 2 * * * /opt/backup.sh\n@reboot ./mark\n", ["--user"])
        #expect(
            answer.output == """
                line 2: backup.yaml: the next 1000 occurrences: no difference
                line 3: mark.yaml: once for each boot
                2 files in \(world.root)/out; cron and ruqi start them at the same times

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
                line 2: b.yaml: the next 1000 occurrences: no difference
                1 file in \(world.root)/out; cron and ruqi start them at the same times
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

    @Test func `needs a directory, and a table that can be read`() throws {
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
        {"job_id":"once","cmd":"x","rule":"2099-01-07 10:44:36","Job_trigger":"date"},
        {"job_id":"both","cmd":"x","rule":"0 0 8 13 * fri","Job_trigger":"cron"},
        {"job_id":"end","cmd":"x","rule":"5/20 0 0 last * *","Job_trigger":"cron"}]}}
        """

    @Test(arguments: [true, false])
    func `makes job files that are due when the service's jobs are`(isServed: Bool) throws {
        let world = try World()
        let server =
            try isServed
            ? HTTPServer(["/ruqi/get_jobs": HTTPServer.answer("200 OK", Self.answer)]) : nil
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
                4 files in \(world.root)/out; the service and ruqi start them at the same times
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
    }

    @Test(arguments: [
        ("{}", "the answer is not that of get_jobs"), ("{", "the answer is no JSON"),
        ("x", "not that of get_jobs"),
        (#"{"stat":"OK","data":{"total":2,"list":[]}}"#, "the answer has 0 of 2 jobs"),
    ])
    func `says what is no answer`(text: String, complaint: String) throws {
        let world = try World()
        let answer = try command(
            ["import", "ruqi", "-", "--output", "\(world.root)/out"], input: text)
        #expect(answer.status == 1 && answer.errors.contains(complaint))
    }

    @Test func `says that nobody answers`() throws {
        let words = ["--output", "/no/dir"]
        #expect(try command(["import", "ruqi", "ftp://x"] + words).status == 64)
        let nobody = try command(["import", "ruqi", "http://127.0.0.1:1"] + words)
        #expect(nobody.status == 69 && nobody.errors.contains("127.0.0.1"))
    }
}
