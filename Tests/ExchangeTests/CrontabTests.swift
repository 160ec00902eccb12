import Exchange
import Testing

@Suite struct `A crontab` {
    private func remarks(_ text: String, _ kind: Crontab.Kind = .user) -> [String] {
        Crontab(Array(text.utf8), kind).remarks.map { "\($0.line ?? 0) \($0.sentence)" }
    }

    @Test(arguments: [
        ("60 * * * * x", "60 in the field minute is not from 0 to 59"),
        ("* 24 * * * x", "24 in the field hour is not from 0 to 23"),
        ("* * 0 * * x", "0 in the field day is not from 1 to 31"),
        ("* * * 13 * x", "13 in the field month is not from 1 to 12"),
        ("* * * * 8 x", "8 in the field weekday is not from 0 to 7"),
        ("* * * foo * x", "'foo' in the field month is not a number or a name such as feb"),
        ("1,,2 * * * * x", "'' in the field minute is not a number"),
        (
            "5-1 * * * * x",
            "the range '5-1' in the field minute runs backwards: Debian's cron finds no value in it,"
                + " and others refuse it"
        ),
        (
            "* * * * fri-mon x",
            "the range 'fri-mon' in the field weekday runs backwards: Debian's cron finds no value"
                + " in it, and others refuse it"
        ), ("*x * * * * x", "'*x' in the field minute: behind '*' only a step can stand"),
        ("5# * * * * x", "'5#' in the field minute is not a number"),
        ("*/0 * * * * x", "'0' in the field minute is no step: a number from 1"),
        ("*/5/5 * * * * x", "'*/5/5' in the field minute has two steps"),
        ("1-2-3 * * * * x", "'1-2-3' in the field minute is no range"),
        (
            "5/10 * * * * x",
            "'5/10' in the field minute: Debian's cron refuses a step behind a single number, and"
                + " others differ in it; write the range, '5-59/10'"
        ), ("* * * * * x\u{7}", "it has a control character in it"),
        (
            "5 5 5 5 5 * x",
            "its command begins with '*', as a sixth field of times would, which cron doesn't have"
        ),
        ("NAME=", "a line has five fields and a command, and this one ends before"),
    ])
    func `has lines that are refused, with the reason`(line: String, sentence: String) {
        let table = Crontab(Array((line + "\n").utf8), .user)
        #expect(table.entries.isEmpty)
        #expect(table.remarks.map(\.sentence) == [sentence] && table.remarks[0].isRefusal)
    }

    @Test func `names a user in a system's table`() {
        let table = Crontab(Array("1 2 3 4 5 root echo a  b\n@daily\tme\tx\n".utf8), .system)
        #expect(table.entries.map(\.user) == ["root", "me"])
        #expect(table.entries.map(\.command) == ["echo a  b", "x"])
        #expect(remarks("@daily root\n", .system) == ["1 it has no command behind the user's name"])
        #expect(
            remarks("@daily 33 x\n", .system) == [
                "1 to cron '33' is the name of a user, not a number"
            ])
    }

    @Test(arguments: [
        ("a%b", "a", "b\n"), ("a%", "a", ""), ("a%%", "a", "\n"), ("a\\%b", "a%b", nil),
        ("a%b\\%c%d", "a", "b%c\nd\n"), ("a\\\\b", "a\\b", nil), ("a\\n", "a\\n", nil),
        ("a\\\\%b", "a\\", "b\n"), ("a\\\\\\%b", "a\\%b", nil), ("a\\", "a\\", nil),
        // In the input each backslash is one, but before a `%`.
        ("a%b\\\\%c", "a", "b\\%c\n"), ("a%\\n\\\\", "a", "\\n\\\\\n"), ("a%b%", "a", "b\n"),
        ("a%\\", "a", "\\"), ("echo %\u{301}b", "echo ", "\u{301}b\n"),
    ])
    func `has a command and its input`(text: String, command: String, input: String?) {
        let entry = Crontab(Array("* * * * * \(text)\n".utf8), .user).entries.first
        #expect(entry?.command == command && entry?.input == input)
    }

    @Test func `says where crons differ in backslashes`() {
        #expect(
            remarks("* * * * * sed s/a\\\\b//\n").map { $0.prefix(20) } == ["1 of two backslashes"])
        #expect(remarks("* * * * * x \\a \\% b%\\\\\n").isEmpty)
    }

    @Test func `takes a comment as it is, and its own lines for what they are`() {
        let latin: [UInt8] = Array("# L".utf8) + [0xF6] + Array("s\r\n \n1 * * * * x\n".utf8)
        let table = Crontab(latin, .user)
        #expect(table.entries.count == 1 && table.remarks.isEmpty && table.fatalLine == nil)
        let blank = Crontab(Array("1 * * * * x\n\r\n \r\n".utf8), .user)
        #expect(blank.entries.count == 1 && blank.remarks.count == 1 && blank.fatalLine == 2)
        let described = Crontab(Array("# L\u{7}a\r\n1 * * * * x\n".utf8), .user)
        #expect(described.entries.map(\.comment) == ["La"])
    }

    @Test func `says where a percent sign stands in quotes`() {
        #expect(remarks("* * * * * mail -s \"a%\" b\n").count == 1)
        #expect(remarks("* * * * * mail -s \"a\\%\" b%x\n").isEmpty)
    }

    @Test func `has variables that count for the lines behind them`() {
        let text = """
            A=1
              B = "x  y"\u{20}
            'C' = 'q "r" '
            D = '"two pairs"'
            * * * * * one
            A = 2 3\u{20}
            @daily x=1
            LOGNAME=me

            """
        let table = Crontab(Array(text.utf8), .user)
        func texts(_ entry: Crontab.Entry) -> [String] {
            entry.variables.map { "\($0.name)=\($0.value)" }
        }
        #expect(texts(table.entries[0]) == ["A=1", "B=x  y", "C=q \"r\"", "D=two pairs"])
        #expect(texts(table.entries[1]) == ["B=x  y", "C=q \"r\"", "D=two pairs", "A=2 3"])
        #expect(table.entries[1].command == "x=1")
        #expect(remarks(text) == ["8 cron doesn't let LOGNAME be set; it is left out"])
    }

    @Test func `has comments that describe what stands below them`() {
        let text = """
            # The table.

            # Nightly:
            #   all orders
            1 * * * * a
            2 * * * * b
            # Example of job definition:
            # .---------------- minute (0 - 59)
            # |  .------------- hour (0 - 23)
            # *  *  *  *  * user-name command to be executed
            3 * * * * c
            # m h  dom mon dow   command
            # fourth
            4 * * * * d

            """
        let entries = Crontab(Array(text.utf8), .user).entries
        #expect(entries.map(\.comment) == ["Nightly: all orders", nil, nil, "fourth"])
    }
}
