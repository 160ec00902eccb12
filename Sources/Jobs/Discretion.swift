/// What of a job file may be repeated to everybody who can ask the daemon, or reads a log. Values
/// of `env`, headers and bodies never leave it (CONTRACT §6), whatever a mistake has made of them:
/// where a file is broken, nobody knows for certain what belongs to what.
///
/// So it is the other way round: a line is open where it plainly belongs to a key whose value is
/// served anyway, and all other lines are closed. What a finding repeats of closed lines is
/// hidden.
struct Discretion {
    private let source: SourceLines
    /// For each line, how much of it is open.
    private var openness: [Openness] = []
    private var openWords: Set<String> = []
    private var closedWords: Set<String> = []
    /// What stands in closed lines may be repeated in another spelling.
    private var hasEscapes = false
    /// The closed words and those spelt backwards, sorted: a quotation may be cut at either end.
    private var closedStarts: [String] = []
    private var closedEnds: [String] = []

    private enum Openness {
        case whole
        case key(String)
        case none
    }

    /// The bytes are valid UTF-8. O(bytes).
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        source = SourceLines(bytes)
        var reader = OwnerReader()
        var index = 0
        while index < bytes.count {
            var end = index
            while end < bytes.count, LineEnd.size(bytes, at: end) == 0 { end += 1 }
            take(String(decoding: bytes[index..<end], as: UTF8.self), &reader)
            index = end + (end < bytes.count ? LineEnd.size(bytes, at: end) : 0)
        }
        closedStarts = closedWords.sorted()
        closedEnds = closedWords.map { String($0.reversed()) }.sorted()
    }

    private mutating func take(_ line: String, _ reader: inout OwnerReader) {
        let found = reader.take(line)
        openness.append(found)
        switch found {
        case .whole: openWords.formUnion(Self.words(line))
        case .key(let key):
            openWords.formUnion(Self.words(key))
            close(line.dropFirst(key.count))
        case .none: close(line[...])
        }
    }

    private mutating func close(_ text: Substring) {
        closedWords.formUnion(Self.words(text))
        if text.utf8.contains(UInt8(ascii: "\\")) { hasEscapes = true }
    }

    /// A finding with its line, if that is open, and without what it repeats of others.
    func discreet(_ finding: Diagnostic) -> Diagnostic {
        var told = finding.hiding { isOpen($0) ? String($0) : "…" }
        let isWhole = told.message == finding.message && told.hint == finding.hint
        if !isWhole, told.hint == nil {
            told = told.with(hint: "'ruqi check \(finding.place.file)' tells all of it")
        }
        return told.with(line: line(at: finding.place))
    }

    /// What stands beside a place. Nil: it isn't open.
    private func line(at place: Place) -> Diagnostic.LinePart? {
        guard place.line > 0, place.line <= openness.count else { return nil }
        switch openness[place.line - 1] {
        case .whole:
            let start = max(0, place.column - Self.shownMax / 2)
            let text = source.text(line: place.line - 1, from: start, to: start + Self.shownMax)
            return .init(text: text, start: start)
        case .key(let key): return .init(text: "\(key): …", start: 0)
        case .none: return nil
        }
    }

    /// Whether a quotation has no word that stands in closed lines only.
    private func isOpen(_ quotation: Substring) -> Bool {
        Self.words(quotation).allSatisfy { word in
            if openWords.contains(word) || Self.vocabulary.contains(word) { return true }
            if hasEscapes || closedWords.contains(word) { return false }
            return !Self.begins(closedStarts, with: word)
                && !Self.begins(closedEnds, with: String(word.reversed()))
        }
    }

    /// Whether one of the sorted words begins so: O(log n).
    private static func begins(_ sorted: [String], with word: String) -> Bool {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < word { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low].hasPrefix(word)
    }

    fileprivate static func words(_ text: some StringProtocol) -> [String] {
        String(text).unicodeScalars.split { !isWordPart($0) }.map { String($0).lowercased() }
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_"
            || scalar.properties.generalCategory == .nonspacingMark
    }

    /// Words that findings have of themselves.
    fileprivate static let vocabulary = Set(
        (JobKey.all.map(\.name) + httpKeys + ["attempts", "backoff", "max_backoff", "factor"])
            .flatMap { words($0) })
    private static let httpKeys = [
        "method", "headers", "body", "expect_status", "expect_json", "connect_timeout",
    ]
    /// In characters: an excerpt is narrower.
    private static let shownMax = 500

    /// Finds to which key at the margin a line belongs.
    private struct OwnerReader {
        private var owner: String?
        /// A line of it so far speaks of secrets: nobody knows where they end.
        private var ownerSpeaks = false
        /// The quotation mark that a value has begun with, if it goes on.
        private var quote: Unicode.Scalar?

        mutating func take(_ line: String) -> Openness {
            let isInside = quote != nil
            let before = owner
            let key = Self.key(line)
            if let key {
                owner = key
            } else if !Self.goesOn(line) {
                owner = nil
            }
            if key != nil || owner == nil { ownerSpeaks = false }
            ownerSpeaks = ownerSpeaks || Self.speaksOfSecrets(line)
            follow(line)
            let isServed = owner.map(Self.isServed) ?? false
            if isInside { return .none }
            if isServed, !ownerSpeaks, !line.isComment {
                return .whole
            }
            guard let key else { return .none }
            let isKnown = JobKey.all.contains { $0.name == key }
            // What stands behind values that are not served may be one of them, wrongly indented.
            let isBehindSecrets = before.map { !Self.isServed($0) && !Self.isNew($0) } ?? false
            return isKnown || !isBehindSecrets && Self.isNew(key) ? .key(key) : .none
        }

        /// The key that a line at the margin begins with: letters, digits, `_` and `-` up to a
        /// colon and a blank.
        private static func key(_ line: String) -> String? {
            let word = line.unicodeScalars.prefix {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
                    || $0 == "_" || $0 == "-"
            }
            let rest = line.unicodeScalars[word.endIndex...].drop { $0 == " " }
            guard !word.isEmpty, rest.first == ":" else { return nil }
            return rest.dropFirst().first.map { $0 == " " } ?? true ? String(word) : nil
        }

        /// Whether a line may belong to the key above it: an indented one, or a list's item.
        private static func goesOn(_ line: String) -> Bool {
            line.isEmpty || line.hasPrefix(" ") || line.hasPrefix("\t") || line.hasPrefix("- ")
        }

        private static func isServed(_ key: String) -> Bool {
            !closedKeys.contains(key) && JobKey.all.contains { $0.name == key }
        }

        /// A word that no value of something else looks like: `comand`.
        private static func isNew(_ key: String) -> Bool {
            key.utf8.count <= 20
                && key.utf8.allSatisfy { 0x61...0x7A ~= $0 || $0 == UInt8(ascii: "_") }
                && !closedKeys.contains(key)
        }

        private static func speaksOfSecrets(_ line: String) -> Bool {
            let line = line.lowercased()
            return closedParts.contains { line.contains($0) }
        }

        /// Follows quoted values over the ends of lines.
        private mutating func follow(_ line: String) {
            var previous: Unicode.Scalar = " "
            var isEscaped = false
            for scalar in line.unicodeScalars {
                if let open = quote {
                    if scalar == open, !isEscaped { quote = nil }
                    isEscaped = open == "\"" && scalar == "\\" && !isEscaped
                } else if scalar == "\"" || scalar == "'" {
                    // Behind a letter it is none, and a doubled one goes on.
                    if " \t[{,:-".unicodeScalars.contains(previous) || previous == scalar {
                        quote = scalar
                    }
                } else if scalar == "#", previous == " " {
                    return
                }
                previous = scalar
            }
        }

        private static let closedKeys: Set = [
            "env", "env_file", "http", "stdin", "on_success", "on_failure", "on_recovery",
        ]
        private static let closedParts = [
            "env", "http", "header", "body", "stdin", "://", "on_", "secret", "passw", "token",
        ]
    }
}

extension Diagnostic {
    /// The same without its line and whatever it repeats of the file, names of keys apart.
    package var closed: Diagnostic {
        func isOpen(_ quotation: Substring) -> Bool {
            Discretion.words(quotation).allSatisfy(Discretion.vocabulary.contains)
        }
        return hiding { isOpen($0) ? String($0) : "…" }
    }

    /// With another text in the place of each quotation; without a hint in which one is replaced.
    fileprivate func hiding(_ replacement: (Substring) -> String) -> Diagnostic {
        let hint = hint.flatMap { $0.replacingQuotations(replacement) == $0 ? $0 : nil }
        return Diagnostic(
            code, at: place, message.replacingQuotations(replacement), hint: hint,
            severity: severity)
    }

    /// With another hint.
    fileprivate func with(hint: String) -> Diagnostic {
        Diagnostic(code, at: place, message, hint: hint, severity: severity)
    }
}

extension String {
    /// Whether the line is a comment.
    fileprivate var isComment: Bool {
        unicodeScalars.first { $0 != " " && $0 != "\t" } == "#"
    }

    /// With what stands in single quotes replaced. A quotation begins behind a blank or a bracket
    /// and ends before a blank or a sign; one that has no such end goes on to the last quote.
    fileprivate func replacingQuotations(_ replacement: (Substring) -> String) -> String {
        var result = ""
        var rest = self[...]
        while let start = rest.quotationStart {
            result += rest[...start]
            let text = rest[rest.index(after: start)...]
            guard let end = text.quotationEnd ?? text.lastIndex(of: "'") else {
                return result + replacement(text)
            }
            result += replacement(text[..<end]) + "'"
            rest = text[text.index(after: end)...]
        }
        return result + rest
    }
}

extension Substring {
    /// The quote that a quotation begins with.
    fileprivate var quotationStart: Index? {
        var previous: Character = " "
        for index in indices {
            if self[index] == "'", " ([{\n".contains(previous) { return index }
            previous = self[index]
        }
        return nil
    }

    /// The quote that it ends with.
    fileprivate var quotationEnd: Index? {
        indices.first { index in
            guard self[index] == "'" else { return false }
            let next = self.index(after: index)
            return next == endIndex || " ,;:.?)]}\n".contains(self[next])
        }
    }
}
