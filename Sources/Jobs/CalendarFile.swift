import Calendar

/// Reads calendars: files with a date or a range of dates a line.
///
/// What people have at hand is accepted: a plain list, and the same as a YAML list.
///
///     # school holidays
///     2026-12-24..2027-01-02
///     - "2027-02-01"   # half-term
package enum CalendarFile {
    /// Larger files are refused.
    package static let fileBytesMax = 1 << 20
    /// More dates and ranges than this are no calendar any more.
    package static let entriesMax = 100_000

    /// Reads all days of a calendar and finds all that is wrong with it, sorted by place. `file` is
    /// its name or path as diagnostics show it. The days count only where there are no diagnostics.
    package static func parse(
        _ bytes: [UInt8], file: String
    ) -> (days: DateRanges, diagnostics: [Diagnostic]) {
        var findings = Findings(file: file)
        var ranges: [ClosedRange<Int>] = []
        let isText = bytes.withUnsafeBufferPointer { YAMLBytes.check($0, into: &findings) }
        guard isText else { return (.none, findings.sorted) }
        let mark = bytes.withUnsafeBufferPointer { YAMLBytes.markSize($0) }
        let lines = bytes.dropFirst(mark).split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            guard let entry = entry(line, isFirst: ranges.isEmpty) else { continue }
            guard ranges.count < entriesMax else {
                findings.add(
                    .badCalendar, line: index + 1, column: 1,
                    "a calendar has at most \(entriesMax) dates and ranges")
                break
            }
            do throws(DateRangeProblem) {
                ranges.append(try DateRanges.range(entry.text))
            } catch {
                findings.add(
                    .badCalendar, line: index + 1,
                    column: entry.column + characters(before: error.position, of: entry.text),
                    "'\(shortened(entry.text))' is no date: \(error.message)",
                    hint: "a date looks like 2026-12-25, a range like 2026-12-24..2027-01-02")
            }
        }
        return (DateRanges(ranges), findings.sorted)
    }

    private struct Entry {
        let text: String
        /// Of the text's first character, from 1.
        let column: Int
    }

    /// What stands on a line beside blanks, a dash, quotes and a comment. Nil: nothing.
    private static func entry(_ line: ArraySlice<UInt8>, isFirst: Bool) -> Entry? {
        var rest = line
        if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
        rest = trimmed(rest)
        if isFirst, rest.elementsEqual("---".utf8) { return nil }
        if rest.first == UInt8(ascii: "-"), rest.count == 1 || isBlank(rest[rest.startIndex + 1]) {
            rest = trimmed(rest.dropFirst())
        }
        if let comment = rest.indices.first(where: { index in
            rest[index] == UInt8(ascii: "#")
                && (index == rest.startIndex || isBlank(rest[index - 1]))
        }) {
            rest = trimmed(rest[..<comment])
        }
        guard let first = rest.first else { return nil }
        let isQuote = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
        if isQuote, rest.count > 1, rest.last == first {
            rest = trimmed(rest.dropFirst().dropLast())
        }
        let before = String(decoding: line[line.startIndex..<rest.startIndex], as: UTF8.self)
        return Entry(
            text: String(decoding: rest, as: UTF8.self), column: before.unicodeScalars.count + 1)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return bytes
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func characters(before position: Int, of text: String) -> Int {
        String(decoding: text.utf8.prefix(position), as: UTF8.self).unicodeScalars.count
    }
}

extension CalendarFile {
    /// What a calendar in a file of this name is called: `holidays.txt` is `holidays`.
    package static func name(ofFile file: String) -> String {
        for suffix in [".txt", ".yaml", ".yml"] where file.hasSuffix(suffix) {
            let name = file.dropLast(suffix.count)
            return name.isEmpty ? file : String(name)
        }
        return file
    }
}
