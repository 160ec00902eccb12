import Calendar
import Exchange
import Linux
import Testing

@Suite struct `The jobs of a crontab` {
    private static let directory =
        "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Fixtures"

    /// All files and remarks of a table, as one text.
    private func account(_ name: String, _ kind: Crontab.Kind) throws -> String {
        let bytes = try readFile("\(Self.directory)/\(name)", limitBytes: 1 << 20)
        let jobs = CrontabJobs(Crontab(bytes, kind), source: name, on: host)
        let files = jobs.files.map { "== \($0.name)\n\($0.text)" }
        let remarks = jobs.remarks.map { remark in
            let place = remark.line.map { "line \($0)" } ?? "the table"
            return "== \(place)\(remark.isRefusal ? ", refused" : ""): \(remark.sentence)\n"
        }
        return (files + remarks).joined()
    }

    /// In UTC, with homes for all users but `nobody`, and without one named `ghost`.
    private var host: CrontabHost { host(isDaemonsZone: true) }

    private func host(isDaemonsZone: Bool) -> CrontabHost {
        let zones = HostZones()
        return CrontabHost(
            zone: .utc, isDaemonsZone: isDaemonsZone, zoneNamed: { zones.zone(named: $0) },
            home: { $0 == "ghost" ? nil : "/home/\($0)" }, isDirectory: { $0 != "/home/nobody" })
    }

    private func jobs(
        _ text: String, _ kind: Crontab.Kind = .user, prefix: String = "", owner: String? = "me"
    ) -> CrontabJobs {
        CrontabJobs(
            Crontab(Array((text + "\n").utf8), kind), source: "t", prefix: prefix, owner: owner,
            on: host)
    }

    @Test(arguments: [
        ("system", Crontab.Kind.system), ("cron.d-stats", .system), ("cron.d-container", .system),
        ("debian", .system), ("user-shop", .user), ("no-newline", .user),
    ])
    func `are these`(name: String, kind: Crontab.Kind) throws {
        let wanted = try readFile("\(Self.directory)/\(name).jobs", limitBytes: 1 << 20)
        #expect(try account(name, kind) == String(decoding: wanted, as: UTF8.self))
    }

    @Test
    func `name the zone of the host where the daemon has another one, and one that isn't there`() {
        let table = Crontab(Array("* * * * * x\n".utf8), .user)
        let files = CrontabJobs(table, source: "t", on: host(isDaemonsZone: false)).files
        #expect(files[0].text.contains("\ntimezone: 'local'\n"))
        let remarks = jobs("CRON_TZ=Mars/Base\n* * * * * x").remarks
        #expect(
            remarks.map(\.sentence) == [
                "there is no time zone 'Mars/Base' on this host (CRON_TZ)"
            ])
        #expect(remarks[0].isRefusal)
    }

    @Test func `keep characters that YAML would fold or drop, and quotes with a mark behind`() {
        let text = jobs("* * * * * echo 'a\u{2028}b\u{85}c'").files[0].text
        #expect(text.contains(#"cmd: "echo 'a\u2028b\u0085c'""#))
        let marked = jobs("* * * * * echo '\u{301}'").files[0].text
        let lines = marked.utf8.split(separator: 0x0A)
        #expect(lines.contains { $0.elementsEqual("cmd: 'echo ''\u{301}'''".utf8) })
    }

    @Test func `are no part of the name of their table`() {
        let table = Crontab(Array("* * * * * x\n".utf8), .user)
        let jobs = CrontabJobs(table, source: "a\nstdin: b", on: host)
        #expect(jobs.files[0].text.hasPrefix("# From a\u{FFFD}stdin: b, line 1.\n"))
    }

    @Test(arguments: [
        ("5-5/2,7 * * 1-12/3 *", "5,7 * * 1-12/3 *"), ("* 04-4/2 * jan-1/1 *", "* 04 * jan *"),
        ("* * * * thu-4/3", "* * * * thu"), ("* 8-15/9 * * *", "* 8 * * *"),
        ("* * * * sun-7/3", "* * * * sun-7/3"),
    ])
    func `have rules that mean what the fields do`(fields: String, rule: String) {
        #expect(jobs("\(fields) x").files[0].text.contains("\nrule: '\(rule)'\n"))
    }

    @Test func `are their owner's, and where that isn't told it is said`() {
        let text = "* * * * * x"
        #expect(jobs(text).files[0].text.contains("\nuser: 'me'\n"))
        #expect(jobs(text).remarks.isEmpty)
        let nobodys = jobs(text, owner: nil)
        #expect(!nobodys.files[0].text.contains("user:"))
        #expect(nobodys.remarks.map(\.line) == [nil])
        #expect(nobodys.remarks[0].sentence.contains("--owner"))
    }

    @Test(arguments: [
        ("1 2 * * * nobody x", "\ncwd: '/'\n", "there is no directory '/home/nobody'"),
        ("HOME=/home/nobody\n1 2 * * * me x", "\ncwd: '/'\n", "there is no directory"),
        ("HOME=/srv\n1 2 * * * nobody x", "\ncwd: '/srv'\n", nil),
        ("1 2 * * * ghost x", "\nuser: 'ghost'\n", "there is no user 'ghost' on this host"),
        ("1 2 * * * me x", "\nuser: 'me'\n", nil),
    ])
    func `begin where they can`(text: String, line: String, remark: String?) {
        let jobs = jobs(text, .system)
        #expect(jobs.files[0].text.contains(line))
        #expect(jobs.remarks.count == (remark == nil ? 0 : 1))
        if let remark { #expect(jobs.remarks[0].sentence.contains(remark)) }
    }

    @Test func `have cron's variables, and those of the table`() {
        let bare = jobs("1 2 * * * x").files[0].text
        #expect(bare.contains("\nenv:\n  PATH: '/usr/bin:/bin'\n  SHELL: '/bin/sh'\n#"))
        let jobs = jobs(
            "PATH=/opt/bin\nSHELL=/bin/bash\nMAILTO=me\nUSER=you\n1 2 * * * x\n1 3 * * * y")
        for file in jobs.files {
            #expect(
                file.text.contains(
                    """

                    shell: ['/bin/bash', -c]
                    env:
                      PATH: '/opt/bin'
                      SHELL: '/bin/bash'
                      MAILTO: 'me'
                      USER: 'you'

                    """))
        }
        #expect(jobs.files.count == 2 && jobs.remarks.map(\.line) == [3])
    }

    @Test(arguments: [
        ("61 * * * * x\n1 * * * * y", 1), ("1 * * * * y\n* * * *", 2),
        ("@never x\n1 * * * * y", 1), ("5 5 5 5 5 * x\n1 * * * * y", 1),
        ("1 * * * * \(String(repeating: "x", count: 999))", 1),
        ("1 * * * * x\n*/0 * * * * y", 2), ("5/10 * * * * x\n1 * * * * y", 1),
        ("28/2/3 * * * * x\n1 * * * * y", 1), ("7--2 * * * * x\n1 * * * * y", 1),
        ("45/2-3 * * * * x\n1 * * * * y", 1), ("34-12 61 * * * x\n1 * * * * y", 1),
        (String(repeating: "#\n", count: 10_000) + "1 * * * * y", 10_001), ("-* * * * * x", 1),
        ("\u{C}1 * * * * x\n1 * * * * y", 1),
        ("1 \u{B} * * * x\n1 * * * * y", 1),
        // Debian's cron runs these, and the others of the table.
        ("5-1 * * * * x\n1 * * * * y", nil), ("*/5/2 * * * * x\n1 * * * * y", nil),
        ("*x * * * * x\n1 * * * * y", nil), ("5# * * * * x\n1 * * * * y", nil),
        ("* * * * mon. x\n1 * * * * y", nil), ("1 * * * * x\u{C}\n1 * * * * y", nil),
        ("@daily\n1 * * * * y", nil), ("* * * * *\n1 * * * * y", nil),
        ("A=\u{7}\n1 * * * * y", nil), ("=x\n1 * * * * y", nil),
        ("1-5/2-3 * * * * x\n1 * * * * y", nil),
        (String(repeating: "#\n", count: 9_999) + "1 * * * * y", nil),
        ("1 * * * * \(String(repeating: "x", count: 998))", nil),
    ])
    func `are told where Debian's cron runs nothing of the table`(text: String, line: Int?) {
        let sentences = jobs(text).remarks.filter { $0.line == nil }.map(\.sentence)
        let wanted = line.map {
            "Debian's cron runs nothing of it, because of line \($0); here the other lines are jobs"
        }
        #expect(sentences == [wanted].compactMap(\.self))
    }

    @Test(arguments: [
        ("1 2 3 4 5 root\n1 * * * * me y\n", true), ("1 2 3 4 5 root \n1 * * * * me y\n", false),
        ("1 * * * * * x\n1 * * * * me y\n", true), ("1 * * * * me * x\n", false),
        ("1 * * * * me x\n# last", false),
        ("1 * * * * me x\n ", false), ("1 * * * * me x\nA=1", true), ("1 * * * * me x", true),
    ])
    func `are told so of a system's table, too`(text: String, isFatal: Bool) {
        let table = Crontab(Array(text.utf8), .system)
        #expect((table.fatalLine != nil) == isFatal)
        #expect(table.entries.count == 1)
    }

    @Test func `are of a user that is told once`() {
        let owned = jobs("1 * * * * x\n2 * * * * y", owner: "ghost")
        #expect(owned.remarks.map(\.sentence) == ["there is no user 'ghost' on this host"])
        #expect(owned.remarks[0].line == nil)
        #expect(jobs("1 * * * * ghost x\n2 * * * * ghost y", .system).remarks.map(\.line) == [1])
    }

    @Test func `are told of a shell that cron doesn't find, and of the first look at a boot`() {
        let remarks = jobs("SHELL=bash\n1 * * * * x\n2 * * * * x\n@reboot y").remarks
        #expect(remarks.map(\.line) == [1, 4])
        #expect(remarks[0].sentence.contains("no shell in PATH"))
    }

    @Test func `have names that begin with what is wanted`() {
        let files = jobs("1 * * * * /opt/backup.sh\n2 * * * * backup", prefix: "db1-").files
        #expect(files.map(\.name) == ["db1-backup.yaml", "db1-backup-2.yaml"])
    }

    @Test(arguments: [
        ("/usr/local/bin/backup.sh --all", "backup"),
        ("cd / && run-parts --report /etc/cron.daily", "cron-daily"),
        (
            "test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.weekly; }",
            "cron-weekly"
        ),
        ("nice -n 10 ./reindex.sh \"a b\"", "reindex"), ("A=1 B=2 env C=3 prog", "prog"),
        ("command -v collect > /dev/null && collect 1 1", "collect"),
        ("$HOME/bin/orders >> log", "orders"),
        ("[ -f x ] && php /var/www/cron.php", "php"), (": > x", "job"), ("cd /srv/data", "data"),
        ("échec", "chec"), ("_x", "x"), ("_-x", "x"), ("-_-", "job"),
    ])
    func `are named after their programs`(command: String, name: String) {
        #expect(jobs("* * * * * \(command)").files.map(\.name) == ["\(name).yaml"])
    }
}
