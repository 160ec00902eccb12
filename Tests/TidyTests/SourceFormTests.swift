import Testing

/// Rules of form that neither the compiler nor the formatter checks. Each has a row in which it
/// fails.
@Suite struct `Source files` {
    @Test func `keep the rules of form`() {
        let findings = Repository.swiftFiles(in: "Sources").flatMap(Self.findings)
        #expect(findings == [])
        let comments = Repository.swiftFiles(in: "Tests").flatMap { source in
            source.lines.filter { Self.isLongComment($0.drop { $0 == " " }, $0) }
        }
        #expect(comments == [])
    }

    @Test(arguments: [
        ("package func x() {}\n", "line 1: 'package' declaration without a comment"),
        ("let x = try! y()\n", "line 1: 'try!'"),
        ("    static var x = 1\n", "line 1: 'static var'"),
        ("public let x = 1\n", "line 1: 'public'"),
        ("// TO" + "DO: later\n", "line 1: a left-over mark"),
        ("// \(String(repeating: "x", count: 98))\n", "line 1: a comment of more than 100 columns"),
        (String(repeating: "\n", count: 401), "more than 400 lines"),
        (
            "func x() {\n" + String(repeating: "    y()\n", count: 61) + "}\n",
            "line 1: a function of more than 60 lines"
        ),
    ])
    func `that break one are found`(text: String, finding: String) {
        let source = Repository.Source(path: "Sources/Jobs/X.swift", text: text)
        #expect(Self.findings(in: source) == ["Sources/Jobs/X.swift: \(finding)"])
    }

    private static func findings(in source: Repository.Source) -> [String] {
        var findings: [String] = []
        let lines = source.lines
        if lines.count > 401 { findings.append("more than 400 lines") }
        for (index, line) in lines.enumerated() {
            let code = line.drop { $0 == " " }
            for finding in lineFindings(code, line) {
                findings.append("line \(index + 1): \(finding)")
            }
            let before = index > 0 ? lines[..<index].last { !isAttribute($0) } : nil
            if code.hasPrefix("package "), needsComment(code),
                before?.drop(while: { $0 == " " }).hasPrefix("///") != true
            {
                findings.append("line \(index + 1): 'package' declaration without a comment")
            }
            if isFunction(code), length(from: index, lines) > 62 {
                findings.append("line \(index + 1): a function of more than 60 lines")
            }
        }
        return findings.map { "\(source.path): \($0)" }
    }

    private static func lineFindings(_ code: Substring, _ line: Substring) -> [String] {
        let isComment = code.hasPrefix("//")
        var findings: [String] = []
        if !isComment, code.contains("try!") { findings.append("'try!'") }
        if code.hasPrefix("static var "), !code.contains("{") { findings.append("'static var'") }
        if code.hasPrefix("public ") { findings.append("'public'") }
        if isLongComment(code, line) { findings.append("a comment of more than 100 columns") }
        if ["TO" + "DO", "FIX" + "ME", "XX" + "X"].contains(where: { line.contains($0) }) {
            findings.append("a left-over mark")
        }
        return findings
    }

    /// The formatter breaks code only. A drawing stays whole.
    private static func isLongComment(_ code: Substring, _ line: Substring) -> Bool {
        code.hasPrefix("//") && !code.hasPrefix("///  ") && line.count > 100
    }

    /// Functions and types: what a stored value is, its name and type say.
    private static func needsComment(_ code: Substring) -> Bool {
        let words = code.split(separator: " ").dropFirst().drop { modifiers.contains($0) }
        guard let word = words.first else { return false }
        return ["func", "struct", "enum", "class", "protocol"].contains(word)
            && !isOperator(words.dropFirst().first ?? "")
    }

    private static let modifiers: [Substring] = [
        "static", "final", "mutating", "borrowing", "consuming", "indirect", "override",
    ]

    /// `<`, `==`, `+`: their meaning is the standard library's.
    private static func isOperator(_ name: Substring) -> Bool {
        !(name.first?.isLetter ?? true)
    }

    private static func isAttribute(_ line: Substring) -> Bool {
        line.drop { $0 == " " }.hasPrefix("@")
    }

    private static func isFunction(_ code: Substring) -> Bool {
        code.split(separator: " ").prefix(5).contains("func") && !code.hasPrefix("//")
    }

    /// Lines from a declaration to the closing brace at its own indentation.
    private static func length(from start: Int, _ lines: [Substring]) -> Int {
        let indent = lines[start].prefix { $0 == " " }
        let end = lines[(start + 1)...].firstIndex { $0 == "\(indent)}" }
        return end.map { $0 - start + 1 } ?? 1
    }
}
