/// A crontab as cron reads it: crontab(5) of Debian, with `CRON_TZ` of cronie.
package struct Crontab: Sendable {
    /// Who reads the table.
    package enum Kind: Sendable {
        /// `/etc/crontab` or a file of `/etc/cron.d`: each line names its user.
        case system
        /// A table of one user, as `crontab -l` prints it.
        case user
    }

    /// A line that runs something.
    package struct Entry: Sendable {
        /// From 1.
        package let line: Int
        package let schedule: Schedule
        /// Nil in a user's table.
        package let user: String?
        /// As the shell gets it.
        package let command: String
        /// What stands behind the first `%`, with its newlines. Nil: there is none.
        package let input: String?
        /// The variables that are set before it, in their order; of each name the last value.
        package let variables: [Variable]
        /// The comment right above it.
        package let comment: String?
    }

    /// When a line is due.
    package enum Schedule: Sendable {
        /// Five fields, or a word that stands for them, as a rule of a job file.
        case fields(CrontabTimes, text: String)
        case reboot
    }

    /// A line that sets a variable for those behind it.
    package struct Variable: Sendable, Hashable {
        /// From 1.
        package let line: Int
        package let name: String
        package let value: String
    }

    /// What is to be known about a line.
    package struct Remark: Sendable, Hashable {
        /// Nil: it is about the whole table.
        package let line: Int?
        package let sentence: String
        /// It has no job: cron refuses it, or it can't be said in a job file.
        package let isRefusal: Bool
    }

    package private(set) var entries: [Entry] = []
    package private(set) var remarks: [Remark] = []
    /// The first line for whose sake Debian's cron runs nothing of the whole table. Nil: it runs
    /// it.
    package private(set) var fatalLine: Int?

    private let kind: Kind
    private var variables: [Variable] = []
    /// The comment lines right above the line that is read.
    private var comment: [String] = []
    /// The table has a blank line that isn't quite, and it was told.
    private var hasToldBlankLine = false

    /// Reads a whole table. O(bytes).
    package init(_ bytes: [UInt8], _ kind: Kind) {
        self.kind = kind
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let isOpen = !(lines.last?.isEmpty ?? true)
        if !isOpen { lines.removeLast() }
        for (index, line) in lines.enumerated() { take(line, index + 1) }
        if lines.count > Self.linesMax {
            remark(lines.count, "the table has more lines than Debian's cron takes")
            noteFatal(Self.linesMax + 1)
        }
        if isOpen, lines.last.map(Self.isIdle) == false {
            remark(lines.count, "the last line has no newline at its end")
            noteFatal(lines.count)
        }
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>, _ number: Int) {
        var bytes = bytes
        let isFromDOS = bytes.last == UInt8(ascii: "\r")
        if isFromDOS { bytes.removeLast() }
        let text = String(validating: bytes, as: UTF8.self)
        guard !Self.isIdle(bytes) else { return take(idle: text ?? "#", number, isFromDOS) }
        defer { comment = [] }
        guard let text else { return refuse(number, "it isn't UTF-8, as job files are") }
        guard !isFromDOS else {
            return refuse(
                number,
                "it ends with the CR of a DOS line end, which cron takes for a part of it; convert"
                    + " the table: tr -d '\\r'")
        }
        let line = text.drop { $0 == " " || $0 == "\t" }
        let variable = Self.variable(line)
        if let mark = line.unicodeScalars.firstIndex(where: { !$0.isPlain }) {
            // Only a command, and what is no line of a job, may have one.
            let words = line[..<mark].split { $0 == " " || $0 == "\t" }
            let times = line.hasPrefix("@") ? 1 : 5
            let isInCommand = words.count > times + (kind == .system ? 1 : 0)
            if variable == nil, !isInCommand { noteFatal(number) }
            return refuse(number, "it has a control character in it")
        }
        if line.hasPrefix("=") {
            remark(number, "it sets a variable without a name; it is left out")
        } else if let (name, value) = variable {
            set(Variable(line: number, name: name, value: value))
        } else {
            take(entry: line, number)
        }
    }

    /// A blank line or a comment; one in another encoding can't be kept, and is no loss to the
    /// schedule.
    private mutating func take(idle text: String, _ number: Int, _ isFromDOS: Bool) {
        let line = text.drop { $0 == " " || $0 == "\t" }
        guard line.isEmpty else {
            let words = line.dropFirst().unicodeScalars.filter(\.isPlain)
            return comment.append(String(String.UnicodeScalarView(words)))
        }
        comment = []
        if isFromDOS, !hasToldBlankLine {
            hasToldBlankLine = true
            remark(number, "it is blank but for the CR of a DOS line end, which cron minds")
            noteFatal(number)
        }
    }

    /// Whether a line is blank or a comment.
    private static func isIdle(_ line: ArraySlice<UInt8>) -> Bool {
        let first = line.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        return first == nil || first == UInt8(ascii: "#")
    }

    private mutating func set(_ variable: Variable) {
        guard variable.name != "LOGNAME" else {
            return remark(
                variable.line, "cron doesn't let LOGNAME be set; it is left out")
        }
        variables.removeAll { $0.name == variable.name }
        variables.append(variable)
    }

    private mutating func take(entry line: Substring, _ number: Int) {
        var line = line
        if line.hasPrefix("-") {
            line = line.dropFirst()
            remark(
                number,
                "a '-' before a line keeps some crons from logging it, and others refuse it;"
                    + " here it means nothing")
            noteFatal(number)
        }
        do throws(CrontabProblem) {
            let (schedule, rest) = try Self.schedule(line)
            let (user, command) = try userAndCommand(rest)
            if command.utf8.count >= Self.commandBytesMax {
                remark(number, "its command is longer than Debian's cron takes")
                noteFatal(number)
            }
            let parts = CrontabCommand(command)
            remark(on: parts, number)
            entries.append(
                Entry(
                    line: number, schedule: schedule, user: user, command: parts.text,
                    input: parts.input, variables: variables,
                    comment: CrontabComment.description(comment)))
        } catch {
            refuse(number, error.sentence)
            if error.isFatal { noteFatal(number) }
        }
    }

    /// What stands behind the times.
    private func userAndCommand(
        _ text: Substring
    ) throws(CrontabProblem) -> (user: String?, command: Substring) {
        guard kind == .system else {
            // An empty command is one to cron.
            guard !text.isEmpty else { throw CrontabProblem("it has no command", isFatal: false) }
            guard !text.hasPrefix("*") else {
                throw CrontabProblem(
                    "its command begins with '*', as a sixth field of times would, which cron"
                        + " doesn't have", isFatal: true)
            }
            return (nil, text)
        }
        let user = text.prefix { $0 != " " && $0 != "\t" }
        let command = text[user.endIndex...].drop { $0 == " " || $0 == "\t" }
        guard !command.isEmpty else {
            throw CrontabProblem(
                "it has no command behind the user's name", isFatal: user.endIndex == text.endIndex)
        }
        guard !user.hasPrefix("*") else {
            throw CrontabProblem(
                "a sixth field of times stands where the user has to", isFatal: true)
        }
        guard user.contains(where: { !$0.isNumber }) else {
            throw CrontabProblem(
                "to cron '\(user)' is the name of a user, not a number", isFatal: true)
        }
        return (String(user), command)
    }

    private mutating func remark(on command: CrontabCommand, _ number: Int) {
        if command.input != nil, command.text.hasOpenQuote {
            remark(
                number,
                "its first '%' stands within quotes; to cron the command ends there all the same"
                    + " ('\\%' is a percent sign)")
        }
        if command.hasDoubleBackslash {
            remark(
                number,
                "of two backslashes Debian's cron gives the shell one, and so does the job; cronie"
                    + " gives both")
        }
    }

    /// The schedule that a line begins with, and what follows it.
    private static func schedule(
        _ line: Substring
    ) throws(CrontabProblem) -> (Schedule, Substring) {
        var words: [String] = []
        var rest = line
        let count = line.hasPrefix("@") ? 1 : 5
        while words.count < count, !rest.isEmpty {
            let word = rest.prefix { $0 != " " && $0 != "\t" }
            words.append(String(word))
            rest = rest[word.endIndex...].drop { $0 == " " || $0 == "\t" }
        }
        if count == 1 {
            if words[0] == "@reboot" { return (.reboot, rest) }
            guard let fields = Self.words[words[0]] else {
                throw CrontabProblem(
                    "'\(words[0])' is no word that cron knows", isFatal: true)
            }
            let times = CrontabTimes(
                try CrontabFields(fields.split(separator: " ").map(String.init)))
            return (.fields(times, text: words[0]), rest)
        }
        guard words.count == 5 else {
            throw CrontabProblem(
                "a line has five fields and a command, and this one ends before", isFatal: true)
        }
        let times = CrontabTimes(try CrontabFields(words))
        let text = CrontabFields.inJobFiles(words)
        return (.fields(times, text: text), rest)
    }

    /// A setting: `NAME = value`, both with or without quotes. Nil: it is none.
    private static func variable(_ line: Substring) -> (name: String, value: String)? {
        var rest = line
        guard let name = word(&rest, until: "="), !name.isEmpty else { return nil }
        rest = rest.drop { $0 == " " || $0 == "\t" }
        guard rest.first == "=" else { return nil }
        rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
        if let quote = rest.first, quote == "'" || quote == "\"" {
            rest = rest.dropFirst()
            guard let end = rest.firstIndex(of: quote),
                rest[end...].dropFirst().allSatisfy({ $0 == " " || $0 == "\t" })
            else { return nil }
            return (name, withoutQuotes(withoutBlanksAtEnd(rest[..<end])))
        }
        rest = withoutBlanksAtEnd(rest)
        // Nothing at all is no value to cron.
        return rest.isEmpty ? nil : (name, String(rest))
    }

    /// Debian's cron takes them away also where they are quoted.
    private static func withoutBlanksAtEnd(_ value: Substring) -> Substring {
        var value = value
        while let last = value.last, last == " " || last == "\t" { value.removeLast() }
        return value
    }

    private static func word(_ rest: inout Substring, until end: Character) -> String? {
        if let quote = rest.first, quote == "'" || quote == "\"" {
            let text = rest.dropFirst()
            guard let close = text.firstIndex(of: quote) else { return nil }
            rest = text[text.index(after: close)...]
            return String(text[..<close])
        }
        let word = rest.prefix { $0 != end && $0 != " " && $0 != "\t" }
        rest = rest[word.endIndex...]
        return String(word)
    }

    /// Debian's cron takes a second pair away within the first.
    private static func withoutQuotes(_ value: Substring) -> String {
        guard value.count >= 2, let quote = value.first, quote == "'" || quote == "\"",
            value.last == quote
        else { return String(value) }
        return String(value.dropFirst().dropLast())
    }

    private mutating func noteFatal(_ line: Int) {
        fatalLine = min(fatalLine ?? line, line)
    }

    private mutating func remark(_ line: Int, _ sentence: String) {
        remarks.append(Remark(line: line, sentence: sentence, isRefusal: false))
    }

    private mutating func refuse(_ line: Int, _ sentence: String) {
        remarks.append(Remark(line: line, sentence: sentence, isRefusal: true))
    }

    /// MAX_TAB_LINES of cron.h.
    private static let linesMax = 10_000
    /// MAX_COMMAND of cron.h, less the byte at the end and one that shows that more was there.
    private static let commandBytesMax = 999
    /// The words and the fields that they stand for.
    private static let words = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *",
        "@weekly": "0 0 * * 0", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
        "@hourly": "0 * * * *",
    ]
}

extension String {
    /// Whether a shell would wait for the end of a quotation.
    fileprivate var hasOpenQuote: Bool {
        var open: Unicode.Scalar?
        var isEscaped = false
        for scalar in unicodeScalars {
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\", open != "'" {
                isEscaped = true
            } else if let quote = open {
                if scalar == quote { open = nil }
            } else if scalar == "'" || scalar == "\"" {
                open = scalar
            }
        }
        return open != nil
    }
}

extension Unicode.Scalar {
    /// It is no control character, but for a tab.
    fileprivate var isPlain: Bool { value >= 0x20 && value != 0x7F || self == "\t" }
}
