import Calendar
import HashTreeCollections
import HeapModule
import Jobs

/// Decides what happens when. It performs nothing: the loop owns it, brings events and performs
/// the effects that come back.
package struct Scheduler: Sendable {
    /// What the settings say to the scheduler.
    package struct Settings: Sendable {
        /// False with `scheduler_store: none`: the schedule is kept and shown, nothing is run.
        package var runsJobs: Bool
        /// Runs at once in the daemon, at least 1.
        package var maxRunning: Int
        /// What running runs get when the daemon stops, before the stop sequence.
        package var stopTimeout: Duration

        package init(runsJobs: Bool, maxRunning: Int, stopTimeout: Duration) {
            precondition(maxRunning >= 1, "at least one run must be allowed at once")
            self.runsJobs = runsJobs
            self.maxRunning = maxRunning
            self.stopTimeout = stopTimeout
        }
    }

    var settings: Settings
    var jobs = TreeDictionary<JobID, JobState>()
    /// The jobs of `jobs`, sorted by id: pages are cut from it, and it is compared with what comes
    /// next. Its storage is that of the loader's own list.
    var order: [Job] = []
    var files: [FileStatus] = []
    var queue = DueQueue()
    /// Started and not ended.
    var runs: [RunID: ActiveRun] = [:]
    /// Admitted by their job, waiting for a place among `maxRunning`.
    var waiting = Heap<WaitingRun>()
    /// How many runs of a job are going or waiting. Absent is none.
    var busy: [JobID: Int] = [:]
    /// Those runs, each once: where the clock was set back, or a date comes back, what is due has
    /// an id that may be taken.
    var taken: Set<RunID> = []
    /// Adopted runs whose jobs the files have not told of yet.
    var adopted: [JobID: [RunID]] = [:]
    var deadlines = Heap<Deadline>()
    /// Runs between two attempts.
    var retries: [RunID: Retry] = [:]
    var desk = HookDesk()
    var stopping: Stopping?
    /// A job set of which a part is left for the coming turns.
    var takeover: Takeover?
    /// This turn starts runs, so its share of a takeover waits for the next turn, once.
    var putsChangesOff = false
    var memory: Memory
    /// What jobs let pass as they come, to be told behind their definitions.
    var passedAtOnce: [Effect] = []
    /// Jobs that this event takes away or replaces, and how far they were on record.
    var departed: [JobID: Timestamp] = [:]
    var counters = Counters()
    /// Whether the files were looked at.
    package internal(set) var isLoaded = false
    /// Files that were there at the first look and are being written ever since.
    var lateFiles: Set<FileName> = []
    /// The last time that passed unseen.
    var gap: Gap?
    /// The last moment that was seen: what the clocks did since is measured against it.
    var seen: Moment
    package let startedAt: Moment

    package init(settings: Settings, memory: Memory, at now: Moment) {
        self.settings = settings
        self.memory = memory
        self.seen = now
        self.startedAt = now
    }

    /// The only way in. Effects come in the order in which they are to be performed.
    ///
    /// Cost: O(log n) for each occurrence, end or limit that is taken up; O(n) for `wanted`.
    package mutating func handle(_ event: Event, at now: Moment) -> [Effect] {
        var effects: [Effect] = []
        noticeClockStep(now, into: &effects)
        switch event {
        case .turn:
            takeDue(now, jobsMax: Limits.duePerTurnMax, into: &effects)
            admit(now, into: &effects)
        case .changes: takeChanges(now, into: &effects)
        case .limit: enforceLimits(now, into: &effects)
        case .wanted(let set, let since): reconcile(set, since, now, into: &effects)
        case .adopted(let run, let pid, let start): adopt(run, pid, start)
        case .started(let id, let pid, let startedAt): noteStart(id, pid, startedAt)
        case .ended(let id, let report): noteEnd(id, report, into: &effects)
        case .hookEnded(let id, let report): noteHookEnd(id, report, into: &effects)
        case .settings(let settings): self.settings = settings
        case .stop:
            settleTakeover(now, into: &effects)
            beginStop(now, into: &effects)
        }
        startHooks(now, into: &effects)
        finishStop(into: &effects)
        noteHeld(in: &effects)
        return effects
    }

    /// When the loop has to come back by itself. Nil: never.
    package var alarm: (wall: Timestamp?, uptime: Uptime?) {
        mutating get {
            let stopAt = stopping?.patienceEnds
            let limits = [nextDeadline(), desk.deadline].compactMap { $0 }
            let limit = limits.min()
            let due = stopping == nil ? queue.first?.due : nil
            guard let stopAt else { return (due, limit) }
            return (due, limit.map { min($0, stopAt) } ?? stopAt)
        }
    }

    /// How long the loop may wait at most before the next turn. Zero while starts are left over
    /// from this one; a moment while changes are, so that what was started gets a processor between
    /// them. Nil: as long as nothing happens.
    package var patience: Duration? {
        let hasStarts =
            stopping == nil && !waiting.isEmpty && runs.count < settings.maxRunning
        if hasStarts { return .zero }
        return takeover == nil ? nil : Limits.breath
    }

    /// The state for readers: O(1), what changes later is not seen in it.
    package mutating func snapshot(at now: Moment) -> Snapshot {
        Snapshot(
            takenAt: now, startedAt: startedAt, isLoaded: isLoaded, isStopping: stopping != nil,
            isSettled: takeover == nil, jobs: jobs, order: order, files: files, runs: runs,
            busy: busy,
            retrying: retries.mapValues(\.run.attempt), waitingCount: waiting.count,
            counters: counters,
            nextDue: queue.first?.due)
    }
}

/// A run that waits for a place. Order: due, then job id.
struct WaitingRun: Comparable, Sendable {
    let run: Run

    static func < (a: WaitingRun, b: WaitingRun) -> Bool {
        a.run.due != b.run.due ? a.run.due < b.run.due : a.run.id.job < b.run.id.job
    }

    static func == (a: WaitingRun, b: WaitingRun) -> Bool { a.run.id == b.run.id }
}

/// The daemon is coming to an end.
struct Stopping: Sendable {
    /// When running runs are stopped. Nil: that was done.
    var patienceEnds: Uptime?
    /// Nothing runs any more, and the loop was told.
    var isOver = false
}

extension Scheduler {
    /// How many runs are going.
    package var runningCount: Int { runs.count }
}
