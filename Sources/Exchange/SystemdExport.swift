import Calendar
import Jobs

/// A job as units of systemd: a timer, a service, and a service for each of its hooks.
package enum SystemdExport {
    /// The units of a job, or why there are none. `zone` has the zones of this host by name, with
    /// which the timer's lines are read again and compared with the job's own occurrences. `isUnit`
    /// tells whether the host itself has a unit of a name.
    package static func export(
        _ job: Job, _ context: ExportContext, zone: (String) -> Zone?, isUnit: (String) -> Bool
    ) -> Export {
        var findings = ExportFindings()
        let spec = job.spec
        let timer = Self.timer(job, context, zone, &findings)
        var service = SystemdUnit(head(of: job))
        service.section("Unit")
        service.add("Description", title(of: spec), of: "description", &findings)
        let hooks = SystemdHooks(spec, context)
        hooks.add(of: job, to: &service, &findings)
        SystemdRetry.add(job, from: context.now, to: &service, &findings)
        SystemdService(spec: spec, hook: nil, command: spec.command, context: context)
            .add(to: &service, &findings)
        SystemdRetry.addRestart(spec, to: &service)
        let files = [
            NewFile(name: "\(spec.id.text).timer", text: timer, isSecret: false),
            NewFile(
                name: "\(spec.id.text).service", text: service.text, isSecret: spec.mayHaveSecrets),
        ]
        let all = files + hooks.files(of: job, &findings)
        if let unit = all.map(\.name).first(where: isUnit) {
            findings.note(
                "job_id", "the host has a '\(unit)' of its own, which this one would replace",
                hint: "give the job another id")
        }
        return Export(all, findings)
    }

    /// Where a unit comes from.
    static func head(of job: Job) -> [String] {
        ["The job '\(job.spec.id.text)' of \(SystemdSyntax.prose(job.place.file)), by ruqi export."]
    }

    private static func title(of spec: JobSpec) -> String {
        let text = SystemdSyntax.prose(spec.description ?? "")
        return text.isEmpty ? spec.id.text : text
    }

    private static func timer(
        _ job: Job, _ context: ExportContext, _ zone: (String) -> Zone?,
        _ findings: inout ExportFindings
    ) -> String {
        var unit = SystemdUnit(head(of: job))
        unit.section("Unit")
        unit.add("Description", "When \(job.spec.id.text) is due")
        for glob in job.spec.options.hosts {
            if SystemdSyntax.isOddHost(glob) {
                findings.refuse(
                    "hosts", "systemd takes '\(glob)' for a negation or for a machine's id",
                    hint: "replace its first character with a '?'")
            }
            // The first part of a host's name is enough here.
            let globs = glob.contains(".") ? [glob] : [glob, glob + ".*"]
            for glob in globs {
                unit.add("ConditionHost", "|" + glob.replacing("%", with: "%%"))
            }
        }
        unit.section("Timer")
        do throws(ExportRefusal) {
            let timing = try SystemdTiming(job, from: context.now, &findings)
            for line in timing.lines { unit.add(line: line) }
            try prove(job, timing, context, zone, &findings)
        } catch {
            findings.refuse(error)
        }
        if defersStarts(job, from: context.now, &findings) {
            unit.add("DeferReactivation", "true")
        }
        if job.spec.paused {
            findings.note(
                "paused", "the timer has no [Install] section", hint: "don't start it by hand")
        } else {
            unit.section("Install")
            unit.add("WantedBy", "timers.target")
        }
        return unit.text
    }

    /// Reads the lines again and compares.
    private static func prove(
        _ job: Job, _ timing: SystemdTiming, _ context: ExportContext, _ zone: (String) -> Zone?,
        _ findings: inout ExportFindings
    ) throws(ExportRefusal) {
        guard !timing.calendars.isEmpty else { return }
        // Dates lose what is below a microsecond.
        if job.recurrence.kind == .date { return }
        let readings = timing.calendars.compactMap { text in
            SystemdReading(text, host: job.spec.zone) { name in
                name == job.spec.zone.name ? job.spec.zone : name == "UTC" ? .utc : zone(name)
            }
        }
        guard readings.count == timing.calendars.count else {
            throw ExportRefusal("rule", "what was made of it can't be read again")
        }
        let proof = ExportProof(job, from: context.now) { after in
            readings.lazy.compactMap { $0.next(after: after) }.min()
        }
        if let problem = proof.problem(in: job.spec.zone) { throw ExportRefusal("rule", problem) }
        if let note = proof.note(in: job.spec.zone) {
            findings.note("dst", note, hint: hint(on: job.spec))
        }
    }

    /// systemd's way with fixed times is `skip`.
    private static func hint(on spec: JobSpec) -> String {
        let isFixed = spec.rules.allSatisfy { rule in
            if case .cron(let cron) = rule { cron.isFixed } else { true }
        }
        return isFixed && spec.options.dst != .skip
            ? "dst: skip is systemd's own way; a rule in the zone UTC is the same everywhere"
            : "a rule in the zone UTC is the same everywhere"
    }

    /// Whether a timer has to be told that what is due while the service goes on is left out. By
    /// itself it starts the service again at its end, once, for it counts from the last start
    /// (`timer_enter_waiting` in timer.c of systemd): that is `queue`.
    private static func defersStarts(
        _ job: Job, from now: Timestamp, _ findings: inout ExportFindings
    ) -> Bool {
        let run = job.spec.run
        guard run.overlap == .skip || run.overlap == .queue else {
            findings.refuse(
                "overlap",
                "a service that goes on is not started again; there is no"
                    + " '\(run.overlap.rawValue)'",
                hint: "overlap: skip")
            return false
        }
        if let most = run.maxInstances, most > 1 {
            findings.refuse(
                "max_instances", "a service runs once at a time", hint: "max_instances: 1")
        }
        // Tries of a run end before the job is due again, or are refused.
        guard run.overlap == .skip, run.retry.attempts == 1,
            let gap = ExportBounds.overrun(
                of: job, longest: run.timeout.map { $0 + run.killAfter }, from: now)
        else { return false }
        findings.note(
            "overlap",
            "systemd before 257 doesn't know DeferReactivation=: what is due during a run starts"
                + " at its end",
            hint: "let timeout and kill_after together be less than \(gap.text)")
        return true
    }
}
