import Jobs
import Status
import Testing

@Suite struct `An excerpt` {
    private func excerpt(
        _ source: String, _ line: Int, _ column: Int, columns: Int = 80
    ) -> String? {
        Excerpt(of: Array(source.utf8), line: line, column: column)?.text(columns: columns)
    }

    @Test func `shows the line with its number and marks the word`() {
        #expect(
            excerpt("rule: 10s\ncomand: date\n", 2, 1) == """
                  2 | comand: date
                    | ^~~~~~

                """)
        #expect(
            excerpt(String(repeating: "\n", count: 99) + "cmd: [a, {b: c}]", 100, 10) == """
                  100 | cmd: [a, {b: c}]
                      |          ^

                """)
    }

    @Test func `marks the place behind the end where the end is meant`() {
        #expect(excerpt("a:  \n", 1, 5) == "  1 | a:\n    |     ^\n")
        #expect(excerpt("cmd", 1, 99) == "  1 | cmd\n    |    ^\n")
        #expect(excerpt("a\n", 2, 1) == "  2 |\n    | ^\n")
        #expect(excerpt("", 1, 1) == "  1 |\n    | ^\n")
    }

    @Test func `is none for a line that there isn't, and for a whole file`() {
        #expect(excerpt("a\nb", 3, 1) == nil)
        #expect(excerpt("a", 0, 0) == nil)
        #expect(excerpt("a", 1, 0) == nil)
    }

    @Test func `makes tabs visible up to their stops`() {
        #expect(excerpt("\tB: 2", 1, 1) == "  1 | →   B: 2\n    | ^~~~\n")
        #expect(excerpt("a:\tx", 1, 4) == "  1 | a:→ x\n    |     ^\n")
    }

    @Test func `makes control characters visible, and what would turn the line around`() {
        #expect(excerpt("a: \u{0}\u{1B}[1mb", 1, 5) == "  1 | a: ␀␛[1mb\n    |     ^\n")
        #expect(excerpt("\u{7F}\u{9B}\u{202E}x", 1, 4) == "  1 | ␡··x\n    |    ^\n")
    }

    @Test func `counts wide and combining characters as a terminal does`() {
        #expect(excerpt("任务: x", 1, 5) == "  1 | 任务: x\n    |       ^\n")
        #expect(excerpt("任务: x", 1, 1) == "  1 | 任务: x\n    | ^~~~\n")
        #expect(excerpt("e\u{301}: x", 1, 5) == "  1 | e\u{301}: x\n    |    ^\n")
    }

    @Test func `knows the line ends of YAML and a byte order mark`() {
        #expect(excerpt("\u{FEFF}a: 1\r\nb: 2\r\n", 1, 4) == "  1 | a: 1\n    |    ^\n")
        #expect(excerpt("a: 1\r\nb: 2\r\n", 2, 1) == "  2 | b: 2\n    | ^\n")
        #expect(excerpt("a\rb\u{85}c\u{2028}d\u{2029}e", 5, 1) == "  5 | e\n    | ^\n")
    }

    @Test func `shows what is no UTF-8 as a sign`() {
        let bytes = Array("cmd: ".utf8) + [0xFF, 0x41]
        let text = Excerpt(of: bytes, line: 1, column: 6)?.text(columns: 80)
        #expect(text == "  1 | cmd: \u{FFFD}A\n    |      ^\n")
    }

    @Test func `cuts a long line around the place`() throws {
        let digits = (0..<100).map { "\($0 % 10)" }.joined()
        let start = try #require(excerpt(digits, 1, 1, columns: 40))
        #expect(start == "  1 | 0123456789012345678901234567890…\n    | \(mark(31))\n")
        let middle = try #require(excerpt("\(digits) mark \(digits)", 1, 102, columns: 40))
        let lines = middle.split(separator: "\n")
        #expect(lines[0].hasPrefix("  1 | …") && lines[0].hasSuffix("…"))
        let place = lines[0].unicodeScalars.firstIndex(of: "m")
        #expect(lines[1].firstIndex(of: "^") != nil)
        let before = place.map { lines[0].unicodeScalars[..<$0].count }
        #expect(lines[1].unicodeScalars.prefix { $0 != "^" }.count == before)
        let end = try #require(excerpt(digits, 1, 101, columns: 40))
        #expect(end.hasSuffix("^\n"))
        for text in [start, middle, end] {
            #expect(text.split(separator: "\n").allSatisfy { $0.unicodeScalars.count <= 40 })
        }
    }

    private func mark(_ count: Int) -> String { "^" + String(repeating: "~", count: count - 1) }

    @Test func `of a line of a mebibyte is as long as any`() throws {
        let source = String(repeating: "x ", count: 1 << 19)
        for column in [1, 1_000, 500_001, 1 << 20] {
            let text = try #require(excerpt(source, 1, column, columns: 60))
            #expect(text.split(separator: "\n").allSatisfy { $0.unicodeScalars.count <= 60 })
            #expect(text.contains("^"))
        }
    }

    @Test func `fits into every width, wherever the place is`() throws {
        let source = "\ta\u{1B}任务 bcd: [efgh, 'ijkl'] # 任务任务任务任务 mnop qrst uvwx"
        for columns in 30...90 {
            for column in 1...(source.unicodeScalars.count + 1) {
                let text = try #require(excerpt(source, 1, column, columns: columns))
                for line in text.split(separator: "\n") {
                    #expect(cells(line) <= columns, "\(columns) \(column): \(line)")
                }
            }
        }
    }

    private func cells(_ line: Substring) -> Int {
        line.unicodeScalars.reduce(0) { $0 + ("任务".unicodeScalars.contains($1) ? 2 : 1) }
    }
}

@Suite struct `A diagnostic on a terminal` {
    let found = Diagnostic(
        .unknownKey, at: Place(file: "a\u{1B}.yaml", line: 1, column: 1), "unknown key 'comand'",
        hint: "did you mean 'cmd'?")

    @Test func `has its line between message and hint`() {
        let writer = DiagnosticText(columns: 80, isColoured: false)
        #expect(
            writer.text(found, source: Array("comand: x".utf8)) == """
                a·.yaml:1:1: error: unknown key 'comand' [unknown-key]
                  1 | comand: x
                    | ^~~~~~
                  hint: did you mean 'cmd'?

                """)
        #expect(
            writer.text(found, source: nil) == """
                a·.yaml:1:1: error: unknown key 'comand' [unknown-key]
                  hint: did you mean 'cmd'?

                """)
    }

    @Test func `is red for an error, cyan for a note and green for a hint`() {
        let writer = DiagnosticText(columns: 80, isColoured: true)
        #expect(
            writer.text(found, source: Array("comand: x".utf8)) == """
                a·.yaml:1:1: \u{1B}[1;31merror:\u{1B}[0m unknown key 'comand' [unknown-key]
                  1 | comand: x
                    | \u{1B}[1;31m^~~~~~\u{1B}[0m
                  \u{1B}[1;32mhint:\u{1B}[0m did you mean 'cmd'?

                """)
        let note = Diagnostic(
            .numericWeekday, at: .whole("a.yaml"), "Monday", severity: .note)
        #expect(
            writer.text(note, source: []) == """
                a.yaml: \u{1B}[1;36mnote:\u{1B}[0m Monday [numeric-weekday]

                """)
    }
}
