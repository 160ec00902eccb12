import Calendar
import Jobs
import Logging
import Scheduling

extension Logger {
    /// Ends that somebody should look at, and what was missed. All of it is in the history.
    func tell(_ fact: Fact) {
        switch fact {
        case .started(let run, _): debug("run \(run.id.text) starts")
        case .ended(let ended):
            switch ended.outcome {
            case .success: debug("\(line(of: ended))")
            case .failure, .timeout, .stopped, .startFailed, .lost: warning("\(line(of: ended))")
            }
        case .hookFailed(let hook, let run, let result, _):
            warning("\(hook.kind.rawValue) of run \(run.id.text) failed: \(result.words)")
        case .skipped(let passed, let reason):
            notice("\(passed.job.spec.id): \(passed.tally.count) skipped (\(reason.rawValue))")
        case .missed(let passed, let reason):
            warning("\(passed.job.spec.id): \(passed.tally.count) missed (\(reason.rawValue))")
        case .reconciled(let change):
            info(
                """
                reconciled: \(change.added.count) added, \(change.changed.count) changed, \
                \(change.removed.count) removed, \(change.unchangedCount) unchanged\
                \(refusal(change.refused.count))
                """)
        case .loaded, .defined: break
        case .slept(let time):
            notice("the host slept for \(time.inSeconds) s")
        case .clockStepped(let step):
            warning("the wall clock moved by \(step.inSeconds) s against the monotonic one")
        }
    }

    private func line(of ended: EndedRun) -> String {
        "run \(ended.run.id.text) ended: \(ended.outcome.rawValue) after \(ended.cost.text)"
            + (ended.problem.map { ": \($0)" } ?? "")
    }

    /// An attempt that failed, and that another one follows.
    func tell(_ ended: EndedRun, retriedAfter pause: Duration) {
        let retry = ended.run.job.spec.run.retry
        warning(
            """
            attempt \(ended.run.attempt) of \(retry.attempts) of run \(ended.run.id.text) ended: \
            \(ended.outcome.rawValue) (\(ended.report.result.words)); next try in \(pause.text)
            """)
    }

    /// Runs that the daemon's end did not end.
    func tell(_ found: [Adoption.Foundling]) {
        for foundling in found {
            let (id, pid) = (foundling.run.id.text, foundling.pid)
            notice("run \(id) goes on as process \(pid): it counts, and its end is waited for")
        }
    }

    private func refusal(_ count: Int) -> String {
        switch count {
        case 0: ""
        case 1: ", 1 file refused"
        default: ", \(count) files refused"
        }
    }

    /// What a look found out. Of files that are only ignored, gone or repaired the first hundred
    /// are named: nobody reads more, and they would keep other lines waiting.
    func tell(_ news: [FileNews]) {
        var quiet = 0
        for item in news {
            if !item.isProblem {
                quiet += 1
                if quiet > 100 { continue }
            }
            tell(item)
        }
        if quiet > 100 { info("\(quiet - 100) more files are ignored, gone or repaired") }
    }

    /// What was found in a file, each finding on a line of its own.
    private func tell(_ news: FileNews) {
        switch news.what {
        case .broken(let diagnostics, let lastGoodSince):
            for diagnostic in diagnostics { error("\(diagnostic.text)") }
            let rest =
                lastGoodSince == nil
                ? "it has no jobs until it is repaired" : "its last good jobs keep running"
            error("\(news.file) is refused; \(rest)")
        case .repaired: notice("\(news.file) is repaired")
        case .ignored(let reason): info("\(news.file) is ignored: \(reason)")
        case .gone: info("\(news.file) is gone")
        }
    }

    /// What is new about time zones and calendars.
    func tell(_ change: JobWorld.Change) {
        for complaint in change.complaints { warning("\(complaint)") }
        if !change.zones.isEmpty {
            notice("time zones changed: \(change.zones.joined(separator: ", "))")
        }
        if !change.calendars.isEmpty {
            notice("calendars changed: \(change.calendars.joined(separator: ", "))")
        }
    }

    /// What other values the settings have now.
    func tell(_ changed: [Setting]) {
        let live = changed.filter(\.isLive).map(\.path).joined(separator: ", ")
        let later = changed.filter { !$0.isLive }.map(\.path).joined(separator: ", ")
        if changed.isEmpty { info("the settings are as they were") }
        if !live.isEmpty { notice("settings changed: \(live)") }
        if !later.isEmpty {
            warning("settings that take a restart are other ones in the file now: \(later)")
        }
    }

    /// The daemon has its first schedule.
    func tellReady(_ snapshot: Snapshot) {
        let time = (snapshot.takenAt.uptime - snapshot.startedAt.uptime).text
        info("ready: \(snapshot.jobCount) jobs from \(snapshot.files.count) files in \(time)")
    }
}

extension ChildResult {
    /// In a few words.
    fileprivate var words: String {
        switch self {
        case .unknown: "nobody knows how"
        case .exited(let code): "exit code \(code)"
        case .signalled(let name): "signal \(name)"
        case .answered(let status, let code):
            status > 0 ? "HTTP status \(status)" : "curl's exit code \(code)"
        case .startFailed(let sentence): sentence
        }
    }
}

extension FileNews {
    /// Whether somebody has to mend something.
    fileprivate var isProblem: Bool {
        switch what {
        case .broken: true
        case .repaired, .ignored, .gone: false
        }
    }
}
