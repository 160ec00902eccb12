import Calendar
import Jobs
import Testing

/// A calendar's text, and the days or findings that it comes to.
private func read(_ text: String) -> String {
    read(bytes: Array(text.utf8))
}

private func read(bytes: [UInt8]) -> String {
    let (days, diagnostics) = CalendarFile.parse(bytes, file: "c")
    return diagnostics.isEmpty ? days.texts.joined(separator: " ") : JobsTests.text(diagnostics)
}

private let hint = "\n  hint: a date looks like 2026-12-25, a range like 2026-12-24..2027-01-02"

@Suite struct `A calendar` {
    @Test(arguments: [
        ("", ""),
        ("# nothing\n\n", ""),
        ("2026-12-25\n", "2026-12-25"),
        ("2026-12-25", "2026-12-25"),
        ("2026-12-24..2027-01-02\n2026-05-01\n", "2026-05-01 2026-12-24..2027-01-02"),
        ("---\n- 2026-12-25\n- '2026-12-26'\n-\t\"2026-12-27\" # x\n", "2026-12-25..2026-12-27"),
        ("\u{FEFF}# x\r\n  2026-12-25  \r\n2026-12-31 # y", "2026-12-25 2026-12-31"),
        ("-\n-   # x\n2026-12-25\n", "2026-12-25"),
    ])
    func `is a list of dates and ranges, plain or as YAML has it`(text: String, days: String) {
        #expect(read(text) == days)
    }

    @Test(arguments: [
        ("2026-13-01", "c:1:6: "), ("x\n", "c:1:1: "), ("# ä\n  - 2026-02-29\n", "c:2:13: "),
        ("- '2026-12-25..2026-12-24'", "c:1:16: "), ("2026-12-25,", "c:1:11: "),
        ("'2026-12-25", "c:1:1: "), ("\"2026-12-25\"# x", "c:1:1: "), ("a: 2026-12-25", "c:1:1: "),
        ("2026-12-25\n---\n", "c:2:1: "),
    ])
    func `has each error at its place`(text: String, place: String) {
        let found = read(text)
        #expect(found.hasPrefix(place + "error: '"), "\(found)")
        #expect(found.hasSuffix("[bad-calendar]" + hint), "\(found)")
        #expect(!found.contains("\n\(place)"))
    }

    @Test func `has all its errors at once, and none of its days then`() {
        let (days, found) = CalendarFile.parse(Array("x\n2026-12-25\ny\n".utf8), file: "c")
        #expect(found.map(\.place.line) == [1, 3])
        #expect(!days.contains(day: 0))
    }

    @Test func `is UTF-8 and has no more entries than the limit`() {
        #expect(read(bytes: [0xFF, 0x0A]).contains("[invalid-utf8]"))
        let line = "2026-12-25\n"
        let full = String(repeating: line, count: CalendarFile.entriesMax)
        #expect(read(full) == "2026-12-25")
        #expect(read(full + line).hasPrefix("c:100001:1: error: a calendar has at most 100000 "))
    }

    @Test(arguments: [
        ("holidays", "holidays"), ("holidays.txt", "holidays"), ("a.b.yaml", "a.b"),
        ("x.yml", "x"), ("x.csv", "x.csv"),
    ])
    func `is called as its file without the suffix`(file: String, name: String) {
        #expect(CalendarFile.name(ofFile: file) == name)
    }
}

@Suite struct `The ledger of calendars` {
    private static func look(
        _ ledger: inout CalendarLedger, _ files: [String: String]
    ) -> CalendarLedger.Change {
        ledger.take(
            files.map { .init(file: $0.key, content: .success(Array($0.value.utf8))) })
    }

    private static func days(_ ledger: CalendarLedger, _ name: String) -> String {
        switch ledger.lookup(name) {
        case .found(let days): days.texts.joined(separator: " ")
        case .missing(let names, let directory): "missing in \(directory): \(names)"
        case .broken(let reason): "broken: \(reason)"
        }
    }

    @Test func `tells which calendars came, changed and went`() {
        var ledger = CalendarLedger(directory: "cal")
        #expect(Self.days(ledger, "a") == "missing in cal: []")
        #expect(Self.look(&ledger, ["a.txt": "2026-01-01", "b": ""]).names == ["a", "b"])
        #expect(Self.look(&ledger, ["a.txt": "2026-01-01 # x", "b": ""]).names == [])
        #expect(Self.look(&ledger, ["a": "2026-01-02"]).names == ["a", "b"])
        #expect(Self.days(ledger, "a") == "2026-01-02")
        #expect(Self.days(ledger, "b") == "missing in cal: [\"a\"]")
    }

    @Test func `has no days of one that broke, and tells the break once`() {
        var ledger = CalendarLedger(directory: "cal")
        _ = Self.look(&ledger, ["a": "2026-01-01"])
        let broken = Self.look(&ledger, ["a": "2026-01-01\nx"])
        #expect(broken.names == ["a"])
        #expect(broken.findings.map(\.place.text) == ["cal/a:2:1"])
        let again = Self.look(&ledger, ["a": "2026-01-01\nx"])
        #expect(again.findings == [] && again.names == [])
        #expect(Self.days(ledger, "a").hasPrefix("broken: cal/a:2:1: 'x' is no date"))
        #expect(Self.look(&ledger, ["a": "2026-01-03"]).names == ["a"])
        #expect(ledger.findings == [])
    }

    @Test func `says why one is broken`() {
        var ledger = CalendarLedger(directory: "cal")
        _ = Self.look(&ledger, ["a": "x"])
        #expect(Self.days(ledger, "a").hasPrefix("broken: cal/a:1:1: 'x' is no date: "))
        _ = ledger.take([.init(file: "a", content: .failure(.init("no")))])
        #expect(Self.days(ledger, "a") == "broken: cal/a: the file can't be read: no")
    }

    @Test func `refuses two files of one name and passes over what isn't meant`() {
        var ledger = CalendarLedger(directory: "cal")
        let change = Self.look(
            &ledger, ["a.txt": "2026-01-01", "a.yml": "", ".a": "x", "b~": "x", "c.tmp": "x"])
        #expect(change.names == ["a"])
        #expect(
            Self.days(ledger, "a")
                == "broken: cal/a.txt: 'a.txt' and 'a.yml' are one calendar; remove all but one")
    }
}
