import Exchange
import Testing

@Suite struct `A crontab` {
    private func remarks(_ text: String, _ kind: Crontab.Kind = .user) -> [String] {
        Crontab(Array(text.utf8), kind).remarks.map { "\($0.line) \($0.sentence)" }
    }

    @Test(arguments: [
        ("60 * * * * x", "60 in the field minute is not from 0 to 59"),
        ("* 24 * * * x", "24 in the field hour is not from 0 to 23"),
        ("* * 0 * * x", "0 in the field day is not from 1 to 31"),
        ("* * * 13 * x", "13 in the field month is not from 1 to 12"),
        ("* * * * 8 x", "8 in the field weekday is not from 0 to 7"),
        ("* * * foo * x", "'foo' in the field month is not a number or a name such as feb"),
        ("1,,2 * * * * x", "'' in the field minute is not a number"),
        ("5-1 * * * * x", "the range '5-1' in the field minute runs backwards, which cron refuses"),
        (
            "* * * * fri-mon x",
            "the range 'fri-mon' in the field weekday runs backwards, which cron refuses"
        ),
        ("*/0 * * * * x", "'0' in the field minute is no step: a number from 1"),
        ("*/5/5 * * * * x", "'*/5/5' in the field minute has two steps"),
        ("1-2-3 * * * * x", "'1-2-3' in the field minute is no range"),
        (
            "5/10 * * * * x",
            "'5/10' in the field minute: crons differ in what a step behind a single number is; write the range, '5-59/10'"
        ),
        ("+5 * * * * x", "'+5' in the field minute is not a number"),
        ("@every_minute x", "'@every_minute' is no word that cron knows"),
        ("* * * *", "a line has five fields and a command, and this one ends before"),
        ("* * * * *", "it has no command"), ("@daily", "it has no command"),
        ("* * * * * x\r", "it has a control character, such as the CR of a DOS line end, in it"),
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
    }

    @Test(arguments: [
        ("a%b", "a", "b\n"), ("a%", "a", ""), ("a%%", "a", "\n"), ("a\\%b", "a%b", nil),
        ("a%b\\%c%d", "a", "b%c\nd\n"), ("a\\\\b", "a\\\\b", nil), ("a\\n", "a\\n", nil),
    ])
    func `has a command and its input`(text: String, command: String, input: String?) {
        let entry = Crontab(Array("* * * * * \(text)\n".utf8), .user).entries.first
        #expect(entry?.command == command && entry?.input == input)
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
            * * * * * one
            A = 2 3\u{20}
            @daily x=1
            USER=me

            """
        let table = Crontab(Array(text.utf8), .user)
        func texts(_ entry: Crontab.Entry) -> [String] {
            entry.variables.map { "\($0.name)=\($0.value)" }
        }
        #expect(texts(table.entries[0]) == ["A=1", "B=x  y", "C=q \"r\" "])
        #expect(texts(table.entries[1]) == ["B=x  y", "C=q \"r\" ", "A=2 3"])
        #expect(table.entries[1].command == "x=1")
        #expect(remarks(text) == ["7 cron doesn't let USER be set; it is left out"])
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
