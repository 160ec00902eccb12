import Calendar
import Jobs

/// Record → one JSON line, as CONTRACT §5 names the fields.
///
/// What a query filters by stands before the long fields, so that a reader needs only the head of
/// a line. A field that has no value is absent.
package struct RecordEncoder: Sendable {
    private let schedulerName: String
    private let host: String
    /// That of the setting `timezone`: times are written with its offset.
    package var zone: Zone

    package init(schedulerName: String, host: String, zone: Zone) {
        self.schedulerName = schedulerName
        self.host = host
        self.zone = zone
    }

    /// Appends the line of a record, its newline included.
    package func append(_ record: Record, seq: Int, to bytes: inout [UInt8]) {
        var json = JSONWriter(continuing: &bytes)
        json.beginObject()
        json.field("seq", seq)
        time("time", record.time, &json)
        json.field("event", record.event.word)
        json.field("scheduler_name", schedulerName)
        json.field("host", host)
        body(record.event, &json)
        json.endObject()
        bytes = json.takeBytes()
        bytes.append(UInt8(ascii: "\n"))
    }

    private func body(_ event: Record.Event, _ json: inout JSONWriter) {
        switch event {
        case .fact(.started(let run, let held)):
            start(run, &json)
            tallies("held", held, &json)
            command(run.job, &json)
        case .fact(.ended(let ended)) where ended.outcome == .lost: lose(ended, &json)
        case .fact(.ended(let ended)): finish(ended, &json)
        case .fact(.skipped(let passed, let reason)): pass(passed, reason.rawValue, &json)
        case .fact(.missed(let passed, let reason)): pass(passed, reason.rawValue, &json)
        case .fact(.reconciled(let change)):
            reconcile(change, &json)
        case .lost(let run): lose(run, &json)
        case .fact(.hookFailed(let hook, let run, let result, let output)):
            json.field("action", "hook_failed")
            fail(hook, of: run, result, output, &json)
        case .fact(.clockStepped(let step)):
            json.field("action", "clock_step")
            seconds("step", step, &json)
        case .fact(.defined(let jobs)):
            json.field("action", "defined")
            define(jobs, &json)
        case .fact(.loaded(let count)):
            json.field("action", "loaded")
            json.field("jobs", count)
        case .fact(.slept(let time)):
            json.field("action", "suspend")
            seconds("slept", time, &json)
        case .daemonStarted(let version, let pid, let repairedBytes, let bootID, let adopted):
            json.field("action", "start")
            json.field("version", version)
            json.field("pid", Int(pid))
            if let bootID { json.field("boot_id", bootID) }
            if repairedBytes > 0 { json.field("repaired_bytes", repairedBytes) }
            texts("adopted_runs", adopted, &json)
        case .daemonStopped:
            json.field("action", "stop")
        case .zonesChanged(let names):
            json.field("action", "zones_changed")
            texts("zones", names, &json)
        case .calendarsChanged(let names):
            json.field("action", "calendars_changed")
            texts("calendars", names, &json)
        case .dropped(let dropped):
            json.field("action", "dropped")
            time("since", dropped.since, &json)
            json.key("dropped")
            json.beginObject()
            for (event, count) in dropped.counts.sorted(by: { $0.key < $1.key }) {
                json.field(event, count)
            }
            json.endObject()
        }
    }

    private func identity(_ job: Job, _ json: inout JSONWriter) {
        json.field("job_id", job.spec.id.text)
        json.field("job_name", job.spec.jobName)
    }

    /// The definition of a date job marks which of its definitions had its run.
    private func definition(_ job: Job, _ json: inout JSONWriter) {
        guard job.recurrence.isOnce else { return }
        json.field("definition", hexText(job.dateDefinition))
    }

    /// The same of an occurrence: one that waited when the job became a date is none of that date.
    private func definition(_ job: Job, of due: Timestamp, _ json: inout JSONWriter) {
        let recurrence = job.recurrence
        let before = due - .nanoseconds(1)
        let isOwn =
            recurrence.kind != .date || recurrence.next(after: before) == due
            || recurrence.excludedTally(after: before, through: due) != nil
        if isOwn { definition(job, &json) }
    }

    private func command(_ job: Job, _ json: inout JSONWriter) {
        json.key("cmd")
        json.command(job.spec.command)
    }

    private func start(_ run: Run, _ json: inout JSONWriter) {
        identity(run.job, &json)
        definition(run.job, of: run.due, &json)
        occurrence(run, &json)
    }

    private func occurrence(_ run: Run, _ json: inout JSONWriter) {
        json.field("run_id", run.id.text)
        json.field("cause", run.cause.rawValue)
        time("scheduled_time", run.due, &json)
    }

    private func finish(_ ended: EndedRun, _ json: inout JSONWriter) {
        start(ended.run, &json)
        time("start_time", ended.startedAt.wall, &json)
        time("end_time", ended.report.endedAt.wall, &json)
        seconds("lateness", ended.lateness, &json)
        json.field("attempt", ended.run.attempt)
        json.field("outcome", ended.outcome.rawValue)
        json.field("cmd_is_success", ended.outcome == .success)
        seconds("cmd_cost", ended.cost, &json)
        let output = end(ended.report.result, ended.report.output, &json)
        if let pid = ended.pid { json.field("pid", Int(pid)) }
        if let usage = ended.report.usage {
            seconds("cpu_user", usage.cpuUser, &json)
            seconds("cpu_system", usage.cpuSystem, &json)
            if let bytes = usage.maxRSSBytes { json.field("max_rss", bytes) }
        }
        if let problem = ended.problem { json.field("problem", problem) }
        survivors(ended.report.survivors, &json)
        json.field("output_bytes", output.totalBytes)
        json.field("output_truncated", output.truncated)
        if let problem = ended.report.outputProblem { json.field("output_problem", problem) }
        command(ended.run.job, &json)
        json.key("cmd_output")
        json.string(utf8: output.kept)
    }

    /// How a child ended. Returns the output to go on record.
    private func end(
        _ result: ChildResult, _ output: RunOutput, _ json: inout JSONWriter
    ) -> RunOutput {
        var output = output
        switch result {
        case .unknown: break
        case .exited(let code): json.field("exit_code", Int(code))
        case .signalled(let name): json.field("signal", name)
        case .answered(let status, let code):
            if status > 0 { json.field("http_status", status) }
            // It is curl(1) that failed, without an answer or in the midst of one.
            if code != 0 || status == 0 { json.field("exit_code", Int(code)) }
        // There is no other output: the sentence stands in its place.
        case .startFailed(let sentence): output.kept = Array(sentence.utf8)
        }
        return output
    }

    private func fail(
        _ hook: Hook, of run: Run, _ result: ChildResult, _ output: RunOutput,
        _ json: inout JSONWriter
    ) {
        identity(run.job, &json)
        json.field("run_id", run.id.text)
        json.field("hook", hook.kind.rawValue)
        let output = end(result, output, &json)
        json.key("cmd")
        json.command(hook.command)
        json.key("cmd_output")
        json.string(utf8: output.kept)
    }

    private func survivors(_ survivors: [Survivor], _ json: inout JSONWriter) {
        guard !survivors.isEmpty else { return }
        json.key("survivors")
        json.beginArray()
        for survivor in survivors {
            json.beginObject()
            json.field("pid", Int(survivor.pid))
            json.field("name", survivor.name)
            json.endObject()
        }
        json.endArray()
    }

    private func pass(_ passed: Passed, _ reason: String, _ json: inout JSONWriter) {
        identity(passed.job, &json)
        definition(passed.job, of: passed.tally.first, &json)
        json.field("reason", reason)
        tally(passed.tally, &json)
        tallies("held", passed.held, &json)
    }

    private func tally(_ tally: Tally, _ json: inout JSONWriter) {
        time("first", tally.first, &json)
        time("last", tally.last, &json)
        json.field("count", tally.count)
    }

    private func tallies(_ key: String, _ tallies: [Tally], _ json: inout JSONWriter) {
        guard !tallies.isEmpty else { return }
        json.key(key)
        json.beginArray()
        for tally in tallies {
            json.beginObject()
            self.tally(tally, &json)
            json.endObject()
        }
        json.endArray()
    }

    private func lose(_ run: OpenRun, _ json: inout JSONWriter) {
        json.field("job_id", run.jobID)
        json.field("job_name", run.jobName)
        json.field("run_id", run.runID)
        json.field("cause", run.cause)
        json.field("scheduled_time", run.scheduledTime)
        json.field("outcome", Outcome.lost.rawValue)
        json.field("cmd_is_success", false)
        json.key("cmd")
        json.raw(run.command)
    }

    /// A run that this daemon has only seen the end of.
    private func lose(_ ended: EndedRun, _ json: inout JSONWriter) {
        identity(ended.run.job, &json)
        occurrence(ended.run, &json)
        time("start_time", ended.startedAt.wall, &json)
        time("end_time", ended.report.endedAt.wall, &json)
        json.field("attempt", ended.run.attempt)
        json.field("outcome", Outcome.lost.rawValue)
        json.field("cmd_is_success", false)
        json.field("adopted", true)
        if let pid = ended.pid { json.field("pid", Int(pid)) }
        survivors(ended.report.survivors, &json)
        command(ended.run.job, &json)
    }

    private func reconcile(_ change: Reconciliation, _ json: inout JSONWriter) {
        json.field("jobs", change.jobCount)
        ids("added", change.added, &json)
        ids("changed", change.changed.map(\.id), &json)
        ids("removed", change.removed, &json)
        if !change.changed.isEmpty {
            json.key("changed_keys")
            json.keys(of: change.changed)
        }
        guard !change.refused.isEmpty else { return }
        json.key("refused")
        json.beginArray()
        for refused in change.refused { refused.problem.json(into: &json) }
        json.endArray()
    }

    /// All that a verdict on their occurrences needs. What isn't about when stands behind the rest.
    private func define(_ jobs: [DefinedJob], _ json: inout JSONWriter) {
        json.key("definitions")
        json.beginArray()
        for defined in jobs {
            let spec = defined.job.spec
            json.raw(spec.scheduleText)
            if spec.jobName != JobSpec.jobNameDefault { json.field("job_name", spec.jobName) }
            definition(defined.job, &json)
            if defined.since > .distantPast { time("since", defined.since, &json) }
            tallies("held", defined.held, &json)
            json.endObject()
        }
        json.endArray()
    }

    private func ids(_ key: String, _ ids: [JobID], _ json: inout JSONWriter) {
        guard !ids.isEmpty else { return }
        json.key(key)
        json.ids(ids)
    }

    private func texts(_ key: String, _ texts: [String], _ json: inout JSONWriter) {
        guard !texts.isEmpty else { return }
        json.key(key)
        json.strings(texts)
    }

    private func time(_ key: String, _ time: Timestamp, _ json: inout JSONWriter) {
        json.key(key)
        json.time(time, in: zone, fraction: .microseconds)
    }

    private func seconds(_ key: String, _ duration: Duration, _ json: inout JSONWriter) {
        json.key(key)
        json.seconds(duration)
    }
}

extension Record.Event {
    /// The field `event`.
    var word: String {
        switch self {
        case .fact(.started): "started"
        case .fact(.ended(let ended)): ended.outcome == .lost ? "lost" : "finished"
        case .fact(.skipped): "skipped"
        case .fact(.missed): "missed"
        case .fact(.reconciled): "reconciled"
        case .lost: "lost"
        case .fact(.clockStepped), .fact(.slept), .fact(.hookFailed): "daemon"
        case .fact(.loaded), .fact(.defined): "daemon"
        case .daemonStarted, .daemonStopped, .zonesChanged, .calendarsChanged, .dropped: "daemon"
        }
    }
}

/// Sixteen hexadecimal digits.
package func hexText(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}
