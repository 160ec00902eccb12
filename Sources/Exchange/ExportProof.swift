import Calendar
import Jobs

/// Where another program's schedule differs from a job's.
package struct ExportProof {
    /// Moments at which only one of both is due, the first few, with no change of the clock nearby.
    private var differences: [Difference] = []
    /// The same near to a change of the clock.
    private var atChanges: [Difference] = []
    /// How many of these there are in the next five years.
    private var atChangesCount = 0

    private struct Difference {
        let time: Timestamp
        /// Whether the job is due here, else there.
        let isHere: Bool
    }

    /// Compares the next 1,000 occurrences, and what lies around the changes of the clock in the
    /// next five years. `there` has the first moment after another.
    package init(_ job: Job, from now: Timestamp, there: (Timestamp) -> Timestamp?) {
        let zone = job.spec.zone
        let here = { job.recurrence.next(after: $0) }
        let delay = min(job.recurrence.jitterDelay, .seconds(86_400))
        let margin: Duration = .seconds(3 * 3_600) + delay
        var changes: [Timestamp] = []
        let end = now + .seconds(Self.years * 366 * 86_400)
        while let next = zone.nextTransition(after: changes.last ?? now), next < end {
            changes.append(next)
        }
        func isNearChange(_ time: Timestamp) -> Bool {
            zone.nextTransition(after: time - margin).map { $0 <= time + margin } ?? false
        }
        // systemd knows no year after 2199.
        var spans = [(start: now, end: now + .seconds(100 * 366 * 86_400))]
        spans += changes.map { (start: max(now, $0 - margin), end: $0 + margin) }
        var seen: Set<Timestamp> = []
        for (number, span) in spans.enumerated() {
            let limit = number == 0 ? Self.occurrences : Int.max
            for found in Self.differences(here, there, span.start, span.end, limit: limit)
            where seen.insert(found.time).inserted {
                if isNearChange(found.time) {
                    // The next occurrences of a rare rule reach further than those years.
                    if found.time < end { atChangesCount += 1 }
                    if atChanges.count < Self.shown { atChanges.append(found) }
                } else if differences.count < Self.shown {
                    differences.append(found)
                }
            }
        }
        atChanges.sort { $0.time < $1.time }
    }

    /// A note on the differences that are there, in words; nil: there are none.
    package func note(in zone: Zone) -> String? {
        guard let first = atChanges.first else { return nil }
        let more = atChangesCount > 1 ? ", and \(atChangesCount - 1) times more in five years" : ""
        return
            "when the clock is changed it is due at other times: \(Self.words(first, zone))\(more)"
    }

    /// What only a mistake of ours explains; nil: there is none.
    package func problem(in zone: Zone) -> String? {
        differences.first.map { "the schedule would be another one: \(Self.words($0, zone))" }
    }

    private static func words(_ difference: Difference, _ zone: Zone) -> String {
        let time = difference.time.shown(in: zone)
        return difference.isHere ? "not at \(time)" : "also at \(time)"
    }

    /// Walks both, up to so many occurrences here.
    private static func differences(
        _ here: (Timestamp) -> Timestamp?, _ there: (Timestamp) -> Timestamp?,
        _ start: Timestamp, _ end: Timestamp, limit: Int
    ) -> [Difference] {
        var found: [Difference] = []
        var (ours, theirs) = (here(start), there(start))
        var count = 0
        while count < limit, found.count < differencesMax {
            let (left, right) = (ours ?? .distantFuture, theirs ?? .distantFuture)
            guard min(left, right) <= end, ours != nil || theirs != nil else { break }
            if left == right {
                ours = here(left)
                theirs = there(right)
                count += 1
            } else if left < right {
                found.append(Difference(time: left, isHere: true))
                ours = here(left)
                count += 1
            } else {
                found.append(Difference(time: right, isHere: false))
                theirs = there(right)
            }
        }
        return found
    }

    private static let occurrences = 1_000
    private static let years: Int64 = 5
    private static let shown = 3
    /// A rule of each second differs 3,600 times when an hour is repeated.
    private static let differencesMax = 10_000
}
