import Calendar
import Jobs

/// Why something of the original service can't be taken over.
package struct OriginalProblem: Error {
    package let sentence: String
}

/// What the original service's `get_jobs` answers.
package struct OriginalAnswer: Sendable {
    /// How many jobs it has.
    package let total: Int
    /// Those of this answer, as it has them.
    package let jobs: [JSONValue]

    /// Takes an answer apart.
    package init(_ answer: JSONValue) throws(OriginalProblem) {
        guard answer["stat"]?.string == "OK", let list = answer["data"]?["list"]?.array else {
            let message = answer["message"]?.string.map { "the service says: \($0)" }
            throw OriginalProblem(
                sentence: message ?? "the answer is not that of get_jobs: it has no list of jobs")
        }
        guard !list.contains(where: { $0["timezone"] != nil }) else {
            throw OriginalProblem(
                sentence: "this is a ruqid, and not the original: copy the files of its jobs.d")
        }
        let said = answer["data"]?["total"]
        guard let total = said?.int ?? said?.string.flatMap({ Int($0) }) else {
            throw OriginalProblem(
                sentence: "the answer doesn't say how many jobs there are ('total')")
        }
        jobs = list
        self.total = total
    }
}

/// The job files that the jobs of a running original service become.
package struct OriginalJobs: Sendable {
    /// A file that is to be written.
    package struct File: Sendable {
        package let jobID: String
        /// The name of the file.
        package let name: String
        package let text: String
        /// It is paused there and here.
        package let isPaused: Bool
        /// When the service starts it.
        let account: Account
    }

    /// A job that has no file, or something that is to be known about one.
    package struct Remark: Sendable, Hashable {
        /// Where it has no id, its number in the list.
        package let jobID: String
        package let sentence: String
        /// It has no file.
        package let isRefusal: Bool
    }

    enum Account: Sendable {
        case cron(OriginalCron)
        /// From a moment on, so far apart.
        case interval(Timestamp, Duration)
        case date(Timestamp)
        /// The service tells an interval, and not from when on.
        case unknown
    }

    package private(set) var files: [File] = []
    package private(set) var remarks: [Remark] = []
    private let zone: Zone
    private let zoneName: String?
    private var ids: Set<JobID> = []

    /// `zone` is that of the service's host; `zoneName` what job files have to name for it, nil
    /// where they need not.
    package init(_ jobs: [JSONValue], zone: Zone, zoneName: String?) {
        self.zone = zone
        self.zoneName = zoneName
        for (index, job) in jobs.enumerated() { take(job, index + 1) }
    }

    private mutating func take(_ job: JSONValue, _ number: Int) {
        let text = job["job_id"]?.string ?? job["job_id"]?.int.map { "\($0)" } ?? ""
        let place = text.isEmpty ? "job \(number) of the list" : text
        guard let id = JobID(text) else {
            return refuse(place, "its id is none that a job file can have")
        }
        guard ids.insert(id).inserted else {
            return refuse(place, "a job before it in the list has the same id")
        }
        guard let rule = job["rule"]?.string, let command = job["cmd"]?.string else {
            return refuse(place, "it has no rule and cmd")
        }
        let trigger = job["job_trigger"]?.string ?? job["Job_trigger"]?.string ?? ""
        var next: CivilDateTime?
        switch job["next_run_time"] {
        case nil, .null, .string(""), .string("None"), .string("-"): break
        case .string(let text):
            next = CivilDateTime(text: text)
            if next == nil { return refuse(place, "its next run, '\(text)', can't be read") }
        default: return refuse(place, "its next run is no text")
        }
        do throws(OriginalProblem) {
            let (account, timing) = try account(trigger, rule, next)
            var lines = ["# From the original service.", "job_id: \(quotedText(id.text))"]
            if let name = job["job_name"]?.string, !name.isEmpty {
                lines.append("job_name: \(quotedText(name))")
            }
            lines += timing + ["cmd: \(quotedText(command))"]
            // What it runs has no limit there; for a request the usual one is as good.
            if !command.hasPrefix("http://"), !command.hasPrefix("https://") {
                lines.append("timeout: none")
            }
            if next == nil {
                lines.append("paused: true")
                remark(place, "the service tells no next run, so it is paused, there and here")
            }
            files.append(
                File(
                    jobID: id.text, name: "\(id.text).yaml",
                    text: lines.joined(separator: "\n") + "\n", isPaused: next == nil,
                    account: account))
        } catch {
            refuse(place, error.sentence)
        }
    }

    /// When it is due, for the service and as lines of a job file.
    private func account(
        _ trigger: String, _ rule: String, _ next: CivilDateTime?
    ) throws(OriginalProblem) -> (Account, [String]) {
        let zoneLine = zoneName.map { "timezone: \(quotedText($0))" }
        switch trigger {
        case "interval":
            guard let length = Duration(rule: rule), length > .zero else {
                throw OriginalProblem(sentence: "'\(rule)' is no interval")
            }
            let line = "rule: \(quotedText(rule))"
            guard let next else { return (.unknown, [line]) }
            let start = zone.localTime(next).earliest
            // So that it goes on in the same steps.
            let from = quotedText(start.rfc3339(in: zone, fraction: .asNeeded))
            return (.interval(start, length), ["start_time: \(from)", line])
        case "date":
            guard let civil = CivilDateTime(text: rule) else {
                throw OriginalProblem(sentence: "'\(rule)' is no date")
            }
            let lines = ["rule: \(quotedText(rule))"] + [zoneLine].compactMap(\.self)
            return (.date(zone.localTime(civil).earliest), lines)
        case "cron":
            let cron = try OriginalCron(rule)
            let lines = ["rule: \(quotedText(cron.rule))"] + [zoneLine].compactMap(\.self)
            return (.cron(cron), lines)
        default:
            throw OriginalProblem(
                sentence: "'\(trigger)' is no trigger: interval, date or cron")
        }
    }

    private mutating func remark(_ place: String, _ sentence: String) {
        remarks.append(Remark(jobID: place, sentence: sentence, isRefusal: false))
    }

    private mutating func refuse(_ place: String, _ sentence: String) {
        remarks.append(Remark(jobID: place, sentence: sentence, isRefusal: true))
    }
}

extension OriginalJobs.File {
    /// Holds a job that was read from the file against the service's own reading, over so many
    /// times after a moment. Days on which the clock is changed are left out: what happens then is
    /// its library's affair. Nil: the service doesn't tell enough.
    package func comparison(
        with recurrence: Recurrence, _ count: Int, after start: Timestamp, in zone: Zone
    ) -> OccurrenceComparison? {
        if case .unknown = account { return nil }
        let ours = recurrence.first(count, after: start) { time in
            guard case .cron = account else { return true }
            return zone.isCalm(zone.civil(at: time).date)
        }
        return OccurrenceComparison(
            ours: ours, theirs: times(count, after: start, in: zone), limit: count)
    }

    private func times(_ count: Int, after start: Timestamp, in zone: Zone) -> [Timestamp] {
        switch account {
        case .cron(let cron): return cron.first(count, after: start, in: zone)
        case .unknown: return []
        case .date(let time): return time > start ? [time] : []
        case .interval(var time, let length):
            var found: [Timestamp] = []
            if time < start { time = time + length * Int((start - time) / length) }
            while found.count < count, time < .distantFuture {
                if time > start { found.append(time) }
                time = time + length
            }
            return found
        }
    }
}

extension Duration {
    /// `10s`, `5m`, `2h`, `1d`. Nil: it is none.
    fileprivate init?(rule: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = rule.last.flatMap({ units[$0] }), let number = Int64(rule.dropLast()),
            number > 0, number < 1_000_000
        else { return nil }
        self = .seconds(number * unit)
    }
}
