import Calendar
import Jobs

/// Record → one JSON line, as CONTRACT §5 names the fields.
///
/// What a query filters by stands before the long fields, so that a reader needs only the head of
/// a line. A field that has no value is absent.
package struct RecordEncoder: Sendable {
    private let schedulerName: String
    private let host: String
    private let zone: Zone

    /// `zone` is the setting `timezone`: times are written with its offset.
    package init(schedulerName: String, host: String, zone: Zone) {
        self.schedulerName = schedulerName
        self.host = host
        self.zone = zone
    }

    /// Appends the line of a record, its newline included.
    package func append(_ record: Record, seq: Int, to bytes: inout [UInt8]) {
        var json = JSONWriter()
        json.beginObject()
        json.field("seq", seq)
        time("time", record.time, &json)
        json.field("event", name(of: record.event))
        json.field("scheduler_name", schedulerName)
        json.field("host", host)
        body(record.event, &json)
        json.endObject()
        bytes += json.bytes
        bytes.append(UInt8(ascii: "\n"))
    }

    private func name(of event: Record.Event) -> String {
        switch event {
        case .started: "started"
        case .finished: "finished"
        case .skipped: "skipped"
        case .missed: "missed"
        case .lost: "lost"
        case .reconciled: "reconciled"
        case .daemon: "daemon"
        }
    }

    private func body(_ event: Record.Event, _ json: inout JSONWriter) {
        switch event {
        case .started(let started):
            start(started, &json)
            json.key("cmd")
            json.command(started.job.spec.command)
        case .finished(let finished): finish(finished, &json)
        case .skipped(let passed, let reason): pass(passed, reason.rawValue, &json)
        case .missed(let passed, let reason): pass(passed, reason.rawValue, &json)
        case .lost(let lost): lose(lost.run, &json)
        case .reconciled(let reconciled):
            json.field("jobs", reconciled.jobCount)
            ids("added", reconciled.added, &json)
            ids("changed", reconciled.changed, &json)
            ids("removed", reconciled.removed, &json)
        case .daemon(let event): daemon(event, &json)
        }
    }

    private func identity(_ job: Job, _ json: inout JSONWriter) {
        json.field("job_id", job.spec.id.text)
        json.field("job_name", job.spec.jobName)
    }

    /// The definition of a date job marks which of its definitions had its run.
    private func definition(_ job: Job, _ json: inout JSONWriter) {
        guard job.spec.rule.trigger == .date else { return }
        json.field("definition", hexText(job.fingerprint))
    }

    private func start(_ started: Record.Started, _ json: inout JSONWriter) {
        identity(started.job, &json)
        definition(started.job, &json)
        json.field("run_id", started.runID.text)
        json.field("cause", started.cause.rawValue)
        time("scheduled_time", started.runID.due, &json)
    }

    private func finish(_ finished: Record.Finished, _ json: inout JSONWriter) {
        start(finished.start, &json)
        time("start_time", finished.startTime, &json)
        time("end_time", finished.endTime, &json)
        seconds("lateness", finished.lateness, &json)
        json.field("attempt", finished.attempt)
        json.field("outcome", finished.outcome.rawValue)
        json.field("cmd_is_success", finished.outcome == .success)
        seconds("cmd_cost", finished.cost, &json)
        var output = finished.output
        switch finished.ending {
        case .exitCode(let code), .notAnswered(let code): json.field("exit_code", Int(code))
        case .signal(let name): json.field("signal", name)
        case .httpStatus(let status): json.field("http_status", status)
        case .notStarted(let sentence):
            output = (kept: Array(sentence.utf8), totalBytes: 0, truncated: false)
        }
        if let pid = finished.pid { json.field("pid", Int(pid)) }
        if let usage = finished.usage {
            seconds("cpu_user", usage.cpuUser, &json)
            seconds("cpu_system", usage.cpuSystem, &json)
            if let bytes = usage.maxRSSBytes { json.field("max_rss", bytes) }
        }
        json.field("output_bytes", output.totalBytes)
        json.field("output_truncated", output.truncated)
        json.key("cmd")
        json.command(finished.start.job.spec.command)
        json.key("cmd_output")
        json.string(utf8: output.kept)
    }

    private func pass(_ passed: Record.Passed, _ reason: String, _ json: inout JSONWriter) {
        identity(passed.job, &json)
        definition(passed.job, &json)
        json.field("reason", reason)
        time("first", passed.tally.first, &json)
        time("last", passed.tally.last, &json)
        json.field("count", passed.tally.count)
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

    private func daemon(_ event: Record.DaemonEvent, _ json: inout JSONWriter) {
        switch event {
        case .start(let version, let pid, let repairedBytes):
            json.field("action", "start")
            json.field("version", version)
            json.field("pid", Int(pid))
            if repairedBytes > 0 { json.field("repaired_bytes", repairedBytes) }
        case .stop:
            json.field("action", "stop")
        case .clockStepped(let step):
            json.field("action", "clock_step")
            seconds("step", step, &json)
        }
    }

    private func ids(_ key: String, _ ids: [JobID], _ json: inout JSONWriter) {
        guard !ids.isEmpty else { return }
        json.key(key)
        json.beginArray()
        for id in ids { json.string(id.text) }
        json.endArray()
    }

    private func time(_ key: String, _ time: Timestamp, _ json: inout JSONWriter) {
        json.field(key, time.rfc3339(in: zone, fraction: .microseconds))
    }

    private func seconds(_ key: String, _ duration: Duration, _ json: inout JSONWriter) {
        json.key(key)
        json.seconds(duration)
    }
}

/// Sixteen hexadecimal digits.
package func hexText(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}
