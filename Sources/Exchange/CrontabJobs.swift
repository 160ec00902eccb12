import Calendar
import Jobs

/// The job files that a crontab becomes.
package struct CrontabJobs {
    /// A file that is to be written.
    package struct File: Sendable {
        /// Of the crontab.
        package let line: Int
        /// The name of the file, which is also the job's id with `.yaml`.
        package let name: String
        package let text: String
        /// When cron starts it. Nil: once for each boot.
        let times: CrontabTimes?
        /// The zone that cron reads the line in.
        let zone: Zone
    }

    package private(set) var files: [File] = []
    package private(set) var remarks: [Crontab.Remark]

    private let source: String
    private let prefix: String
    private let owner: String?
    private let host: CrontabHost
    private var names: Set<String> = []
    /// Lines that set a variable of which something was told.
    private var told: Set<Int> = []
    /// Users that this host doesn't have.
    private var unknown: Set<String> = []

    /// `source` names the table in the files' first lines; `prefix` begins their names. `owner` is
    /// whose table it is, where its lines name nobody; nil: that isn't known.
    package init(
        _ crontab: Crontab, source: String, prefix: String = "", owner: String? = nil,
        on host: CrontabHost
    ) {
        self.source = commentText(source)
        self.prefix = prefix
        self.owner = owner
        self.host = host
        remarks = crontab.remarks
        for entry in crontab.entries { take(entry) }
        remarks.sort { ($0.line ?? .max) < ($1.line ?? .max) }
        if let line = crontab.fatalLine, !files.isEmpty {
            remark(
                nil,
                "Debian's cron runs nothing of it, because of line \(line); here the other"
                    + " lines are jobs")
        }
        if owner == nil, crontab.entries.contains(where: { $0.user == nil }) {
            remark(
                nil,
                "its jobs name no user, so a daemon of root's runs them as root; --owner says"
                    + " whose table it is")
        }
    }

    private mutating func take(_ entry: Crontab.Entry) {
        let zoneName = entry.variable("CRON_TZ")
        guard let zone = host.zone(named: zoneName?.value) else {
            let sentence =
                "there is no time zone '\(zoneName?.value ?? "")' on this host (CRON_TZ)"
            return remarks.append(
                Crontab.Remark(line: entry.line, sentence: sentence, isRefusal: true))
        }
        if let zoneName {
            remark(
                once: zoneName.line,
                "the lines are read in this zone, as cronie reads them; to Debian's cron CRON_TZ is"
                    + " no more than a variable")
        }
        var lines = ["# From \(source), line \(entry.line)."]
        func add(_ key: String, _ value: String) { lines.append("\(key): \(quotedText(value))") }
        if let comment = entry.comment { add("description", comment) }
        var times: CrontabTimes?
        switch entry.schedule {
        case .reboot:
            add("rule", "@reboot")
            remark(
                entry.line,
                "the first ruqid of a boot runs it if it is there by then, also long after the"
                    + " boot")
        case .fields(let found, let text):
            times = found
            add("rule", text)
            if let name = zone.name { add("timezone", name) }
        }
        add("cmd", entry.command)
        if let input = entry.input { add("stdin", input) }
        let user = entry.user ?? owner
        if let user { add("user", user) }
        let shell = entry.variable("SHELL")?.value ?? Self.shell
        if shell != Self.shell { lines.append("shell: [\(quotedText(shell)), -c]") }
        if let directory = directory(entry, user) { add("cwd", directory) }
        lines.append("env:")
        for (name, value) in variables(entry) { lines.append("  \(name): \(quotedText(value))") }
        lines += [
            "# As cron has it: a run may go on for ever, and beside the next one.",
            "timeout: none", "overlap: allow",
        ]
        files.append(
            File(
                line: entry.line, name: freeName(entry.command) + ".yaml",
                text: lines.joined(separator: "\n") + "\n", times: times, zone: zone.zone))
    }

    /// Where the command begins. Nil: in the user's home directory, as without a word.
    private mutating func directory(_ entry: Crontab.Entry, _ user: String?) -> String? {
        let home = entry.variable("HOME")?.value
        let usual = user.flatMap { host.home($0) }
        if let user, usual == nil, unknown.insert(user).inserted {
            let sentence = "there is no user '\(user)' on this host"
            if entry.user == nil {
                remark(nil, sentence)
            } else {
                remark(
                    entry.line,
                    "\(sentence), and Debian's cron runs nothing of a table that names one")
            }
        }
        guard let directory = home ?? usual, !host.isDirectory(directory) else { return home }
        remark(
            entry.line,
            "there is no directory '\(directory)', where cron starts a command in a"
                + " directory of its own, and ruqid none; this one starts in /")
        return "/"
    }

    /// What the command finds, beside what only the daemon or cron knows.
    private mutating func variables(_ entry: Crontab.Entry) -> [(String, String)] {
        var variables = [("PATH", Self.path), ("SHELL", Self.shell)].filter { name, _ in
            entry.variable(name) == nil
        }
        for variable in entry.variables {
            switch variable.name {
            case "SHELL" where !variable.value.hasPrefix("/"):
                remark(
                    once: variable.line,
                    "cron looks for no shell in PATH, and runs no command with this one; ruqid does"
                )
            case "MAILTO" where !variable.value.isEmpty:
                remark(
                    once: variable.line,
                    "nothing is mailed (MAILTO): what a run writes is in the history, and"
                        + " 'on_failure' runs a command when it fails")
            case "RANDOM_DELAY", "START_HOURS_RANGE":
                remark(
                    once: variable.line,
                    "\(variable.name) delays nothing; 'jitter' delays a job by a fixed time")
            default: break
            }
            if let problem = EnvironmentVariable.problem(ofName: variable.name) {
                remark(once: variable.line, "the variable is left out: \(problem)")
            } else {
                variables.append((variable.name, variable.value))
            }
        }
        return variables
    }

    private mutating func freeName(_ command: String) -> String {
        let name = prefix + CrontabName.name(of: command)
        var free = name
        var number = 1
        while !names.insert(free).inserted {
            number += 1
            free = "\(name)-\(number)"
        }
        return free
    }

    private mutating func remark(_ line: Int?, _ sentence: String) {
        remarks.append(Crontab.Remark(line: line, sentence: sentence, isRefusal: false))
    }

    /// About a variable, which many lines may have.
    private mutating func remark(once line: Int, _ sentence: String) {
        if told.insert(line).inserted { remark(line, sentence) }
    }

    /// What cron gives to a command whose table sets nothing else.
    private static let path = "/usr/bin:/bin"
    private static let shell = "/bin/sh"
}

extension CrontabJobs.File {
    /// Holds a job that was read from the file against cron's own reading of its line, over so many
    /// times after a moment and around the next clock changes. Nil: it is due once for each boot.
    package func comparison(
        with recurrence: Recurrence, _ count: Int, after start: Timestamp
    ) -> OccurrenceComparison? {
        guard let times else { return nil }
        var comparison = OccurrenceComparison(
            ours: recurrence.first(count, after: start),
            theirs: times.first(count, after: start, in: zone), limit: count)
        comparison.compareChanges(
            of: zone, after: start,
            ours: { recurrence.first(.max, after: $0, through: $1) },
            theirs: { times.first(.max, after: $0, through: $1, in: zone) })
        return comparison
    }
}

extension Crontab.Entry {
    /// A variable that is set before the line.
    func variable(_ name: String) -> Crontab.Variable? { variables.first { $0.name == name } }
}
