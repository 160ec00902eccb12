import Calendar
import History
import Jobs

/// What became of an occurrence and what comes next, sentence by sentence, with the records that
/// tell it.
struct Reasons {
    let story: OccurrenceStory
    let id: String
    let zone: Zone
    let now: Timestamp
    /// What the daemon says of the job now.
    let word: JobWord
    private var occurrence: Timestamp?
    private var verdict = "none"
    private var reason: String?
    private var sentences: [String] = []
    private var places: [RecordPlace] = []
    private var next: Timestamp?
    private var state: String?

    init(story: OccurrenceStory, id: String, zone: Zone, now: Timestamp, word: JobWord) {
        self.story = story
        self.id = id
        self.zone = zone
        self.now = now
        self.word = word
    }

    /// No occurrence has a verdict, and none is asked for.
    mutating func tellThatNothingPassed() {
        verdict = "pending"
        tell("No occurrence of \(id) is on record yet.", story.versions.map(\.place).suffix(1))
    }

    mutating func tell(of moment: Timestamp) {
        occurrence = moment
        switch story.answer(on: moment) {
        case .started(let run): tell(run)
        case .passed(let passing): tell(passing, moment)
        case .pending: tellPending(moment)
        case .none(let before, let after):
            occurrence = nil
            let sides = [
                before.map { "the one before is \(text($0))" } ?? "there is none before",
                after.map { "the next one is \(text($0))" } ?? "none comes after",
            ]
            tell(
                "\(text(moment)) is no occurrence of \(id): \(sides.joined(separator: ", ")).",
                story.version(at: moment).map { [$0.place] } ?? [])
        case .beforeDefinition(let version):
            verdict = "unknown"
            tell(
                "\(id) is on record since \(text(version.time)), and \(text(moment)) was earlier.",
                [version.place])
        case .unknown:
            verdict = "unknown"
            tell(
                "Nothing is on record at \(text(moment)), and when \(id) was due then can't be"
                    + " worked out here.", [])
        }
    }

    private mutating func tell(_ run: OccurrenceStory.Going) {
        verdict = "started"
        let late = max(.zero, run.startedAt - run.due)
        let caughtUp = run.cause == Cause.catchUp.rawValue ? ", to be caught up" : ""
        tell(
            "\(id) was due at \(text(run.due)) and was started at \(text(run.startedAt)),"
                + " \(secondsText(late)) s late\(caughtUp).", [run.start])
        guard let end = run.end else {
            return tell(mayGoOn ? "The run goes on." : "Its end is not on record.", [])
        }
        let record = try? JSONValue.parse(end.line)
        let outcome = record?["outcome"]?.text ?? "?"
        reason = outcome
        if record?["adopted"]?.bool == true {
            return tell(
                "It outlived the daemon that started it and ended at \(text(end.time)); what its exit"
                    + " status was nobody knows.", [end.place])
        }
        if outcome == Outcome.lost.rawValue {
            return tell(
                "Its end is not known: the daemon or the host went down, which was noticed at"
                    + " \(text(end.time)).", [end.place])
        }
        var parts = [outcome]
        for (key, word) in [
            ("exit_code", "exit code"), ("signal", "signal"), ("http_status", "HTTP status"),
        ] {
            if let value = record?[key]?.text { parts.append("\(word) \(value)") }
        }
        if let attempt = record?["attempt"]?.int, attempt > 1 { parts.append("attempt \(attempt)") }
        if let cost = record?["cmd_cost"]?.secondsText { parts.append("after \(cost) s") }
        tell("It ended at \(text(end.time)): \(parts.joined(separator: ", ")).", [end.place])
        let isStartFailed = outcome == Outcome.startFailed.rawValue
        if let why = record?["problem"]?.text ?? (isStartFailed ? record?["cmd_output"]?.text : nil)
        {
            tell("The reason: \(why).", [])
        }
    }

    private mutating func tell(_ passing: OccurrenceStory.Passing, _ moment: Timestamp) {
        verdict = passing.event
        reason = passing.reason
        let (why, others) = explanation(of: passing.reason, moment)
        tell(
            "\(id) was due at \(text(moment)) and was \(passing.event) (\(passing.reason)): \(why).",
            [passing.place])
        places += others
        let tally = passing.tally
        guard tally.count > 1 else { return }
        tell(
            "The record is of \(tally.count) occurrences, from \(text(tally.first)) to"
                + " \(text(tally.last)).", [])
    }

    private func explanation(
        of reason: String, _ moment: Timestamp
    ) -> (why: String, places: [RecordPlace]) {
        switch (SkipReason(rawValue: reason), MissReason(rawValue: reason)) {
        case (.overlap, _): return overlap(moment)
        case (.paused, _): return ("the job was paused", [])
        case (.excluded, _): return ("its local day is one that the job excludes", [])
        case (_, .late):
            return ("it was noticed later than the job's misfire_grace_time allows", [])
        case (_, .suspended):
            return absence("suspend", moment, "the host slept") ?? ("the host slept then", [])
        case (_, .clockStep):
            return absence("clock_step", moment, "the clock was set forward")
                ?? ("the clock was set forward over it", [])
        case (_, .down):
            return absence("start", moment, "no daemon was running")
                ?? ("it was not decided on when the daemon ended", [])
        case (_, .removed):
            return ("it waited, and meanwhile the job was removed or became another one", [])
        case (nil, nil): return (reason, [])
        }
    }

    private func overlap(_ moment: Timestamp) -> (why: String, places: [RecordPlace]) {
        let runs = story.runs.filter { run in
            run.due != moment && run.startedAt <= moment
                && moment <= run.end?.time ?? .distantFuture
        }
        guard let run = runs.last else {
            return ("a run of the job waited or was going, or a later one took its place", [])
        }
        let others = runs.count > 1 ? ", and \(runs.count - 1) more," : ""
        return ("the run of \(text(run.due))\(others) was going", [run.start])
    }

    private func absence(
        _ action: String, _ moment: Timestamp, _ what: String
    ) -> (why: String, places: [RecordPlace])? {
        let absence = story.absences.last {
            $0.action == action && $0.after <= moment && moment <= $0.through
        }
        return absence.map {
            ("\(what) from \(text($0.after)) to \(text($0.through))", [$0.place])
        }
    }

    private mutating func tellPending(_ moment: Timestamp) {
        verdict = "pending"
        let isBehind = story.last.map { moment <= $0.due } ?? false
        let last = story.last.map { [$0.place] } ?? []
        if moment > now {
            let basis = word.isKnown ? "" : " by the definition on record"
            tell("The occurrence of \(text(moment)) is still to come\(basis).", [])
        } else if story.isHeld(moment) {
            tell(
                "The occurrence of \(text(moment)) is decided on and not on record yet: it waits, or"
                    + " is counted together with others.", last)
        } else if isBehind {
            tell(
                "The occurrence of \(text(moment)) has no verdict on record: see 'ruqi history"
                    + " verify'.", last)
        } else {
            tell("The occurrence of \(text(moment)) is not on record yet: \(waiting).", last)
        }
    }

    /// Why what is due has no verdict yet.
    private var waiting: String {
        switch word {
        case .unknown: return "the daemon has no such job"
        case .loading: return "the daemon has just started, and decides on it"
        case .silent where story.stoppedAt == nil: return "no daemon answers"
        case .silent, .notAsked, .known: break
        }
        if let stopped = story.stoppedAt, !word.isKnown {
            return "the daemon stopped at \(text(stopped)), and the next one decides on it"
        }
        if story.versions.last?.job?.spec.paused == true {
            return "the job is paused, and what it lets pass is counted together"
        }
        if let run = story.going.values.min(by: { $0.due < $1.due }) {
            return "the run of \(text(run.due)) goes on, and what passes meanwhile is counted"
        }
        return "it waits for a place" + (word.isKnown ? "" : ", or no daemon is running")
    }

    /// Whether somebody still waits for the end of a run that has none on record.
    private var mayGoOn: Bool {
        switch word {
        case .known, .unknown: true
        case .notAsked: story.stoppedAt == nil
        case .silent, .loading: false
        }
    }

    // MARK: What comes

    /// When the job is due next. Where no daemon is known to have the job, nobody promises that it
    /// will start.
    mutating func tellNext() {
        if let removal = story.removal, !word.isKnown { return tell("The job is gone.", [removal]) }
        guard tellWord(), let job = story.versions.last?.job else { return }
        if job.spec.paused { return tell("It is paused: nothing starts before that ends.", []) }
        guard let due = word.isKnown ? promised : job.recurrence.next(after: now) else {
            return tell(nothingComes(job), [])
        }
        next = due
        let basis = word.isKnown ? "The" : "By the definition on record the"
        tell("\(basis) next occurrence is \(text(due)).", [])
        if let excluded = job.recurrence.excludedTally(after: now, through: due) {
            tell("Before it \(excluded.count) on excluded days pass.", [])
        }
        if let run = story.going.values.min(by: { $0.due < $1.due }), mayGoOn {
            tell(
                "The run of \(text(run.due)) goes on: if it still does then, the job's overlap"
                    + " decides.", [run.start])
        }
    }

    /// What the daemon says. False: nothing comes, whatever is on record.
    private mutating func tellWord() -> Bool {
        switch word {
        case .known(let job):
            state = job["state"]?.text
            if let state { tell("The daemon has it as '\(state)'.", []) }
        case .unknown(let reason):
            let why = reason.map { ": \($0)" } ?? ""
            tell("The daemon has no such job\(why).", [])
            return false
        case .loading: tell("The daemon has just started and is still reading its files.", [])
        case .silent, .notAsked:
            if let stopped = story.stoppedAt {
                tell("No daemon is running: the last one stopped at \(text(stopped)).", [])
            } else if case .silent(let why) = word {
                tell("No daemon answers: \(why).", [])
            } else {
                tell("No daemon was asked.", [])
            }
        }
        return true
    }

    /// The next occurrence as the daemon has it.
    private var promised: Timestamp? {
        guard case .known(let job) = word else { return nil }
        return job["next_runs"]?.elements.first?.text.flatMap { Timestamp(rfc3339: $0) }
    }

    private func nothingComes(_ job: Job) -> String {
        switch job.recurrence.kind {
        case .now: "Its rule is 'now': due once, when the daemon sees the definition."
        case .atBoot: "Its rule is '@reboot': due at the next boot of the host."
        case .date, .recurring: "Nothing more comes."
        }
    }

    private mutating func tell(_ sentence: String, _ places: [RecordPlace]) {
        sentences.append(sentence)
        self.places += places
    }

    private func text(_ time: Timestamp) -> String { time.rfc3339(in: zone, fraction: .asNeeded) }
}

// As it is printed.
extension Reasons {
    var text: String {
        let records = sortedPlaces.map(\.text).joined(separator: ", ")
        return sentences.map { "\($0)\n" }.joined() + (records.isEmpty ? "" : "See \(records).\n")
    }

    var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.field("job_id", id)
        if let occurrence { time("occurrence", occurrence, &json) }
        json.field("verdict", verdict)
        if let reason { json.field("reason", reason) }
        json.key("sentences")
        json.strings(sentences)
        json.key("records")
        json.beginArray()
        for place in sortedPlaces { place.json(into: &json) }
        json.endArray()
        if let next { time("next", next, &json) }
        if let state { json.field("state", state) }
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private func time(_ key: String, _ time: Timestamp, _ json: inout JSONWriter) {
        json.key(key)
        json.time(time, in: zone, fraction: .microseconds)
    }

    private var sortedPlaces: [RecordPlace] {
        var seen: Set<Int> = []
        return places.sorted { $0.seq < $1.seq }.filter { seen.insert($0.seq).inserted }
    }
}
