import Calendar

/// What libyaml says when it can't read on, and what that means to the person who wrote the file.
struct YAMLComplaint {
    /// libyaml's own words.
    let problem: String
    let context: String
    /// Where it noticed. From 0, as libyaml counts.
    let line: Int
    let column: Int
    /// Where the thing began that it was reading. From 0.
    let contextLine: Int
    let contextColumn: Int

    /// Reports it: in our own sentence where the cause is known, else in libyaml's words.
    func explain(source: SourceLines, into findings: inout Findings) {
        // What follows an alias on its line makes no sense to libyaml either.
        if alias(among: findings.diagnostics) != nil { return }
        if explainKey(source, &findings) || explainScalar(source, &findings)
            || explainStructure(source, &findings)
        {
            return
        }
        let words = context.isEmpty ? problem : "\(problem) \(context)"
        findings.add(.badYAML, line: line + 1, column: column + 1, "this is no YAML: \(words)")
    }

    /// The alias that was reported in the line where it noticed, and is the reason; nil: none was.
    private func alias(among findings: [Diagnostic]) -> Diagnostic? {
        findings.last { $0.code == .alias && $0.place.line == line + 1 }
    }

    /// A value that ends the reading, though what comes behind its line may be in order.
    struct Value {
        /// Of its first character.
        let place: Place
        /// What is wrong with it.
        let finding: Diagnostic
    }

    /// The value that is the reason; nil: something else is. The first `known` findings were there
    /// before it was explained; `scalar` is where the last one that could be read begins.
    func value(
        _ source: SourceLines, _ findings: [Diagnostic], known: Int,
        scalar: SourcePoint?
    ) -> Value? {
        if let alias = alias(among: findings) { return Value(place: alias.place, finding: alias) }
        guard findings.count > known, let finding = findings.last,
            finding.place.line == line + 1
        else { return nil }
        let column: Int? =
            switch finding.code {
            case .unquotedCharacter: finding.place.column - 1
            // The scalar is what stands before the colon, and the quoted text.
            case .unquotedColon, .textAfterQuote: scalar?.line == line ? scalar?.column : nil
            // The context is the quoted text. One that is closed in another line ends there.
            case .badEscape:
                contextLine == line && source.isClosed(line: line, quote: contextColumn)
                    ? contextColumn : nil
            default: nil
            }
        return column.map {
            let place = Place(file: finding.place.file, line: line + 1, column: $0 + 1)
            return Value(place: place, finding: finding)
        }
    }

    /// Keys and colons.
    private func explainKey(_ source: SourceLines, _ findings: inout Findings) -> Bool {
        switch problem {
        case "could not find expected ':'":
            reportColon(source, line: contextLine, column: contextColumn, &findings)
        case "mapping values are not allowed in this context":
            let before = source.text(line: line, from: 0, to: column)
            if let colon = before.firstRange(of: ": ") {
                let start = before[..<colon.upperBound].unicodeScalars.count
                findings.add(
                    .unquotedColon, line: line + 1, column: column + 1,
                    "a ':' followed by a blank can't stand in a value that isn't quoted",
                    hint: YAMLComplaint.quoteHint(source.text(line: line, from: start)))
            } else if line > 0, !YAMLComplaint.hasColon(source.text(line: line - 1, from: 0)) {
                // The line above was taken for the first part of this line's key.
                let above = source.text(line: line - 1, from: 0)
                reportColon(source, line: line - 1, column: indentation(of: above), &findings)
            } else {
                reportIndentation(source, &findings)
            }
        case "did not find expected key" where source.isAfterQuote(line: line, column: column):
            findings.add(
                .textAfterQuote, line: line + 1, column: column + 1,
                "something follows the closing quote",
                hint: "quote the whole value; inside '…' a quote is written twice: ''")
        case "did not find expected key", "did not find expected '-' indicator":
            reportUnexpected(source, &findings)
        default: return false
        }
        return true
    }

    /// Quotes, escapes, and characters that can't begin a value.
    private func explainScalar(_ source: SourceLines, _ findings: inout Findings) -> Bool {
        switch (problem, context) {
        case ("found unexpected end of stream", "while scanning a quoted scalar"),
            ("found unexpected document indicator", "while scanning a quoted scalar"):
            let quote = source.text(line: contextLine, from: contextColumn).prefix(1)
            findings.add(
                .unclosedQuote, line: contextLine + 1, column: contextColumn + 1,
                "the quote \(quote) is never closed",
                hint: "close it, or put the whole value in the other kind of quotes")
        case ("found unknown escape character", _):
            reportEscape(source.text(line: line, from: column).prefix(2), column, &findings)
        case ("did not find expected hexdecimal number", _),
            ("found invalid Unicode character escape code", _):
            // It noticed after the `\u`.
            let start = max(column - 2, 0)
            reportEscape(source.text(line: line, from: start).prefix(6), start, &findings)
        case (_, "while scanning an alias"):
            YAMLComplaint.refuseAlias(
                line: contextLine, column: contextColumn, source: source, into: &findings)
        case (_, "while scanning an anchor"):
            YAMLComplaint.refuseAnchor(
                line: contextLine, column: contextColumn, source: source, into: &findings)
        case ("found character that cannot start any token", _):
            reportFirstCharacter(source, line: line, column: column, &findings)
        case ("did not find expected comment or line break", "while scanning a block scalar"):
            reportFirstCharacter(source, line: contextLine, column: contextColumn, &findings)
        case ("found a tab character that violates indentation", _),
            ("found a tab character where an indentation space is expected", _):
            reportTab(source, &findings)
        case ("control characters are not allowed", _):
            findings.add(
                .controlCharacter, line: line + 1, column: column + 1,
                "the file has a control character here")
        default: return false
        }
        return true
    }

    /// Brackets, lists, documents.
    private func explainStructure(_ source: SourceLines, _ findings: inout Findings) -> Bool {
        switch problem {
        case "did not find expected ',' or ']'": reportBracket("[", "]", source, &findings)
        case "did not find expected ',' or '}'": reportBracket("{", "}", source, &findings)
        case "did not find expected node content":
            findings.add(
                .unclosedBracket, line: line + 1, column: column + 1,
                "a value or a closing bracket is missing before this")
        case "block sequence entries are not allowed in this context":
            findings.add(
                .badIndentation, line: line + 1, column: column + 1,
                "a list can't begin here", hint: "put each '- ' on a line of its own, or quote it")
        case "did not find expected <document start>":
            findings.add(
                .badIndentation, line: line + 1, column: column + 1,
                "this line doesn't belong to the job above it",
                hint: "the keys of a job begin in one column; another job begins after a line '---'"
            )
        case _ where problem.utf8.dropFirst().starts(with: "xceeded".utf8):
            findings.add(
                .tooDeep, line: line + 1, column: column + 1,
                "maps and lists may be nested \(YAMLLimits.depthMax) deep, and this is deeper")
        default: return false
        }
        return true
    }

    private func reportColon(
        _ source: SourceLines, line: Int, column: Int, _ findings: inout Findings
    ) {
        let text = source.text(line: line, from: column)
        let above = line > 0 ? source.text(line: line - 1, from: 0) : ""
        let isBlockText = above.hasSuffix("|") || above.hasSuffix(">")
        findings.add(
            .missingColon, line: line + 1, column: column + 1,
            "a key must be followed by ':' and a blank",
            hint: YAMLComplaint.mergeHint(text)
                ?? (isBlockText
                    ? "the text that belongs to the line above must be indented"
                    : YAMLComplaint.colonHint(text)))
    }

    private func reportEscape(
        _ escape: Substring, _ column: Int, _ findings: inout Findings
    ) {
        findings.add(
            .badEscape, line: line + 1, column: column + 1,
            "'\(escape)' is no character that there is",
            hint: "in double quotes a backslash is written twice: \\\\")
    }

    /// Something stands where a key should.
    private func reportUnexpected(_ source: SourceLines, _ findings: inout Findings) {
        let text = source.text(line: line, from: 0)
        guard indentation(of: text) == column,
            let first = text.unicodeScalars.dropFirst(column).first
        else { return reportIndentation(source, &findings) }
        switch first {
        case "]", "}", ",":
            findings.add(
                .unexpectedCharacter, line: line + 1, column: column + 1,
                "'\(first)' is not expected here")
        case "-":
            findings.add(
                .badIndentation, line: line + 1, column: column + 1,
                "an item of a list can't stand among the keys of a map")
        default: reportIndentation(source, &findings)
        }
    }

    private func reportBracket(
        _ open: String, _ close: String, _ source: SourceLines, _ findings: inout Findings
    ) {
        guard source.isAtEnd(line: line, column: column) else {
            findings.add(
                .unclosedBracket, line: line + 1, column: column + 1,
                "a ',' or '\(close)' is missing before this",
                hint: contextLine == line ? nil : "the '\(open)' stands in line \(contextLine + 1)")
            return
        }
        findings.add(
            .unclosedBracket, line: contextLine + 1, column: contextColumn + 1,
            "the '\(open)' is never closed")
    }

    private func reportIndentation(_ source: SourceLines, _ findings: inout Findings) {
        let text = source.text(line: line, from: 0)
        let indent = indentation(of: text)
        if text.unicodeScalars.prefix(indent).contains("\t") { return reportTab(source, &findings) }
        guard column <= indent || problem.hasPrefix("mapping values") else {
            findings.add(
                .unexpectedCharacter, line: line + 1, column: column + 1,
                "'\(shortened(source.text(line: line, from: column)))' is not expected here")
            return
        }
        findings.add(
            .badIndentation, line: line + 1, column: indent + 1,
            "this line begins further left or right than the ones it belongs to",
            hint: "the keys of a map begin in one column")
    }

    private func reportTab(_ source: SourceLines, _ findings: inout Findings) {
        let scalars = Array(source.text(line: line, from: 0).unicodeScalars)
        let column = scalars.firstIndex(of: "\t") ?? column
        findings.add(
            .tab, line: line + 1, column: column + 1,
            "YAML is indented with spaces, and this is a tab", hint: "put spaces in its place")
    }

    private func reportFirstCharacter(
        _ source: SourceLines, line: Int, column: Int, _ findings: inout Findings
    ) {
        let text = source.value(line: line, column: column)
        guard let first = text.first, first != "\t" else { return reportTab(source, &findings) }
        findings.add(
            .unquotedCharacter, line: line + 1, column: column + 1,
            "a value that isn't quoted can't begin with '\(first)'",
            hint: YAMLComplaint.quoteHint(text))
    }

    /// How many blanks a line begins with.
    private func indentation(of text: String) -> Int {
        text.unicodeScalars.prefix { $0 == " " || $0 == "\t" }.count
    }
}

// What YAML can do and job files can't.
extension YAMLComplaint {
    /// `line` and `column` count from 0. `isKnown`: it names an anchor of this file.
    static func refuseAlias(
        line: Int, column: Int, isKnown: Bool = false, source: SourceLines,
        into findings: inout Findings
    ) {
        findings.add(
            .alias, line: line + 1, column: column + 1,
            "an unquoted '*' begins a YAML alias, which is not accepted",
            hint: isKnown
                ? "write out what it stands for"
                : aliasHint(source.value(line: line, column: column), isLine: column == 0))
    }

    private static func aliasHint(_ value: String, isLine: Bool) -> String? {
        (isLine ? crontabHint(value) : nil) ?? quoteHint(value)
    }

    /// What to say of a text that may be a crontab; nil: it is none.
    static func crontabHint(_ text: String) -> String? {
        // Five fields, perhaps a user, and the command.
        let words = text.prefix(1_000).split(separator: " ")
        let isFields = words.prefix(5).allSatisfy { field in
            // Names have three letters.
            field.split { ",-/".contains($0) }.allSatisfy { part in
                part == "*" || part.utf8.allSatisfy { 0x30...0x39 ~= $0 } || part.count == 3
            }
        }
        guard words.count > 5, isFields else { return nil }
        return RuleError.crontabHint
    }

    /// `isText`: it stands before a text, and not before a map or a list.
    static func refuseAnchor(
        line: Int, column: Int, isText: Bool = true, source: SourceLines,
        into findings: inout Findings
    ) {
        findings.add(
            .anchor, line: line + 1, column: column + 1,
            "an unquoted '&' begins a YAML anchor, which is not accepted",
            hint: isText
                ? quoteHint(source.value(line: line, column: column))
                : "write the value out where it is used")
    }

    static func refuseTag(
        _ name: String, line: Int, column: Int, into findings: inout Findings
    ) {
        findings.add(
            .tag, line: line + 1, column: column + 1, "the YAML tag '\(name)' is not accepted",
            hint: "a text that begins with '!' needs quotes")
    }

    /// How to quote the rest of a line; nil where that isn't plain to see.
    static func quoteHint(_ rest: String) -> String? {
        var value = rest[...]
        if let comment = value.firstRange(of: " #") { value = value[..<comment.lowerBound] }
        while let last = value.last, last == " " || last == "\t" { value.removeLast() }
        guard !value.isEmpty, value.count <= 100, !value.contains("'") else {
            return "put the whole value in quotes"
        }
        return "put the value in quotes: '\(value)'"
    }

    /// Whether a line has a key, as YAML sees it.
    private static func hasColon(_ line: String) -> Bool {
        line.contains(": ") || line.hasSuffix(":") || line.hasSuffix(":\r")
    }

    /// What to say of the marks that a merge with conflicts leaves; nil: it is none.
    private static func mergeHint(_ text: String) -> String? {
        guard ["<<<<<<<", "=======", ">>>>>>>"].contains(where: text.hasPrefix) else { return nil }
        return "a merge left this mark: decide on one of the two versions"
    }

    /// How a key without a colon was probably meant.
    private static func colonHint(_ text: String) -> String? {
        let name = text.prefix { $0.isLetter || $0 == "_" }
        guard !name.isEmpty else { return nil }
        var rest = text.dropFirst(name.count)
        // The full-width colon of Chinese and Japanese keyboards too, and blanks of other widths.
        if let sign = rest.first, ":=\u{FF1A}".contains(sign) { rest.removeFirst() }
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        if rest.isEmpty { rest = "…" }
        return rest.count > 60 ? nil : "did you mean '\(name): \(rest)'?"
    }
}
