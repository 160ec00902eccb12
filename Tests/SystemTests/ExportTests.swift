import Calendar
import Exchange
import Glibc
import Jobs
import Linux
import Testing

/// `ruqi export` as its users have it, before systemd's own reader and the schema of Kubernetes.
@Suite struct `ruqi export` {
    private func export(
        _ world: World, _ system: String, _ more: [String] = []
    ) throws -> (status: Int32, output: String, errors: String) {
        try command(
            ["export", system, world.jobsDir, "--output", "\(world.root)/out/\(system)"] + more)
    }

    @Test func `writes what can be said, and tells the rest with its place`() throws {
        let world = try World()
        try world.put("good.yaml", "rule: 0 0 6 * * *\ntimezone: UTC\nuser: root\ncmd: \"true\"\n")
        try world.put("odd.yaml", "rule: 7m\ncmd: \"true\"\noverlap: replace\n")
        try world.put("broken.yaml", "rule: 1x\ncmd: \"true\"\n")
        let answer = try export(world, "systemd")
        #expect(answer.status == 1)
        let (jobs, out) = (world.jobsDir, "\(world.root)/out/systemd")
        let lines = answer.output.split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix("\(jobs)/broken.yaml:1:8: error: ") })
        #expect(lines.contains("\(out)/good.timer") && lines.contains("\(out)/good.service"))
        let refusals = lines.filter { $0.contains(": refused: job 'odd', ") }
        #expect(
            refusals.map { String($0.prefix { $0 != " " }) } == [
                "\(jobs)/odd.yaml:1:1:", "\(jobs)/odd.yaml:3:1:",
            ])
        #expect(lines.contains("  hint: overlap: skip"))
        #expect(lines.last == "1 job written to \(out), 1 refused, 1 error in job files")
        #expect(try directoryNames(out).sorted() == ["good.service", "good.timer"])
    }

    @Test func `never writes over a file, and leaves no half of a job`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 0 0 6 * * *\ntimezone: UTC\nuser: root\ncmd: \"true\"\n")
        try makeDirectories("\(world.root)/out/systemd")
        try world.putBeside("out/systemd/a.service", "mine\n")
        let answer = try export(world, "systemd", ["--json"])
        #expect(answer.status == 1)
        #expect(try world.read("out/systemd/a.service") == "mine\n")
        #expect(try directoryNames("\(world.root)/out/systemd") == ["a.service"])
        let json = try JSONValue.parse(Array(answer.output.utf8))
        #expect(json["written"]?.array?.isEmpty == true)
        let reason = json["refused"]?.array?.first?["reasons"]?.array?.first
        #expect(
            reason?["message"]?.string
                == "there is a file '\(world.root)/out/systemd/a.service' already, and it stays")
        // Nor through a link that leads nowhere.
        unlink("\(world.root)/out/systemd/a.service")
        #expect(symlink("\(world.root)/gone", "\(world.root)/out/systemd/a.timer") == 0)
        #expect(try export(world, "systemd").status == 1)
        #expect(access("\(world.root)/gone", F_OK) != 0)
    }

    @Test func `keeps secrets from others`() throws {
        let world = try World()
        try world.put(
            "a.yaml", "rule: 0 0 6 * * *\ntimezone: UTC\ncmd: x\nenv: {PASSWORD: hunter2}\n")
        #expect(try export(world, "systemd").status == 0)
        #expect(try export(world, "kubernetes", ["--image", "x"]).status == 0)
        for name in ["systemd/a.service", "kubernetes/a.yaml"] {
            var status = stat()
            #expect(stat("\(world.root)/out/\(name)", &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
        }
    }

    private static let hostUnit = "systemd-journald"
    private static let hasHostUnit =
        (try? directoryNames("/usr/lib/systemd/system"))?.contains("\(hostUnit).service") == true

    @Test(.enabled(if: hasHostUnit, "there is no systemd on this host"))
    func `tells where the host has a unit of that name`() throws {
        let world = try World()
        let id = Self.hostUnit
        try world.put("\(id).yaml", "rule: 0 0 6 * * *\ntimezone: UTC\ncmd: x\n")
        let answer = try export(world, "systemd")
        #expect(answer.status == 0)
        #expect(answer.output.contains(", job_id: the host has a '\(id)."))
    }

    @Test func `wants an image for containers, and for nothing else`() throws {
        let world = try World()
        #expect(try export(world, "kubernetes").status == 64)
        #expect(try export(world, "systemd", ["--image", "x"]).status == 64)
        #expect(try export(world, "upstart").status == 64)
        for image in ["", "a b", "a\n", "é"] {
            #expect(try export(world, "kubernetes", ["--image", image]).status == 64)
        }
    }

    @Test func `names the job whose hook has the name of another job`() throws {
        let world = try World()
        let keys = "rule: 0 0 6 * * *\ntimezone: UTC\ncmd: x\n"
        try world.put("a.yaml", keys + "on_failure: y\n")
        try world.put("a-on-failure.yaml", keys)
        let answer = try export(world, "systemd")
        #expect(answer.status == 1)
        let refused = answer.output.split(separator: "\n").filter { $0.contains(": refused: ") }
        #expect(refused.count == 1)
        #expect(refused.first?.hasSuffix("has a 'a-on-failure.service', too") == true)
        #expect(answer.output.contains("\n  hint: give one of them another id\n"))
    }

    // MARK: - systemd's own reader

    private static let hasSystemd = isWanted("/usr/bin/systemd-analyze")
    private static let noSystemd: Comment = "systemd-analyze is not installed"

    private func analyze(
        _ words: [String]
    ) throws -> (status: Int32, output: String, errors: String) {
        try command(
            ["env", "TZ=UTC", "LC_ALL=C", "systemd-analyze"] + words, program: "/usr/bin/env")
    }

    @Test(.enabled(if: hasSystemd, noSystemd)) func `makes units that systemd accepts`() throws {
        let world = try World()
        try world.put("rich.yaml", Self.rich)
        let input = String(repeating: "x", count: 750_000)
        try world.put("input.yaml", "rule: 0 0 6 * * *\ncmd: /bin/cat\nstdin: \(input)\n")
        let answer = try export(world, "systemd")
        #expect(answer.status == 0, "\(answer.output)")
        let out = "\(world.root)/out/systemd"
        let names = try directoryNames(out).sorted()
        #expect(names.count == 16)
        let judged = try analyze(["verify"] + names.map { "\(out)/\($0)" })
        #expect(judged.status == 0)
        // That others may not read a file is what we want; 252 doesn't know yet what others do.
        let complaints = judged.errors.split(separator: "\n").filter { line in
            line.contains(out)
                && !["marked world-inaccessible", "'DeferReactivation'", "'RestartMode'"]
                    .contains { line.contains($0) }
        }
        #expect(complaints == [])
    }

    private static let rich = """
        job_id: rich
        description: 100% of "it"
        rule: [0 30 2 LW * *, "0 0 12 * * 5L", "2099-01-01 00:00:00"]
        timezone: Europe/Berlin
        cmd: [/bin/echo, "a \\"b\\" $HOME 100% \\\\ ;", ";", "", "\\u0001\\t\\n"]
        user: root
        group: root
        cwd: /tmp
        env: {ODD: 'a "b" $x 100% \\ '}
        umask: "077"
        nice: -5
        limits: {nofile: 1024, as: 2G, core: unlimited, nproc: 10, cpu: 5, fsize: 1M, stack: 8M}
        stdin: "\(String(repeating: "input ", count: 30))"
        timeout: 1500ms
        stop_signal: INT
        kill_after: 1m
        success_codes: [0, 10-12]
        retry: {attempts: 2}
        output_file: /var/log/rich.log
        on_success: echo done
        on_failure: [echo one, [/bin/echo, two]]
        hosts: [web*]
        ---
        job_id: asked
        rule: 10s
        cmd: https://x.example/#{"a":1}
        http: {headers: {Authorization: Bearer s}, expect_status: [200, 204]}
        ---
        job_id: long
        rule: 10s
        timezone: Europe/Berlin
        cmd: [/bin/echo, "\(String(repeating: "%", count: 524_000))"]
        user: 65534
        group: "0"
        env_file: [/etc/default/rich, "/etc/100% odd $x"]
        on_failure: [echo]
        success_codes: [0-255]
        catch_up: latest
        ---
        job_id: booted
        rule: "@reboot"
        jitter: 5m
        cmd: /bin/echo
        ---
        job_id: paused
        rule: 0 0 0 1 1 *
        paused: true
        cmd: /bin/echo

        """

    /// Where both are the same also when the clock is changed.
    @Test(
        .enabled(if: hasSystemd, noSystemd),
        arguments: [
            "0 30 2 * * *", "15 */7 3-5 * * MON-FRI", "0 0 22-2 13 * FRI", "0 0 6 */2 * FRI",
            "0 0 6 L * *", "0 0 6 LW * *", "0 0 6 * * 5L,MON#2", "0 0 6 28W * *", "0 0 6 30W * *",
            "0 0 6 1W,15W,31W * *", "0 0 0 29 2 *", "H H H * * *", "*/10 * * * * *", "10s", "90s",
            "7d", "1h",
        ])
    func `has timers that are due when the jobs are`(rule: String) throws {
        let world = try World()
        try world.put(
            "a.yaml",
            "rule: '\(rule)'\ntimezone: America/New_York\ndst: skip\njitter: 30s\ncmd: x\n")
        let answer = try export(world, "systemd")
        #expect(answer.status == 0, "\(answer.output)")
        let ours = try command([
            "next", "\(world.jobsDir)/a.yaml", "-n", "1000", "--json", "--after",
            "2027-01-01T00:00:00Z",
        ])
        let times = try JSONValue.parse(Array(ours.output.utf8)).array ?? []
        // systemd knows no year after 2199.
        let end = try #require(Timestamp(rfc3339: "2100-01-01T00:00:00Z")).seconds
        let expected = times.compactMap(\.string).compactMap { Timestamp(rfc3339: $0)?.seconds }
            .filter { $0 < end }
        #expect(expected.count > 15)
        let timer = try world.read("out/systemd/a.timer").split(separator: "\n")
        let lines = timer.filter { $0.hasPrefix("OnCalendar=") }.map { String($0.dropFirst(11)) }
        let due = try judged(lines, from: "2027-01-01 00:00:00 UTC", count: expected.count)
        #expect(Array(due.prefix(expected.count)) == expected)
    }

    /// The seconds at which systemd says that any of the lines is due, from a time on.
    private func judged(_ lines: [String], from base: String, count: Int) throws -> [Int64] {
        var seconds: Set<Int64> = []
        for line in lines {
            let answer = try analyze(
                ["calendar", "--iterations=\(count)", "--base-time=\(base)", line])
            #expect(answer.status == 0, "\(line): \(answer.errors)")
            for text in answer.output.split(separator: "\n") {
                let words = text.split(separator: " ")
                // "Next elapse: Mon 2026-03-30 00:30:00 UTC", "Iter. #2: …"
                guard words.count == 6, words.last == "UTC", ["Next", "Iter."].contains(words[0])
                else { continue }
                guard let time = Timestamp(rfc3339: "\(words[3])T\(words[4])Z") else {
                    throw Trouble("no time in '\(text)'")
                }
                seconds.insert(time.seconds)
            }
        }
        return seconds.sorted()
    }

    /// What each export is compared with is compared with the real thing here, gaps and repeated
    /// hours included.
    @Test(
        .enabled(if: hasSystemd, noSystemd),
        arguments: [
            "*-*-* 02:30:00 Europe/Berlin", "*-*-* *:00/20:00 Europe/Berlin",
            "Sat,Sun *-*-* 00..03:15,45:00 America/New_York", "*-*~01..03 01:30:00 Europe/London",
            "Mon..Fri *-02,03~01 06:00:00 Asia/Tokyo", "*-02-29 *:*:07 UTC",
            "*-*-* 00..02/2:30:15/20 Australia/Lord_Howe", "*-*-* 00:00:00 America/Havana",
            "*-*-* 00..20/5:10:00 Africa/Casablanca",
        ])
    func `reads calendar expressions as systemd does`(text: String) throws {
        let zones = HostZones()
        let reading = try #require(
            SystemdReading(text, host: .utc, zone: { zones.zone(named: $0) }))
        for base in [
            "2026-03-27 12:00:00", "2026-10-03 12:00:00", "2026-10-24 12:00:00",
            "2026-03-07 20:00:00",
            "2026-10-31 20:00:00", "2028-02-01 00:00:00",
        ] {
            let instant = try #require(
                Timestamp(rfc3339: "\(base.replacing(" ", with: "T"))Z"))
            var expected: [Int64] = []
            var last = instant
            while expected.count < 150, let next = reading.next(after: last) {
                expected.append(next.seconds)
                last = next
            }
            let due = try judged([text], from: "\(base) UTC", count: 150)
            #expect(Array(due.prefix(150)) == expected, "from \(base)")
        }
    }

    // MARK: - the schema of Kubernetes

    private static let python = "\(repository)/.build-tools/bin/python3"
    private static let hasSchema = isWanted(python)
    private static let noSchema: Comment = "packaging/install-test-tools.sh was not run"

    @Test(.enabled(if: hasSchema, noSchema))
    func `makes manifests that are valid, and say what was meant`() throws {
        let world = try World()
        let odd = #"a \"b\" $HOME $(X) $$ 100% \\ ; # - : \u0001\u0085\u2028\t\n é"#
        try world.put(
            "a.yaml",
            """
            description: "\(odd)"
            rule: 0 */15 8-18 * * MON-FRI
            timezone: Europe/Berlin
            cmd: [echo, "\(odd)", "yes", "-", ""]
            env: {ODD: "\(odd)"}
            user: "1000"
            retry: {attempts: 3}

            """)
        try world.put(
            "b.yaml", "rule: 0 0 6 * * *\ntimezone: UTC\ncmd: 'https://x.example/#{\"a\": 1}'\n")
        let answer = try export(world, "kubernetes", ["--image", "registry.example/x:1"])
        #expect(answer.status == 0, "\(answer.output)")
        let out = "\(world.root)/out/kubernetes"
        let judged = try command(
            [Self.python, "\(repository)/Tests/SystemTests/Web/kubernetes.py"]
                + ["\(out)/a.yaml", "\(out)/b.yaml"], program: Self.python)
        try #require(judged.status == 0, "\(judged.errors)")
        let documents = try judged.output.split(separator: "\n").map {
            try JSONValue.parse(Array($0.utf8))
        }
        try #require(
            documents.compactMap { $0["kind"]?.string } == ["CronJob", "Secret", "CronJob"])
        let container = documents[0]["spec"]?["jobTemplate"]?["spec"]?["template"]?["spec"]?[
            "containers"]?.array?.first
        let text = "a \"b\" $HOME $(X) $$ 100% \\ ; # - : \u{1}\u{85}\u{2028}\t\n é"
        let doubled = text.replacing("$", with: "$$")
        #expect(
            container?["command"]?.array?.compactMap(\.string)
                == ["echo", doubled, "yes", "-", ""])
        #expect(container?["env"]?.array?.first?["value"]?.string == doubled)
        #expect(
            documents[0]["metadata"]?["annotations"]?["ruqi/description"]?.string == text)
        let request = documents[1]["stringData"]?["request"]?.string ?? ""
        #expect(request.contains("data-raw = \"{\\\"a\\\": 1}\""))
    }
}

/// A URL job as a service, run as systemd would run it.
@Suite struct `A URL that was exported` {
    @Test func `is asked by a script whose status is that of the answer`() throws {
        let server = try HTTPServer([
            "/200": HTTPServer.answer("200 OK", "fine"), "/302": HTTPServer.answer("302 No", ""),
            "/503": HTTPServer.answer("503 No", ""),
        ])
        let world = try World()
        for status in ["200", "302", "503"] {
            try world.put(
                "s\(status).yaml",
                "rule: 0 0 6 * * *\ntimezone: UTC\n"
                    + "cmd: 'http://127.0.0.1:\(server.port)/\(status)#say \"$x\" 100%'\n"
                    + "http: {expect_status: [200-299, 503], headers: {X-Key: s3cret}}\n")
        }
        try world.put(
            "none.yaml", "rule: 0 0 6 * * *\ntimezone: UTC\ncmd: http://127.0.0.1:1/\n")
        let answer = try command(["export", "systemd", world.jobsDir, "--output", world.root])
        #expect(answer.status == 0, "\(answer.output)")
        for (name, status) in [("s200", 0), ("s302", 1), ("s503", 0), ("none", 7)] {
            let unit = try world.read("\(name).service")
            let run = try command(
                try words(of: unit), program: "/bin/sh", input: try input(of: unit))
            #expect(run.status == Int32(status), "\(name): \(run.errors)")
            if name == "s200" { #expect(run.output.contains("fine")) }
        }
        let requests = server.requests
        #expect(requests.count == 3)
        for request in requests {
            #expect(request.contains("X-Key: s3cret") && request.contains("say \"$x\" 100%"))
        }
    }

    /// The arguments of its command as systemd.syntax(7) has them; only what is written there.
    private func words(of unit: String) throws -> [String] {
        guard let line = unit.split(separator: "\n").first(where: { $0.hasPrefix("ExecStart=") })
        else { throw Trouble("no command in \(unit)") }
        var words: [String] = []
        var rest = line.dropFirst("ExecStart=".count)
        while let first = rest.first {
            guard first == "\"" else {
                words.append(String(rest.prefix { $0 != " " }))
                rest = rest.drop { $0 != " " }.dropFirst()
                continue
            }
            var word = ""
            rest = rest.dropFirst()
            while let next = rest.popFirst(), next != "\"" {
                guard next == "\\", let escaped = rest.popFirst() else {
                    word.append(next)
                    continue
                }
                word.append(escaped == "n" ? "\n" : escaped)
            }
            words.append(word)
            rest = rest.dropFirst()
        }
        return words.map { $0.replacing("$$", with: "$").replacing("%%", with: "%") }
    }

    /// What it reads.
    private func input(of unit: String) throws -> String {
        guard let data = unit.split(separator: "StandardInputData=").last else {
            throw Trouble("no input in \(unit)")
        }
        let lines = data.split(separator: "\n")
        let count = lines.prefix { $0.hasSuffix("\\") }.count + 1
        let text = lines.prefix(count).map { $0.filter { $0 != " " && $0 != "\\" } }.joined()
        return try command(["base64", "-d"], program: "/usr/bin/base64", input: text).output
    }
}
