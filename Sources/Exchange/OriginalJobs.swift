import Calendar
import Jobs

/// The job files that the jobs of a running original service become: what its `get_jobs` answers.
package struct OriginalJobs: Sendable {
    /// A file that is to be written.
    package struct File: Sendable {
        package let jobID: String
        /// The name of the file.
        package let name: String
        package let text: String
        /// When the service starts it; nil where that can't be told.
        let account: Account
    }

    /// A job that has no file, or something that is to be known about one.
    package struct Remark: Sendable, Hashable {
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
    }

    package private(set) var files: [File] = []
    package private(set) var remarks: [Remark] = []
    private let zone: Zone
    private let zoneName: String?

    /// Why an answer can't be taken, as a sentence.
    package struct Problem: Error {
        package let sentence: String
    }

    /// `zone` is that of the service's host; `zoneName` what job files have to name for it, nil where
    /// they need not.
    package init(_ answer: JSONValue, zone: Zone, zoneName: String?) throws(Problem) {
        self.zone = zone
        self.zoneName = zoneName
        guard answer["stat"]?.string == "OK", let list = answer["data"]?["list"]?.array else {
            throw Problem(sentence: "the answer is not that of get_jobs: it has no list of jobs")
        }
        let total = answer["data"]?["total"]?.int ?? list.count
        guard total == list.count else {
            throw Problem(sentence: "the answer has \(list.count) of \(total) jobs; ask for all")
        }
        for job in list { take(job) }
    }

    private mutating func take(_ job: JSONValue) {
        let id = job["job_id"]?.string ?? ""
        guard JobID(id) != nil else {
            return refuse(id, "its id is none that a job file can have")
        }
        guard let rule = job["rule"]?.string, let command = job["cmd"]?.string else {
            return refuse(id, "it has no rule and cmd")
        }
        let trigger = job["job_trigger"]?.string ?? job["Job_trigger"]?.string ?? ""
        let next = job["next_run_time"]?.string.flatMap(CivilDateTime.init(text:))
        var lines = ["# From the original service.", "job_id: \(quotedText(id))"]
        if let name = job["job_name"]?.string, !name.isEmpty {
            lines.append("job_name: \(quotedText(name))")
        }
        let account: Account
        switch trigger {
        case "interval":
            guard let length = Duration(rule: rule), length > .zero else {
                return refuse(id, "'\(rule)' is no interval")
            }
            guard let next else { return refuse(id, "it doesn't say when it is due next") }
            let start = zone.localTime(next).earliest
            // So that it goes on in the same steps.
            lines.append("start_time: \(quotedText(start.rfc3339(in: zone, fraction: .asNeeded)))")
            lines.append("rule: \(quotedText(rule))")
            account = .interval(start, length)
        case "date":
            guard let civil = CivilDateTime(text: rule) else {
                return refuse(id, "'\(rule)' is no date")
            }
            lines.append("rule: \(quotedText(rule))")
            account = .date(zone.localTime(civil).earliest)
        case "cron":
            do throws(OriginalCron.Problem) {
                let cron = try OriginalCron(rule)
                lines.append("rule: \(quotedText(cron.rule))")
                account = .cron(cron)
            } catch {
                return refuse(id, error.sentence)
            }
        default: return refuse(id, "'\(trigger)' is no trigger: interval, date or cron")
        }
        if let zoneName, trigger != "interval" { lines.append("timezone: \(quotedText(zoneName))") }
        lines.append("cmd: \(quotedText(command))")
        files.append(
            File(
                jobID: id, name: "\(id).yaml", text: lines.joined(separator: "\n") + "\n",
                account: account))
    }

    private mutating func refuse(_ id: String, _ sentence: String) {
        remarks.append(Remark(jobID: id, sentence: sentence, isRefusal: true))
    }
}

extension OriginalJobs.File {
    /// Holds a job that was read from the file against the service's own reading, over so many times
    /// after a moment. Days on which the clock is changed are left out: what happens then is its
    /// library's affair.
    package func comparison(
        with recurrence: Recurrence, _ count: Int, after start: Timestamp, in zone: Zone
    ) -> OccurrenceComparison {
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
        case .date(let time): return time > start ? [time] : []
        case .interval(var time, let length):
            var found: [Timestamp] = []
            if time < start { time = time + length * Int((start - time) / length) }
            while found.count < count {
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
