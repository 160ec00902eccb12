import ArgumentParser
import Calendar
import Jobs
import Linux

/// A job, or a rule by itself, whose timing is asked for.
struct JobSource {
    let id: String
    let timing: Timing
    let recurrence: Recurrence
    let ruleTexts: [String]
    /// Where its job stands; nil for a rule of the command line.
    let place: Place?
    let notes: [Diagnostic]
}

/// What `ruqi next` and `ruqi explain` are asked about: job files, or a rule.
struct JobSources {
    let files: [String]
    let rule: String?
    let jobID: String?
    let timezone: String?
    let shared: SettingsOptions

    /// Exactly one of rule and files, and a zone that there is.
    func validate() throws {
        guard (rule == nil) != files.isEmpty else {
            throw ValidationError("Give job files, or a rule with --rule.")
        }
        _ = try timezone.map { try zone($0, HostZones()) }
    }

    /// All jobs of the files, or the rule as that of a job; the zone of those that name none. Ends
    /// the command where something is wrong with them.
    func load() throws -> (sources: [JobSource], zone: Zone) {
        let zones = HostZones()
        let zone = try defaultZone(zones)
        return (try rule.map { [try source(of: $0, zone)] } ?? fileSources(zones, zone), zone)
    }

    private func source(of rule: String, _ zone: Zone) throws -> JobSource {
        do throws(RuleError) {
            let timing = Timing(rules: [try Rule.parse(rule)], zone: zone)
            let id = jobID ?? ""
            let notes = JobNotes.diagnostics(
                onRule: rule, in: timing, seed: id, after: readMoment().wall)
            return JobSource(
                id: id, timing: timing,
                recurrence: Recurrence(timing, seed: id, schedulerName: ""), ruleTexts: [rule],
                place: nil, notes: notes)
        } catch {
            throw fail(ruleText(error, rule), .no)
        }
    }

    private func ruleText(_ error: RuleError, _ rule: String) -> String {
        let hint = error.hint.map { "\n  hint: \($0)" } ?? ""
        let caret = String(repeating: " ", count: error.column - 1) + "^"
        return "\(error.message) [\(error.code)]\n  \(rule)\n  \(caret)\(hint)"
    }

    private func fileSources(_ zones: HostZones, _ zone: Zone) throws -> [JobSource] {
        let check = JobFileCheck(
            zones: zones, settings: try shared.settings(), defaultZone: zone)
        let results = files.map(check.file)
        let diagnostics = results.flatMap(\.diagnostics)
        for diagnostic in diagnostics where diagnostic.severity == .error {
            complain(diagnostic.text)
        }
        if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode.no }
        let jobs = results.flatMap { zip($0.jobs, $0.rulePlaces) }
            .filter { jobID == nil || $0.0.spec.id.text == jobID }
        if jobs.isEmpty, let jobID { throw fail("there is no job '\(jobID)' in these files", .no) }
        let now = readMoment().wall
        return jobs.map { job, places in
            JobSource(
                id: job.spec.id.text, timing: job.spec.timing, recurrence: job.recurrence,
                ruleTexts: job.spec.ruleTexts, place: job.place,
                notes: JobNotes.diagnostics(on: job, rulesAt: places, after: now))
        }
    }

    private func defaultZone(_ zones: HostZones) throws -> Zone {
        guard let timezone else { return try shared.settings().timezone }
        return try zone(timezone, zones)
    }

    private func zone(_ name: String, _ zones: HostZones) throws -> Zone {
        if let zone = zones.zone(named: name) { return zone }
        let meant = ZoneHint.text(for: name, among: zones.names() + ["UTC", "local"])
        let hint = meant.map { "; \($0)" } ?? "."
        throw ValidationError("There is no time zone '\(name)' \(zones.place)\(hint)")
    }
}
