import Calendar
import Exchange
import Linux
import Testing

@Suite struct `The jobs of a crontab` {
    private static let directory =
        "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Fixtures"

    /// All files and remarks of a table, as one text.
    private func account(_ name: String, _ kind: Crontab.Kind) throws -> String {
        let zones = HostZones()
        let bytes = try readFile("\(Self.directory)/\(name)", limitBytes: 1 << 20)
        let jobs = CrontabJobs(
            Crontab(bytes, kind), kind: kind, source: name, hostZone: .utc, isDaemonsZone: true,
            zone: { zones.zone(named: $0) })
        let files = jobs.files.map { "== \($0.name)\n\($0.text)" }
        let remarks = jobs.remarks.map {
            "== line \($0.line)\($0.isRefusal ? ", refused" : ""): \($0.sentence)\n"
        }
        return (files + remarks).joined()
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
        func jobs(_ text: String) -> CrontabJobs {
            CrontabJobs(
                Crontab(Array(text.utf8), .user), kind: .user, source: "t", hostZone: .utc,
                isDaemonsZone: false, zone: { _ in nil })
        }
        #expect(jobs("* * * * * x\n").files[0].text.contains("\ntimezone: 'local'\n"))
        let remarks = jobs("CRON_TZ=Mars/Base\n* * * * * x\n").remarks
        #expect(
            remarks.map(\.sentence) == [
                "there is no time zone 'Mars/Base' on this host (CRON_TZ)"
            ])
        #expect(remarks[0].isRefusal)
    }

    @Test func `keep characters that YAML would fold or drop`() {
        let table = Crontab(Array("* * * * * echo 'a\u{2028}b\u{85}c'\n".utf8), .user)
        let jobs = CrontabJobs(
            table, kind: .user, source: "t", hostZone: .utc, isDaemonsZone: true, zone: { _ in nil }
        )
        #expect(jobs.files[0].text.contains(#"cmd: "echo 'a\u2028b\u0085c'""#))
    }

    @Test func `have rules that mean what the fields do`() {
        let table = Crontab(Array("5-5/2,7 * * 1-12/3 * x\n".utf8), .user)
        let jobs = CrontabJobs(
            table, kind: .user, source: "t", hostZone: .utc, isDaemonsZone: true, zone: { _ in nil }
        )
        #expect(jobs.files[0].text.contains("\nrule: '5,7 * * 1-12/3 *'\n"))
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
        ("échec", "chec"), ("_x", "x"),
    ])
    func `are named after their programs`(command: String, name: String) {
        let table = Crontab(Array("* * * * * \(command)\n".utf8), .user)
        let jobs = CrontabJobs(
            table, kind: .user, source: "t", hostZone: .utc, isDaemonsZone: true, zone: { _ in nil }
        )
        #expect(jobs.files.map(\.name) == ["\(name).yaml"])
    }
}
