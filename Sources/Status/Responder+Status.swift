import Calendar
import Jobs
import Scheduling

extension Responder {
    /// `/ruqi/status`: the original's three fields, then ours.
    func status(
        _ snapshot: Snapshot, _ health: Health, _ now: Moment, _ json: inout JSONWriter
    ) {
        let zone = identity.zone
        json.beginObject()
        json.field("check_time", now.wall.civilText(in: zone))
        json.key("wait_seconds")
        if let next = snapshot.nextDue {
            json.seconds(max(.zero, next - now.wall))
            json.field("next_wakeup_time", next.civilText(in: zone))
        } else {
            json.null()
            json.key("next_wakeup_time")
            json.null()
        }
        json.field("time", rfc3339(now.wall))
        json.field("version", identity.version)
        json.field("scheduler_name", identity.schedulerName)
        json.field("scheduler_store", identity.schedulerStore)
        json.field("host", identity.host)
        json.field("pid", Int(identity.pid))
        json.field("timezone", zone.name)
        json.field("state", snapshot.stateWord)
        json.key("uptime_seconds")
        json.seconds(now.uptime - snapshot.startedAt.uptime)
        json.field("start_time", rfc3339(snapshot.startedAt.wall))
        counts(snapshot, &json)
        running(snapshot, &json)
        if let watching = health.watching { json.field("watching", watching) }
        problems(snapshot, health, &json)
        json.endObject()
    }

    private func counts(_ snapshot: Snapshot, _ json: inout JSONWriter) {
        json.key("jobs")
        json.beginObject()
        json.field("total", snapshot.jobCount)
        json.field("paused", snapshot.pausedCount)
        json.field("failing", snapshot.failingCount)
        json.endObject()
        json.key("files")
        json.beginObject()
        json.field("applied", snapshot.files.lazy.filter(\.isApplied).count)
        json.field("broken", snapshot.files.lazy.filter(\.isBroken).count)
        json.field("ignored", snapshot.files.lazy.filter(\.isIgnored).count)
        json.endObject()
        json.key("runs")
        json.beginObject()
        json.field("started", snapshot.counters.started)
        for outcome in Outcome.allCases {
            json.field(outcome.rawValue, snapshot.counters.ended(outcome))
        }
        json.field("skipped", snapshot.counters.skippedCount)
        json.field("missed", snapshot.counters.missedCount)
        json.endObject()
    }

    private func running(_ snapshot: Snapshot, _ json: inout JSONWriter) {
        json.key("running")
        json.beginArray()
        for active in snapshot.running {
            json.beginObject()
            json.field("job_id", active.run.id.job.text)
            json.field("run_id", active.run.id.text)
            json.field("scheduled_time", rfc3339(active.run.due))
            json.field("start_time", rfc3339(active.startedAt.wall))
            if let pid = active.pid { json.field("pid", Int(pid)) }
            if active.isAdopted { json.field("adopted", true) }
            json.endObject()
        }
        json.endArray()
        json.field("waiting", snapshot.waitingCount)
    }

    private func problems(_ snapshot: Snapshot, _ health: Health, _ json: inout JSONWriter) {
        json.key("problems")
        json.beginArray()
        for sentence in [health.watching, health.history] {
            if let sentence { json.string(sentence) }
        }
        let found = snapshot.files.lazy.flatMap(\.diagnostics)
        for diagnostic in found.prefix(Self.problemsMax) { json.string(shown(diagnostic).text) }
        json.endArray()
    }

    func rfc3339(_ time: Timestamp) -> String {
        time.rfc3339(in: identity.zone, fraction: .microseconds)
    }

    /// Enough to see what is wrong; the answer stays small whatever stands in `jobs.d`.
    private static let problemsMax = 100
}

extension Snapshot {
    /// What the daemon is doing, in a word.
    fileprivate var stateWord: String {
        if isStopping { return "stopping" }
        return isLoaded ? "ready" : "loading"
    }
}
