import Calendar
import Jobs
import Scheduling

extension Responder {
    /// `/metrics`: all families, in the order of the manual page. O(jobs).
    func metrics(_ snapshot: Snapshot, _ health: Health) -> Response {
        var text = MetricsText()
        daemon(snapshot, health, &text)
        runs(snapshot, &text)
        occurrences(snapshot, &text)
        files(snapshot, &text)
        jobs(snapshot, &text)
        history(health, measure(), &text)
        return .metrics(text.bytes)
    }

    private func daemon(_ snapshot: Snapshot, _ health: Health, _ text: inout MetricsText) {
        text.begin("ruqi_build_info", .gauge, "The version of the daemon; always 1.")
        text.add(1, Label("version", identity.version))
        text.begin("ruqi_start_time_seconds", .gauge, "When the daemon started.")
        text.add(snapshot.startedAt.wall)
        text.begin("ruqi_ready", .gauge, "1 when the job files were loaded, as /readyz.")
        text.add(snapshot.isLoaded ? 1 : 0)
        text.begin(
            "ruqi_watching", .gauge,
            "1 when changes of job files, calendars and time zones are noticed at once.")
        text.add(health.watching == nil ? 1 : 0)
    }

    private func runs(_ snapshot: Snapshot, _ text: inout MetricsText) {
        let counters = snapshot.counters
        text.begin("ruqi_runs_started_total", .counter, "Runs that were started.")
        text.add(counters.started)
        text.begin("ruqi_runs_total", .counter, "Runs that ended, by outcome.")
        for outcome in Outcome.allCases {
            text.add(counters.ended(outcome), Label("outcome", outcome.rawValue))
        }
        text.begin("ruqi_retries_total", .counter, "Attempts behind the first one of their run.")
        text.add(counters.retries)
        text.begin(
            "ruqi_run_duration_seconds", .histogram,
            "How long runs took; of several attempts the last one.")
        histogram(counters.runTimes, &text)
        text.begin(
            "ruqi_run_lateness_seconds", .histogram,
            "How long after the scheduled time runs began; without those that were caught up.")
        histogram(counters.lateness, &text)
        text.begin("ruqi_running", .gauge, "Runs that are going.")
        text.add(snapshot.runningCount)
        text.begin("ruqi_waiting", .gauge, "Runs that wait for a place among max_running.")
        text.add(snapshot.waitingCount)
    }

    private func occurrences(_ snapshot: Snapshot, _ text: inout MetricsText) {
        let counters = snapshot.counters
        text.begin("ruqi_missed_total", .counter, "Occurrences that could not start, by reason.")
        for reason in MissReason.allCases {
            text.add(counters.missed(reason), Label("reason", reason.rawValue))
        }
        text.begin("ruqi_skipped_total", .counter, "Occurrences that were let pass, by reason.")
        for reason in SkipReason.allCases {
            text.add(counters.skipped(reason), Label("reason", reason.rawValue))
        }
        guard let next = snapshot.nextDue else { return }
        text.begin(
            "ruqi_next_occurrence_timestamp_seconds", .gauge,
            "The soonest occurrence of any job; absent when nothing is to come.")
        text.add(next)
    }

    private func files(_ snapshot: Snapshot, _ text: inout MetricsText) {
        let counters = snapshot.counters
        text.begin("ruqi_reconciles_total", .counter, "Changes of job files that were taken over.")
        text.add(counters.reconciles)
        text.begin(
            "ruqi_reconcile_duration_seconds", .histogram,
            "From a look at the job files to the schedule that matches them.")
        histogram(counters.reconcileTimes, &text)
        text.begin("ruqi_files", .gauge, "Entries of jobs_dir, by state.")
        text.add(snapshot.files.lazy.filter(\.isApplied).count, Label("state", "applied"))
        text.add(snapshot.files.lazy.filter(\.isBroken).count, Label("state", "broken"))
        text.add(snapshot.files.lazy.filter(\.isIgnored).count, Label("state", "ignored"))
    }

    private func jobs(_ snapshot: Snapshot, _ text: inout MetricsText) {
        text.begin("ruqi_jobs", .gauge, "Jobs, by state.")
        let tally = snapshot.tally
        for phase in JobPhase.allCases {
            text.add(tally[phase] ?? 0, Label("state", phase.rawValue))
        }
        let shown = snapshot.firstJobs(Self.jobsShownMax)
        text.begin(
            "ruqi_jobs_without_series", .gauge,
            "Jobs that have no series of their own, because there are more than 1000.")
        text.add(snapshot.jobCount - shown.count)
        let ran = shown.compactMap { state in state.lastRun.map { (state.job.spec.id, $0) } }
        text.begin("ruqi_job_failing", .gauge, "1 when the job's last run failed.")
        for (id, run) in ran { text.add(run.isFailing ? 1 : 0, Label("job_id", id.text)) }
        text.begin("ruqi_job_last_run_timestamp_seconds", .gauge, "When a run ended last.")
        for (id, run) in ran { text.add(run.endTime, Label("job_id", id.text)) }
        text.begin(
            "ruqi_job_last_success_timestamp_seconds", .gauge,
            "When a run succeeded last, also before the daemon started.")
        for (id, run) in ran {
            if let success = run.lastSuccess { text.add(success, Label("job_id", id.text)) }
        }
        text.begin(
            "ruqi_job_next_run_timestamp_seconds", .gauge,
            "When a job is due next; absent where nothing of it is to come.")
        for state in shown {
            if let due = state.due { text.add(due, Label("job_id", state.job.spec.id.text)) }
        }
    }

    private func history(
        _ health: Health, _ measured: Measurements, _ text: inout MetricsText
    ) {
        text.begin(
            "ruqi_history_errors_total", .counter, "Attempts to write the history that failed.")
        text.add(health.historyErrors)
        text.begin(
            "ruqi_history_dropped_records_total", .counter,
            "Records that are on no file, because the disk took none for too long.")
        text.add(health.droppedRecords)
        text.begin(
            "ruqi_history_held_records", .gauge,
            "Records that wait in memory until the disk takes them.")
        text.add(health.heldRecords)
        if let bytes = measured.historyBytes {
            text.begin("ruqi_history_bytes", .gauge, "Size of the history on the disk.")
            text.add(bytes)
        }
        if let time = measured.processorTime {
            text.begin(
                "ruqi_process_cpu_seconds_total", .counter,
                "Processor time of the daemon, without its runs.")
            text.add(time)
        }
        if let bytes = measured.residentBytes {
            text.begin(
                "ruqi_process_resident_memory_bytes", .gauge, "Resident memory of the daemon.")
            text.add(bytes)
        }
        if let count = measured.openDescriptors {
            text.begin("ruqi_process_open_fds", .gauge, "Descriptors that the daemon has.")
            text.add(count)
        }
        if let count = measured.descriptorsMax {
            text.begin("ruqi_process_max_fds", .gauge, "Descriptors that it may have.")
            text.add(count)
        }
    }

    private func histogram(_ histogram: Histogram, _ text: inout MetricsText) {
        for (bucket, bound) in histogram.kind.bounds.enumerated() {
            text.addBucket(bound, histogram.count(through: bucket))
        }
        text.addBucket(nil, histogram.count)
        text.addSum(histogram.sum, count: histogram.count)
    }

    /// Three series each: a server of metrics keeps every one of them for long.
    private static let jobsShownMax = 1_000
}
