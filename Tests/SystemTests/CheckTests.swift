import Glibc
import Jobs
import Linux
import Testing

@Suite struct `ruqi check` {
    @Test func `shows on a terminal the line that is meant, in colour`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 10s\ncmd: x\ncomand: x\n")
        let path = "\(world.jobsDir)/a.yaml"
        let colourful = try commandOnTerminal(["check", path], columns: 80)
        #expect(colourful.status == 1)
        #expect(
            colourful.output == """
                \(path):3:1: \u{1B}[1;31merror:\u{1B}[0m unknown key 'comand' [unknown-key]
                  3 | comand: x
                    | \u{1B}[1;31m^~~~~~\u{1B}[0m
                  \u{1B}[1;32mhint:\u{1B}[0m did you mean 'cmd'?
                1 file, 0 jobs, 1 error

                """)
        for plain in ["NO_COLOR=1", "TERM=dumb"] {
            let answer = try commandOnTerminal(
                ["check", world.jobsDir], columns: 80, environment: [plain])
            #expect(answer.output.contains("a.yaml:3:1: error: unknown key 'comand'"))
            #expect(answer.output.contains("\n  3 | comand: x\n    | ^~~~~~\n  hint: "))
            #expect(!answer.output.contains("\u{1B}"))
        }
    }

    @Test func `cuts the lines to the width of the terminal`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 10s\ncmd: x\n\(String(repeating: "k", count: 200)): x\n")
        let path = "\(world.jobsDir)/a.yaml"
        let answer = try commandOnTerminal(
            ["check", path], columns: 44, environment: ["NO_COLOR=1"])
        let lines = answer.output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("  3 | kkkk") && $0.hasSuffix("k…") })
        #expect(lines.filter { $0.contains("|") }.allSatisfy { $0.unicodeScalars.count <= 44 })
    }

    @Test func `reads standard input`() throws {
        let good = try command(["check", "-"], input: "job_id: a\nrule: 10s\ncmd: x\n")
        #expect(good.status == 0)
        #expect(good.output == "1 file, 1 job, no errors\n")
        let bad = try command(["check", "-"], input: "job_id: a\nrule: 10s\ncomand: x\n")
        #expect(bad.status == 1)
        #expect(bad.output.hasPrefix("<stdin>:3:1: error: unknown key 'comand' [unknown-key]\n"))
        let nameless = try command(["check", "-"], input: "rule: 10s\ncmd: x\n")
        #expect(nameless.status == 0)
        #expect(
            nameless.output == """
                <stdin>:1:1: note: without a 'job_id' the file needs a name in jobs.d that gives one; \
                '<stdin>' is none [bad-job-id]
                1 file, 1 job, no errors

                """)
        let empty = try command(["check", "-"], input: "")
        #expect(empty.output.contains("<stdin>:1:1: error: the file has no job in it"))
        #expect(try command(["check", "-", "-"], input: "").status == 64)
    }

    @Test(arguments: [
        ".source.yaml", ".backup.yaml.Xa8s2", "backup.yaml.12345~", "#backup.yaml#", "a b.tmp",
    ])
    func `takes a temporary name, of which no job_id can be made`(name: String) throws {
        let world = try World()
        try world.put(name, "rule: 10s\ncmd: x\n")
        let path = "\(world.jobsDir)/\(name)"
        let answer = try command(["check", path])
        #expect(answer.status == 0)
        #expect(answer.output.hasPrefix("\(path):1:1: note: without a 'job_id' the file needs"))
        #expect(answer.output.hasSuffix("1 file, 1 job, no errors\n"))
        try world.put(name, "rule: 10s\ncomand: x\n")
        #expect(try command(["check", path]).status == 1)
        // When its jobs are due may depend on the id.
        try world.put(name, "rule: 10s\ncmd: x\n")
        #expect(try command(["next", path]).status == 1)
    }

    @Test func `notes a command in quotes of a word processor, and a date that has passed`() throws
    {
        let world = try World()
        try world.put("a.yaml", "rule: 2020-02-02 10:00:00\ncmd: \u{201E}echo hi\u{201C}\n")
        let answer = try command(["check", "\(world.jobsDir)/a.yaml"])
        #expect(answer.status == 0)
        #expect(answer.output.contains("a.yaml:1:7: note: this time has passed: a daemon that"))
        #expect(answer.output.contains("a.yaml:2:1: note: the command begins with a quote that is"))
        #expect(answer.output.contains("[typographic-quote]\n  hint: '\u{201E}' quotes nothing"))
    }

    @Test func `notes exit codes of a job that has none`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\nsuccess_codes: [0, 3]\ncmd: http://host/\n")
        let answer = try command(["check", "\(world.jobsDir)/a.yaml"])
        #expect(answer.status == 0)
        #expect(answer.output.contains("a.yaml:2:1: note: 'success_codes' is about the exit codes"))
        try world.put("a.yaml", "rule: 1h\ncmd: http://host/\n")
        try world.put("b.yaml", "rule: 1h\ncmd: date\n")
        let settings = "\(world.root)/s.yaml"
        let defaults = "defaults: {success_codes: [3], stdin: x, http: {method: PUT}}\n"
        try AppendFile(path: settings).append(Array(defaults.utf8))
        let other = try command(["check", world.jobsDir, "--config", settings])
        #expect(other.output == "2 files, 2 jobs, no errors\n")
    }

    @Test func `notes an input that is for commands, and a request that is for URLs`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\nstdin: x\ncmd: http://host/\n")
        try world.put("b.yaml", "rule: 1h\ncmd: date\nhttp: {method: PUT}\n")
        let answer = try command(["check", world.jobsDir])
        #expect(answer.status == 0)
        #expect(answer.output.contains("a.yaml:2:1: note: 'stdin' is what a command reads"))
        #expect(answer.output.contains("b.yaml:3:1: note: 'http' is about the request of a URL"))
        #expect(answer.output.split(separator: "[misplaced-key]").count == 3)
    }

    @Test func `takes no name that a job file may have and that gives no job_id`() throws {
        let world = try World()
        try world.put("_tmp.yaml", "rule: 10s\ncmd: x\n")
        let answer = try command(["check", "\(world.jobsDir)/_tmp.yaml"])
        #expect(answer.status == 1)
        #expect(answer.output.contains("error: the file's name gives no job_id: '_tmp' is none"))
    }

    @Test func `says the same of a file that can't be read and of its directory`() throws {
        let world = try World()
        let jobs = world.jobsDir
        symlink("nowhere", "\(jobs)/a.yaml")
        symlink("b.yaml", "\(jobs)/b.yaml")
        mkfifo("\(jobs)/c.yaml", 0o644)
        try world.put("d.yaml", String(repeating: "#", count: 1 << 20) + "#")
        let files = try command(["check"] + ["a", "b", "c", "d"].map { "\(jobs)/\($0).yaml" })
        let directory = try command(["check", jobs])
        let reasons = files.output.split(separator: "\n").dropLast()
        #expect(reasons.count == 4)
        #expect(
            reasons[0] == "\(jobs)/a.yaml: error: the file can't be read: a symbolic link to "
                + "nothing [unreadable-file]")
        #expect(directory.output.split(separator: "\n").prefix(4) == reasons.prefix(4))
        #expect(files.output.contains("/d.yaml': larger than the limit of 1048576 bytes ["))
    }

    @Test func `names the settings for what is wrong with their defaults`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        let settings = "\(world.root)/s.yaml"
        try AppendFile(path: settings).append(Array("defaults: {exclude: [off]}\n".utf8))
        let answer = try command(["check", world.jobsDir, "--config", settings])
        #expect(answer.output.hasPrefix("\(world.jobsDir)/a.yaml:1:1: error: there is no calendar"))
        #expect(answer.output.contains("; the setting 'defaults' has it (\(settings):1:22) ["))
    }

    @Test func `finds all errors of all files in one pass, also as JSON`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 10s\ncomand: x\nshel: x\n")
        try world.put("b.yaml", "rule: \"0 0 0 * * TUES\"\ncmd: [\"unclosed\n")
        try world.put("c.yaml", "job_id: x\nrule: 10s\ncmd: x\n")
        try world.put("d.yaml", "job_id: x\nrule: 10s\ncmd: x\n")
        let json = try command(["check", world.jobsDir, "--json"])
        #expect(json.status == 1)
        let found = try JSONValue.parse(Array(json.output.utf8)).array ?? []
        #expect(
            found.map { "\($0["file"]?.string?.suffix(6) ?? "") \($0["code"]?.string ?? "")" } == [
                "a.yaml unknown-key", "a.yaml unknown-key", "b.yaml unknown-name",
                "b.yaml unclosed-quote", "d.yaml duplicate-job-id",
            ])
        let text = try command(["check", world.jobsDir])
        #expect(text.output.hasSuffix("4 files, 1 job, 5 errors\n"))
    }

    @Test func `doesn't pretend that the errors it shows are all there are`() throws {
        let world = try World()
        let wrong = (0..<150).map { "key\($0): x\n" }.joined()
        try world.put("a.yaml", "rule: 10s\ncmd: x\n" + wrong)
        let answer = try command(["check", world.jobsDir])
        #expect(
            answer.output.hasSuffix(
                """
                note: there are 50 more errors in this file [more-errors]
                1 file, 0 jobs, more than 100 errors

                """))
    }

    @Test func `says of a directory with the name of a job file that it is ignored`() throws {
        let world = try World()
        try makeDirectories("\(world.jobsDir)/x.yaml")
        let answer = try command(["check", world.jobsDir])
        #expect(answer.status == 0)
        #expect(
            answer.output == """
                \(world.jobsDir)/x.yaml: note: this is a directory, and job files in it are not \
                read [ignored-file]
                0 files, 0 jobs, no errors

                """)
    }

    @Test func `never waits for the other end of a pipe`() throws {
        let world = try World()
        let path = "\(world.jobsDir)/x.yaml"
        #expect(mkfifo(path, 0o644) == 0)
        for checked in [path, world.jobsDir] {
            let answer = try command(["check", checked])
            #expect(answer.status == 1)
            #expect(answer.output.contains("regular file [unreadable-file]"))
        }
    }

    @Test func `refuses a file of more than a mebibyte, and reads one of blanks`() throws {
        let world = try World()
        let mebibyte = String(repeating: "          \n", count: (1 << 20) / 11 + 1)
        try world.put("a.yaml", String(mebibyte.prefix(1 << 20)))
        try world.put("b.yaml", mebibyte)
        let answer = try command(["check", world.jobsDir])
        #expect(answer.output.contains("a.yaml:1:1: error: the file has no job in it"))
        #expect(answer.output.contains("larger than the limit of 1048576 bytes [unreadable-file]"))
    }
}
