import Calendar
import Jobs

/// The job files that a crontab becomes.
package struct CrontabJobs: Sendable {
    /// A file that is to be written.
    package struct File: Sendable {
        /// Of the crontab.
        package let line: Int
        /// The name of the file, which is also the job's id with `.yaml`.
        package let name: String
        package let text: String
        /// When cron starts it. Nil: once for each boot.
        package let times: CrontabTimes?
        /// The zone that cron reads the line in.
        package let zone: Zone
    }

    package private(set) var files: [File] = []
    package private(set) var remarks: [Crontab.Remark]

    private let source: String
    private let kind: Crontab.Kind
    private var names: Set<String> = []
    private var hasMail = false

    /// `source` names the table in the files' first lines. `zone` looks a name of `CRON_TZ` up;
    /// `hostZone` is that of the host, which cron reads tables in, and `isDaemonsZone` whether the daemon
    /// reads rules in it that name none.
    package init(
        _ crontab: Crontab, kind: Crontab.Kind, source: String, hostZone: Zone,
        isDaemonsZone: Bool, zone: (String) -> Zone?
    ) {
        self.source = source
        self.kind = kind
        remarks = crontab.remarks
        for entry in crontab.entries {
            var lookup = ZoneOfLine(zone: hostZone, name: isDaemonsZone ? nil : "local")
            if let name = entry.value("CRON_TZ") {
                guard let found = zone(name) else {
                    refuse(entry.line, "there is no time zone '\(name)' on this host (CRON_TZ)")
                    continue
                }
                lookup = ZoneOfLine(zone: found, name: name)
            }
            take(entry, lookup)
        }
        remarks.sort { $0.line < $1.line }
    }

    private struct ZoneOfLine {
        let zone: Zone
        /// As a job file has to name it. Nil: it need not.
        let name: String?
    }

    private mutating func take(_ entry: Crontab.Entry, _ zone: ZoneOfLine) {
        var lines = ["# From \(source), line \(entry.line)."]
        func add(_ key: String, _ value: String) { lines.append("\(key): \(quotedText(value))") }
        if let comment = entry.comment { add("description", comment) }
        var times: CrontabTimes?
        switch entry.schedule {
        case .reboot: add("rule", "@reboot")
        case .fields(let found, let text):
            times = found
            add("rule", text)
            if let name = zone.name { add("timezone", name) }
        }
        add("cmd", entry.command)
        if let input = entry.input { add("stdin", input) }
        if let user = entry.user { add("user", user) }
        if let shell = entry.value("SHELL"), shell != "/bin/sh" {
            lines.append("shell: [\(quotedText(shell)), -c]")
        }
        if let home = entry.value("HOME") { add("cwd", home) }
        let variables = variables(entry)
        if !variables.isEmpty {
            lines.append("env:")
            for (name, value) in variables { lines.append("  \(name): \(quotedText(value))") }
        }
        lines += [
            "# As cron has it: a run may go on for ever, and beside the next one.",
            "timeout: none", "overlap: allow",
        ]
        files.append(
            File(
                line: entry.line, name: freeName(entry.command) + ".yaml",
                text: lines.joined(separator: "\n") + "\n", times: times, zone: zone.zone))
    }

    /// Those that the job gets. What cron keeps for itself is told.
    private mutating func variables(_ entry: Crontab.Entry) -> [(String, String)] {
        entry.variables.filter { name, value in
            switch name {
            case "SHELL", "CRON_TZ": return false
            case "MAILTO", "MAILFROM":
                if !hasMail, name == "MAILTO", !value.isEmpty {
                    hasMail = true
                    remark(
                        entry.line,
                        "nothing is mailed (MAILTO): what a run writes is in the history, and"
                            + " 'on_failure' runs a command when it fails")
                }
                return false
            case "RANDOM_DELAY", "START_HOURS_RANGE":
                remark(entry.line, "\(name) is left out; 'jitter' delays a job by a fixed time")
                return false
            default:
                guard let problem = EnvironmentVariable.problem(ofName: name) else { return true }
                remark(entry.line, "the variable is left out: \(problem)")
                return false
            }
        }
    }

    private mutating func freeName(_ command: String) -> String {
        let name = CrontabName.name(of: command)
        var free = name
        var number = 1
        while !names.insert(free).inserted {
            number += 1
            free = "\(name)-\(number)"
        }
        return free
    }

    private mutating func remark(_ line: Int, _ sentence: String) {
        remarks.append(Crontab.Remark(line: line, sentence: sentence, isRefusal: false))
    }

    private mutating func refuse(_ line: Int, _ sentence: String) {
        remarks.append(Crontab.Remark(line: line, sentence: sentence, isRefusal: true))
    }
}

extension CrontabJobs.File {
    /// Holds a job that was read from the file against cron's own reading of its line, over so many times
    /// after a moment. Nil: it is due once for each boot.
    package func comparison(
        with recurrence: Recurrence, _ count: Int, after start: Timestamp
    ) -> OccurrenceComparison? {
        guard let times else { return nil }
        return OccurrenceComparison(
            ours: recurrence.first(count, after: start),
            theirs: times.first(count, after: start, in: zone), limit: count)
    }
}

extension Crontab.Entry {
    /// The value of a variable that is set before the line.
    func value(_ name: String) -> String? { variables.first { $0.name == name }?.value }
}
