import Calendar
import Jobs

/// The query fields of one request, each taken by its name and checked. Those that the path
/// doesn't know are refused: a misspelt filter must not pass as none.
struct QueryFields {
    private let fields: [(name: String, value: String)]
    private let zone: Zone

    /// Local times are of `zone`.
    init(_ request: Request, known: [String], zone: Zone) throws(RequestProblem) {
        fields = request.query
        self.zone = zone
        for field in fields where !known.contains(field.name) {
            let hint = closest(to: field.name, among: known).map { "; did you mean '\($0)'?" } ?? ""
            let names = known.isEmpty ? "takes none" : "takes \(known.joined(separator: ", "))"
            throw .bad("'\(request.path)' \(names), not '\(field.name)'\(hint)")
        }
        for name in known where fields.filter({ $0.name == name }).count > 1 {
            throw .bad("'\(name)' is given more than once")
        }
    }

    /// Nil where it is absent or empty: the original's clients send empty filters.
    func text(_ name: String) -> String? {
        guard let value = fields.first(where: { $0.name == name })?.value, !value.isEmpty else {
            return nil
        }
        return value
    }

    /// A number of 1 and more.
    func positive(_ name: String) throws(RequestProblem) -> Int? {
        guard let value = fields.first(where: { $0.name == name })?.value else { return nil }
        // More digits than fit are a large number all the same.
        let isLarge =
            value.utf8.drop { $0 == UInt8(ascii: "0") }.count > 18
            && value.utf8.allSatisfy { 0x30...0x39 ~= $0 }
        guard let number = isLarge ? Int.max : Int(value), number >= 1 else {
            throw .bad("'\(name)' must be a number of 1 or more, not '\(value)'")
        }
        return number
    }

    /// An RFC 3339 time, or what a clock on the wall shows: a day, or a day and a time.
    func timestamp(_ name: String) throws(RequestProblem) -> Timestamp? {
        guard let value = text(name) else { return nil }
        // A '+' that nobody encoded arrives as a blank: `…T22:50:15 00:00`.
        let plus = value.split(separator: " ").joined(separator: "+")
        guard
            let timestamp = Timestamp(rfc3339: value) ?? Timestamp(rfc3339: plus) ?? local(value)
                ?? Self.far(plus)
        else {
            throw .bad(
                "'\(name)' must be a time such as 2026-11-23T22:50:15Z or 2026-11-23 22:50,"
                    + " not '\(value)'")
        }
        return timestamp
    }

    private func local(_ text: String) -> Timestamp? {
        // What is left out is zero.
        let rest = ["2026-11-23".utf8.count: " 00:00:00", "2026-11-23 22:50".utf8.count: ":00"]
        let civil = CivilDateTime(text: text + (rest[text.utf8.count] ?? ""))
        return civil.map { zone.localTime($0).earliest }
    }

    /// A time before or after all that a timestamp can be: that is its first or last one.
    private static func far(_ text: String) -> Timestamp? {
        let digits = text.prefix(4)
        guard digits.utf8.count == 4, let year = Int(digits),
            Timestamp(rfc3339: "2000" + text.dropFirst(4)) != nil
        else { return nil }
        return year < 2000 ? .distantPast : .distantFuture
    }

    /// One of a fixed set of words.
    func word(_ name: String, among words: [String]) throws(RequestProblem) -> String? {
        guard let value = text(name) else { return nil }
        guard words.contains(value) else {
            throw .bad("'\(name)' is one of \(words.joined(separator: ", ")), not '\(value)'")
        }
        return value
    }

    /// `true` or `false`.
    func truth(_ name: String) throws(RequestProblem) -> Bool? {
        try word(name, among: ["true", "false"]).map { $0 == "true" }
    }

    /// What part of a list is asked for. Without `page_index`: the first `whole` entries.
    func page(whole: Int) throws(RequestProblem) -> (skip: Int, count: Int) {
        let index = try positive("page_index")
        let size = min(try positive("page_size") ?? Page.defaultSize, Page.sizeMax)
        guard let index else { return (0, whole) }
        let (skip, overflow) = (index - 1).multipliedReportingOverflow(by: size)
        return (overflow ? Int.max : skip, size)
    }
}

/// CONTRACT §6: the sizes of pages.
enum Page {
    static let defaultSize = 15
    static let sizeMax = 1_000
}
