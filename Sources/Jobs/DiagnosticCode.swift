import Calendar

/// The stable names of all findings.
package enum DiagnosticCode: String, CaseIterable, Hashable, Sendable {
    // The bytes of a file.

    /// The file could not be read.
    case unreadableFile = "unreadable-file"
    /// A file or directory that others than root can write, where the daemon runs as root.
    case untrustedFile = "untrusted-file"
    /// The name is one of a job file, but nothing that is looked into has it.
    case ignoredFile = "ignored-file"
    /// The file has no document in it: nothing, or only comments.
    case emptyFile = "empty-file"
    /// A document between `---` lines has nothing in it.
    case emptyDocument = "empty-document"
    /// The bytes are no UTF-8.
    case invalidUTF8 = "invalid-utf8"
    /// The file begins like UTF-16, which isn't read.
    case utf16 = "utf-16"
    /// A NUL byte, which no text file has.
    case nulByte = "nul-byte"
    /// A control character other than tab and line end.
    case controlCharacter = "control-character"

    // YAML.

    /// YAML that can't be read, in the words of its parser.
    case badYAML = "bad-yaml"
    /// A tab where YAML wants spaces.
    case tab
    /// Something stands further left or right than its neighbours.
    case badIndentation = "bad-indentation"
    /// A key has no `:` and space after it.
    case missingColon = "missing-colon"
    /// A `: ` inside a value that isn't quoted.
    case unquotedColon = "unquoted-colon"
    /// A value that isn't quoted begins with a character that YAML keeps for itself.
    case unquotedCharacter = "unquoted-character"
    /// A quote that is never closed.
    case unclosedQuote = "unclosed-quote"
    /// A bracket or brace that is never closed.
    case unclosedBracket = "unclosed-bracket"
    /// Something follows a quoted value on its line.
    case textAfterQuote = "text-after-quote"
    /// An unknown `\` escape in double quotes.
    case badEscape = "bad-escape"
    /// An alias (`*name`), mostly a rule that wants quotes.
    case alias
    /// An anchor (`&name`).
    case anchor
    /// A tag (`!name`) beyond those of YAML's core schema.
    case tag
    /// Maps and lists nested deeper than is read.
    case tooDeep = "too-deep"
    /// More documents in a file than are read.
    case tooManyDocuments = "too-many-documents"
    /// There are more findings than are shown.
    case moreErrors = "more-errors"

    // Keys and values.

    /// A document or a value should be a map.
    case notAMap = "not-a-map"
    /// A key that there isn't.
    case unknownKey = "unknown-key"
    /// A key or value that a later version will know.
    case notYetSupported = "not-yet-supported"
    /// A key stands twice.
    case duplicateKey = "duplicate-key"
    /// A required key is absent.
    case missingKey = "missing-key"
    /// A key has no value, or null.
    case missingValue = "missing-value"
    /// A value of another type than its key takes.
    case wrongType = "wrong-type"
    /// A value that is none of the words its key takes.
    case unknownValue = "unknown-value"
    /// A text with a NUL character, which the system can't pass on.
    case nulCharacter = "nul-character"
    /// No duration.
    case badDuration = "bad-duration"
    /// A path that isn't absolute where it must be.
    case badPath = "bad-path"
    /// No size, or no number.
    case badSize = "bad-size"
    /// No file mode in octal digits.
    case badMode = "bad-mode"

    // Jobs.

    /// A job id with other characters than it may have, or too long.
    case badJobID = "bad-job-id"
    /// Two jobs with one id.
    case duplicateJobID = "duplicate-job-id"
    /// `job_trigger` names another kind than the rule is of.
    case triggerMismatch = "trigger-mismatch"
    /// A zone that the host doesn't know.
    case unknownZone = "unknown-zone"
    /// A calendar, or a line of one, that can't be read.
    case badCalendar = "bad-calendar"
    /// A calendar that there isn't.
    case unknownCalendar = "unknown-calendar"
    /// A list of rules with too many, or with one that can't stand beside others.
    case badRuleList = "bad-rule-list"
    /// No exit code, and no range of them.
    case badExitCode = "bad-exit-code"
    /// No HTTP status, and no range of them.
    case badStatus = "bad-status"
    /// No method of HTTP.
    case badMethod = "bad-method"
    /// A header that can't be sent.
    case badHeader = "bad-header"
    /// A request that the keys of a job don't make together: with two bodies, or HEAD with one.
    case badRequest = "bad-request"
    /// What only root may do, and the daemon isn't.
    case needsRoot = "needs-root"
    /// A key that means nothing beside another one.
    case misplacedKey = "misplaced-key"
    /// No pattern of host names.
    case badGlob = "bad-glob"
    /// Nothing to execute.
    case emptyCommand = "empty-command"
    /// A URL without a host, or with a blank in it.
    case badURL = "bad-url"
    /// No name of an environment variable.
    case badVariableName = "bad-variable-name"
    /// A variable that the daemon sets itself.
    case reservedVariable = "reserved-variable"

    // Rules.

    /// A rule without anything in it.
    case emptyRule = "empty-rule"
    /// A rule longer than any rule has to be.
    case ruleTooLong = "rule-too-long"
    /// No interval, no date and no cron rule.
    case unknownRule = "unknown-rule"
    /// A cron rule with too few or too many fields.
    case fieldCount = "field-count"
    /// A rule in the dialect of another scheduler.
    case otherDialect = "other-dialect"
    /// A cron rule of another dialect, with seven fields.
    case sevenFields = "seven-fields"
    /// A cron field in which a value is missing.
    case emptyTerm = "empty-term"
    /// A character that a cron field can't have there.
    case unexpectedCharacter = "unexpected-character"
    /// A number that is too small or too large.
    case outOfRange = "out-of-range"
    /// A word that is no name of a month or weekday.
    case unknownName = "unknown-name"
    /// A step that is no number or too large.
    case badStep = "bad-step"
    /// A step after a single value.
    case stepWithoutRange = "step-without-range"
    /// A rule that no day fits.
    case neverDue = "never-due"
    /// No interval, though it begins like one.
    case badInterval = "bad-interval"
    /// An interval below a second.
    case intervalTooShort = "interval-too-short"
    /// An interval beyond a century.
    case intervalTooLong = "interval-too-long"
    /// No date, though it begins like one.
    case badDate = "bad-date"
    /// A date beyond those that can be computed with.
    case dateOutOfRange = "date-out-of-range"

    // Notes.

    /// A quote that only people take for one.
    case typographicQuote = "typographic-quote"
    /// A date that has passed.
    case pastDate = "past-date"

    /// Weekdays as numbers, which schedulers count differently.
    case numericWeekday = "numeric-weekday"
    /// Day and weekday are both restricted, and either fits.
    case eitherDay = "either-day"
    /// A step that doesn't divide its field.
    case unevenStep = "uneven-step"
    /// A day that not all months have.
    case shortMonth = "short-month"
    /// A time of day that a coming change of the clock leaves out or repeats.
    case clockChange = "clock-change"

    // Settings.

    /// A setting that there isn't.
    case unknownSetting = "unknown-setting"
    /// A key that can't stand among the settings' `defaults`.
    case noDefault = "no-default"
    /// No address to listen on.
    case badListen = "bad-listen"
    /// What no host can be named.
    case badHost = "bad-host"
}

extension DiagnosticCode {
    /// The code of a note.
    init(_ kind: RuleNote.Kind) {
        self =
            switch kind {
            case .numericWeekday: .numericWeekday
            case .eitherDay: .eitherDay
            case .unevenStep: .unevenStep
            case .shortMonth: .shortMonth
            case .clockChange: .clockChange
            case .pastDate: .pastDate
            }
    }

    /// The code of a refused rule.
    init(_ kind: RuleError.Kind) {
        self =
            switch kind {
            case .emptyRule: .emptyRule
            case .ruleTooLong: .ruleTooLong
            case .unknownRule: .unknownRule
            case .fieldCount: .fieldCount
            case .sevenFields: .sevenFields
            case .emptyTerm: .emptyTerm
            case .unexpectedCharacter: .unexpectedCharacter
            case .outOfRange: .outOfRange
            case .unknownName: .unknownName
            case .badStep: .badStep
            case .stepWithoutRange: .stepWithoutRange
            case .neverDue: .neverDue
            case .otherDialect: .otherDialect
            case .badInterval: .badInterval
            case .intervalTooShort: .intervalTooShort
            case .intervalTooLong: .intervalTooLong
            case .badDate: .badDate
            case .dateOutOfRange: .dateOutOfRange
            }
    }
}
