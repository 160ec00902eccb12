import Calendar
import History
import Jobs
import Scheduling

extension Responder {
    /// `/ruqi/get_jobs`: sorted by id, filtered, a page or the whole list.
    func jobs(_ fields: QueryFields, _ snapshot: Snapshot) throws(RequestProblem) -> Response {
        let page = try fields.page(whole: .max)
        let phases = JobPhases(snapshot)
        let selection = try JobSelection(fields)
        let found = selection.page(page, of: snapshot, phases)
        return .ok { json in
            json.beginObject()
            json.field("total", found.total)
            json.key("list")
            json.beginArray()
            for state in found.states {
                json.beginObject()
                summary(state, phases, snapshot, problemsMax: Self.problemsOfJobMax, &json)
                if let count = selection.recentCount { recent(state, count, &json) }
                json.endObject()
            }
            json.endArray()
            json.endObject()
        }
    }

    /// `/ruqi/get_job`: all of one job, what comes, and how it went.
    func job(
        _ fields: QueryFields, _ snapshot: Snapshot
    ) throws(RequestProblem) -> Response {
        guard let text = fields.text("job_id") else { throw .bad("'job_id' must be given") }
        guard let id = JobID(text), let state = snapshot.job(id) else {
            let near = closest(to: text, among: snapshot.ids.map(\.text))
            let hint = near.map { "; did you mean '\($0)'?" } ?? ""
            throw RequestProblem(status: 404, message: "there is no job '\(text)'\(hint)")
        }
        var query = HistoryQuery()
        query.jobID = text
        query.showsOutput = try fields.truth("output") ?? true
        query.wholeBytesMax = Self.wholeBytesMax
        query.count = Self.lastRunsShown
        query.countsTotal = false
        let page = history.page(query)
        return .ok { json in
            json.beginObject()
            summary(state, JobPhases(snapshot), snapshot, problemsMax: .max, &json)
            explanation(state.job.spec, &json)
            definition(state.job.spec, &json)
            sources(state.job, &json)
            json.key("next_runs")
            json.beginArray()
            for due in coming(state) { json.string(rfc3339(due)) }
            json.endArray()
            json.key("last_runs")
            json.beginArray()
            for line in page.lines { append(line, to: &json) }
            json.endArray()
            json.endObject()
        }
    }

    /// The original's six fields in their spelling, then ours.
    private func summary(
        _ state: JobState, _ phases: JobPhases, _ snapshot: Snapshot, problemsMax: Int,
        _ json: inout JSONWriter
    ) {
        let spec = state.job.spec
        json.field("job_id", spec.id.text)
        json.field("job_name", spec.jobName)
        if identity.showsCommands {
            json.key("cmd")
            json.command(spec.command)
        }
        json.key("rule")
        rules(spec.ruleTexts, &json)
        json.field("Job_trigger", state.job.recurrence.trigger.rawValue)
        json.field("next_run_time", orNull: state.due?.civilText(in: identity.zone))
        json.field("job_trigger", state.job.recurrence.trigger.rawValue)
        json.field("timezone", spec.zone.name)
        json.field("next_run", orNull: state.due.map(rfc3339))
        json.key("last_run")
        lastRun(state.lastRun, &json)
        json.field("state", phases.phase(of: state).rawValue)
        json.field("failing", state.lastRun?.isFailing == true)
        json.field("file", state.job.place.file)
        json.field("line", state.job.place.line)
        json.key("problems")
        json.beginArray()
        let found = snapshot.file(state.job.place.file)?.diagnostics ?? []
        for one in found.prefix(problemsMax) { json.string(shown(one).text) }
        json.endArray()
    }

    /// In a list; a file of a thousand jobs may have a hundred findings. `/ruqi/get_files` has all.
    private static let problemsOfJobMax = 5

    /// A string for one rule, a list for several, as in the file.
    private func rules(_ texts: [String], _ json: inout JSONWriter) {
        if texts.count == 1 { json.string(texts[0]) } else { json.strings(texts) }
    }

    /// How the last runs ended, the newest first.
    private func recent(_ state: JobState, _ count: Int, _ json: inout JSONWriter) {
        let outcomes = state.lastRun?.recent.outcomes ?? []
        json.key("recent")
        json.strings(outcomes.prefix(count).map(\.rawValue))
    }

    /// When it is due, in words.
    private func explanation(_ spec: JobSpec, _ json: inout JSONWriter) {
        let words = Explanation(
            spec.timing, seed: spec.id.text, schedulerName: identity.schedulerName)
        json.key("explanation")
        json.strings(words.sentences)
    }

    /// For each key that somebody wrote: where, in the job's file or the settings' `defaults`.
    private func sources(_ job: Job, _ json: inout JSONWriter) {
        json.key("sources")
        json.beginObject()
        for key in JobKey.all {
            let origins = job.origins(ofKey: key.name)
            guard !origins.isEmpty else { continue }
            json.key(key.name)
            json.beginArray()
            for place in origins {
                json.beginObject()
                json.field("file", place.file)
                json.field("line", place.line)
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
    }

    private func definition(_ spec: JobSpec, _ json: inout JSONWriter) {
        if let description = spec.description { json.field("description", description) }
        let timing = spec.timing
        if let start = timing.start { json.field("start_time", rfc3339(start)) }
        if let end = timing.end { json.field("end_time", rfc3339(end)) }
        if !timing.excluded.isEmpty {
            json.key("exclude")
            json.strings(timing.excluded.texts)
        }
        if timing.jitter > .zero { json.field("jitter", timing.jitter.text) }
        json.field("dst", timing.dst.rawValue)
        if let cwd = spec.run.cwd?.text { json.field("cwd", cwd) }
        json.field("timeout", spec.run.timeout?.text ?? "none")
        json.field("stop_signal", spec.run.stopSignal.rawValue)
        json.field("kill_after", spec.run.killAfter.text)
        json.key("success_codes")
        json.strings(spec.run.successCodes.texts)
        for key in Self.keysByValue {
            guard let value = key.value(spec) else { continue }
            json.key(key.name)
            json.value(value)
        }
        if spec.command.isURL { request(spec.run.http, &json) }
        for kind in HookKind.allCases where identity.showsCommands {
            let commands = spec.run.commands(of: kind)
            if commands.isEmpty { continue }
            json.key(kind.rawValue)
            json.beginArray()
            for command in commands { json.command(command) }
            json.endArray()
        }
        json.field("paused", spec.paused)
        if !spec.options.hosts.isEmpty {
            json.key("hosts")
            json.strings(spec.options.hosts)
        }
        // The names only: values may be secret, and never leave by HTTP.
        json.key("env")
        json.strings(spec.run.env.map(\.name))
    }

    /// Of headers the names only, and no body: both may be secret, and never leave by HTTP.
    private func request(_ http: HTTPOptions, _ json: inout JSONWriter) {
        json.key("http")
        json.beginObject()
        json.field("method", http.method.text)
        json.key("headers")
        json.strings(http.headers.map(\.name.text))
        json.key("expect_status")
        json.strings(http.expectStatus.texts)
        if !http.expectJSON.isEmpty {
            json.key("expect_json")
            json.value(.object(http.expectJSON))
        }
        json.field("connect_timeout", http.connectTimeout.text)
        json.endObject()
    }

    /// Shown as files have them, where they are not what is built in.
    private static let keysByValue = JobKey.all.filter { key in
        [
            "shell", "user", "group", "env_file", "umask", "nice", "limits", "overlap",
            "max_instances", "misfire_grace_time", "catch_up", "retry", "output_limit",
            "output_file",
        ].contains(key.name)
    }

    private func lastRun(_ run: LastRun?, _ json: inout JSONWriter) {
        guard let run else { return json.null() }
        json.beginObject()
        json.field("outcome", run.outcome.rawValue)
        json.field("start_time", rfc3339(run.startTime))
        json.field("end_time", rfc3339(run.endTime))
        json.endObject()
    }

    private func coming(_ state: JobState) -> [Timestamp] {
        var result: [Timestamp] = []
        var next = state.due
        while let due = next, result.count < Self.comingShown {
            result.append(due)
            next = state.job.recurrence.next(after: due)
        }
        return result
    }

    private static let lastRunsShown = 10
    private static let comingShown = 10
}
