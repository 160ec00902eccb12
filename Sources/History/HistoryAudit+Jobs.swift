import Calendar
import Jobs

// What the records say of jobs.
extension HistoryAudit {
    /// Goes on from what was known before a record.
    mutating func recall(_ past: Recollection, _ line: RecordLine) {
        let (name, host) = Self.names(line)
        let origin = AuditedJob.Origin(place: nil, seq: past.lastSeq, time: .distantPast)
        for (id, job) in past.jobs {
            let revive = revive
            jobs[id.text] = AuditedJob(
                job, from: origin, hasVerdict: past.dated[id] != nil,
                revive: { revive(job, name, host) })
        }
        for run in past.openRuns {
            runs[run.runID] = AuditedRun(jobID: run.jobID, place: nil, seq: past.lastSeq, life: 0)
        }
    }

    mutating func define(_ line: RecordLine, _ place: RecordPlace) {
        let (name, host) = Self.names(line)
        let origin = AuditedJob.Origin(place: place, seq: line.seq, time: line.time)
        let revive = revive
        for (id, past, _) in line.definitions {
            var job = AuditedJob(past, from: origin, revive: { revive(past, name, host) })
            if var former = jobs[id], !former.isDoubtful(doubts) {
                let before = former.place
                tell(former.pass(to: &job), of: id, zone: former.zone, [before, place])
            }
            jobs[id] = job
        }
    }

    private static func names(_ line: RecordLine) -> (scheduler: String, host: String) {
        (line.string("scheduler_name") ?? "", line.string("host") ?? "")
    }

    mutating func remove(_ line: RecordLine, _ place: RecordPlace) {
        for id in line.removed {
            if var job = jobs[id], !job.isDoubtful(doubts) {
                let before = job.place
                // While a deploy is taken over a job is gone earlier than the record tells.
                let flaws = job.close(through: line.time - Self.patience)
                tell(flaws, of: id, zone: job.zone, [before, place])
            }
            jobs[id] = nil
        }
    }

    /// A verdict on occurrences.
    mutating func judge(_ line: RecordLine, _ place: RecordPlace) {
        guard let tally = line.tally, let id = line.jobID else { return }
        let verdict = Verdict(
            tally: tally, isExcluded: line.reason == SkipReason.excluded.rawValue,
            held: line.held, time: line.time, place: place)
        suspect(verdict, of: id)
        if line.reason == MissReason.down.rawValue { findNotDown(verdict, of: id) }
        let before = jobs[id]?.place
        if let flaws = jobs[id]?.settle(verdict, life: life, doubts) {
            if !flaws.isEmpty { tell(flaws, of: id, zone: jobs[id]?.zone, [before, place]) }
            return
        }
        report.uncheckedCount += tally.count
        if jobs[id] == nil, doubts.lossSeq == 0, undefined.insert(id).inserted {
            report.add(finding(.undefined, "no record defines the job", of: id, tally, [place]))
        }
    }

    /// Whether the time had come is known a moment later: where the clock was set back, what that
    /// settles stands before the step.
    private mutating func suspect(_ verdict: Verdict, of id: String) {
        if verdict.tally.last > newestTime { suspects.append(Suspect(jobID: id, verdict: verdict)) }
    }

    mutating func findEarly(before line: RecordLine?) {
        guard let first = suspects.first, line?.time != first.verdict.time else { return }
        // The clock may have been set back in records that are missing.
        let limit = lossTime == nil ? newestTime : newestTime + SetBack.repeatsNothing
        for suspect in suspects where suspect.verdict.tally.last > limit {
            let (tally, time) = (suspect.verdict.tally, suspect.verdict.time)
            let sentence = "\(text(tally)) \(tally.verb) decided on too early, at \(text(time))"
            report.add(
                finding(.early, sentence, of: suspect.jobID, tally, [suspect.verdict.place]))
        }
        suspects = []
    }

    private mutating func findNotDown(_ verdict: Verdict, of id: String) {
        let tally = verdict.tally
        guard let loadedAt, tally.last > loadedAt else { return }
        let sentence =
            "\(text(tally)) \(tally.verb) missed because no daemon ran, and one ran since"
            + " \(text(loadedAt))"
        report.add(finding(.notDown, sentence, of: id, tally, [verdict.place]))
    }

    /// A run starts while no other one goes: so nothing that was due before it waits any more.
    mutating func noteIdleness(_ line: RecordLine) {
        guard runs.isEmpty, let due = line.tally?.last else { return }
        let end = min(due, line.time) - Self.patience
        if unsteadyUntil <= end { nothingWaitsBefore = end }
    }

    /// A job of which nothing is on record any more though it was due, and nothing kept it waiting.
    mutating func findSilence(_ job: inout AuditedJob, _ accounts: Accounts, _ id: String) {
        guard let end = nothingWaitsBefore, !job.isPaused, job.origin.time <= end,
            let tally = accounts.coming(through: end)
        else { return }
        let sentence =
            "\(text(tally)) \(tally.verb) due, no run was going, and nothing more is on record"
        report.add(
            finding(.silence, sentence, of: id, tally, [job.place], zone: job.zone))
    }

    /// What takes a moment in the daemon is over by then.
    private static let patience: Duration = .seconds(60)
}

// How it is told.
extension HistoryAudit {
    mutating func tell(
        _ flaws: [Accounts.Flaw], of id: String, zone: String?, _ places: [RecordPlace?]
    ) {
        for flaw in flaws {
            let finding =
                switch flaw {
                case .gap(let tally):
                    finding(.gap, "\(text(tally)) \(tally.has) no verdict", of: id, tally, places)
                case .double(let tally):
                    finding(
                        .double, "\(text(tally)) \(tally.has) two verdicts", of: id, tally,
                        [places.last ?? nil])
                case .noOccurrence(let tally):
                    finding(
                        .noOccurrence, "its rule doesn't have \(text(tally))", of: id, tally,
                        [places.last ?? nil])
                case .count(let tally, let expected):
                    finding(
                        .count, "\(text(tally)): the rule has \(expected) there", of: id, tally,
                        [places.last ?? nil])
                }
            report.add(finding.in(zone))
        }
    }

    func finding(
        _ kind: AuditFinding.Kind, _ sentence: String, of id: String?, _ tally: Tally?,
        _ places: [RecordPlace?], zone: String? = nil
    ) -> AuditFinding {
        AuditFinding(
            kind: kind, sentence: sentence, jobID: id, occurrences: tally,
            places: places.compactMap { $0 }, zone: zone)
    }

    func text(_ time: Timestamp) -> String { time.rfc3339(in: zone, fraction: .asNeeded) }

    /// `the occurrence of A`, `3 occurrences from A to B`
    private func text(_ tally: Tally) -> String {
        if tally.count == 1 { return "the occurrence of \(text(tally.first))" }
        return "\(tally.count) occurrences from \(text(tally.first)) to \(text(tally.last))"
    }
}

extension AuditFinding {
    fileprivate func `in`(_ zone: String?) -> AuditFinding {
        var finding = self
        finding.zone = zone
        return finding
    }
}

extension Tally {
    fileprivate var has: String { count == 1 ? "has" : "have" }
    fileprivate var verb: String { count == 1 ? "was" : "were" }
}

/// A verdict that may have come before its time.
struct Suspect {
    let jobID: String
    let verdict: Verdict
}
