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
        package let variables: [(name: String, value: String)]
        /// The comment right above it.
        package let comment: String?
    }

    /// When a line is due.
    package enum Schedule: Sendable {
        /// Five fields, or a word that stands for them, as a rule of a job file.
        case fields(CrontabTimes, text: String)
        case reboot
    }

    /// What is to be known about a line.
    package struct Remark: Sendable, Hashable {
        package let line: Int
        package let sentence: String
        /// It has no job: cron refuses it, or it can't be said in a job file.
        package let isRefusal: Bool
    }

    package private(set) var entries: [Entry] = []
    package private(set) var remarks: [Remark] = []

    private let kind: Kind
    private var variables: [(name: String, value: String)] = []
    /// The comment lines right above the line that is read.
    private var comment: [String] = []

    /// Reads a whole table. O(bytes).
    package init(_ bytes: [UInt8], _ kind: Kind) {
        self.kind = kind
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let isOpen = !(lines.last?.isEmpty ?? true)
        if !isOpen { lines.removeLast() }
        for (index, line) in lines.enumerated() { take(line, index + 1) }
        if isOpen, entries.last?.line == lines.count {
            remark(
                lines.count, "cron ignores a last line without a newline; here it is a job")
        }
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>, _ number: Int) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return refuse(number, "it isn't UTF-8, as job files are")
        }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" }) else {
            return refuse(
                number, "it has a control character, such as the CR of a DOS line end, in it")
        }
        let line = text.drop { $0 == " " || $0 == "\t" }
        if line.isEmpty {
            comment = []
        } else if line.hasPrefix("#") {
            comment.append(String(line.dropFirst()))
        } else if let variable = Self.variable(line) {
            comment = []
            set(variable, number)
        } else {
            take(entry: line, number)
            comment = []
        }
    }

    private mutating func set(_ variable: (name: String, value: String), _ number: Int) {
        if ["LOGNAME", "USER"].contains(variable.name) {
            return remark(number, "cron doesn't let \(variable.name) be set; it is left out")
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
        }
        do throws(CrontabFields.Problem) {
            let (schedule, rest) = try Self.schedule(line)
            var command = rest
            var user: String?
            if kind == .system {
                let name = command.prefix { $0 != " " && $0 != "\t" }
                user = String(name)
                command = command[name.endIndex...].drop { $0 == " " || $0 == "\t" }
            }
            guard !command.isEmpty, user != "" else {
                throw CrontabFields.Problem(
                    sentence: user == nil
                        ? "it has no command" : "it has no command behind the user's name")
            }
            let (text, input) = Self.parts(command)
            if input != nil, text.hasOpenQuote {
                remark(
                    number,
                    "its first '%' stands within quotes; to cron the command ends there all the"
                        + " same ('\\%' is a percent sign)")
            }
            entries.append(
                Entry(
                    line: number, schedule: schedule, user: user, command: text, input: input,
                    variables: variables, comment: CrontabComment.description(comment)))
        } catch {
            refuse(number, error.sentence)
        }
    }

    /// The schedule that a line begins with, and what follows it.
    private static func schedule(
        _ line: Substring
    ) throws(CrontabFields.Problem) -> (Schedule, Substring) {
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
                throw CrontabFields.Problem(
                    sentence: "'\(words[0])' is no word that cron knows")
            }
            let times = CrontabTimes(
                try CrontabFields(fields.split(separator: " ").map(String.init)))
            return (.fields(times, text: words[0]), rest)
        }
        guard words.count == 5 else {
            throw CrontabFields.Problem(
                sentence: "a line has five fields and a command, and this one ends before")
        }
        let times = CrontabTimes(try CrontabFields(words))
        let text = words.map(CrontabFields.inJobFiles).joined(separator: " ")
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
            return (name, String(rest[..<end]))
        }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        // Nothing at all is no value to cron.
        return rest.isEmpty ? nil : (name, String(rest))
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

    /// The command and its standard input: a `%` that no backslash stands before ends the command,
    /// and each further one is a newline.
    private static func parts(_ text: Substring) -> (command: String, input: String?) {
        var parts = [""]
        var isEscaped = false
        for character in text {
            if character == "%", !isEscaped {
                parts.append("")
            } else {
                if character == "%" { parts[parts.count - 1].removeLast() }
                parts[parts.count - 1].append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        guard parts.count > 1 else { return (parts[0], nil) }
        let input = parts.dropFirst().joined(separator: "\n")
        return (parts[0], input.isEmpty || input.hasSuffix("\n") ? input : input + "\n")
    }

    private mutating func remark(_ line: Int, _ sentence: String) {
        remarks.append(Remark(line: line, sentence: sentence, isRefusal: false))
    }

    private mutating func refuse(_ line: Int, _ sentence: String) {
        remarks.append(Remark(line: line, sentence: sentence, isRefusal: true))
    }

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
        var open: Character?
        var isEscaped = false
        for character in self {
            if isEscaped {
                isEscaped = false
            } else if character == "\\", open != "'" {
                isEscaped = true
            } else if let quote = open {
                if character == quote { open = nil }
            } else if character == "'" || character == "\"" {
                open = character
            }
        }
        return open != nil
    }
}
