import Calendar
import Jobs

extension OccurrenceStory {
    /// What became of a moment.
    package enum Answer: Sendable {
        case started(Going)
        case passed(Passing)
        /// It is an occurrence, and has no verdict.
        case pending(Timestamp)
        /// It is none; the occurrences beside it.
        case none(before: Timestamp?, after: Timestamp?)
        /// The job was defined later.
        case beforeDefinition(Version)
        /// The occurrences of the job can't be worked out here, and none is on record there.
        case unknown
    }

    /// The occurrence that a time means: the one at it, else the first within `precision` of it.
    package func occurrence(at time: Timestamp, within precision: Duration) -> Timestamp? {
        let end = time + precision - .nanoseconds(1)
        var found: [Timestamp] = runs.map(\.due)
        found += passings.flatMap { passing -> [Timestamp] in
            if passing.tally.count == 1 { return [passing.tally.first] }
            return [passing.tally.first, passing.tally.last]
        }
        if let recurrence = version(at: time)?.job?.recurrence {
            for sort in [Hole.Sort.regular, .excluded] {
                let tally = recurrence.recorded(sort, after: time - .nanoseconds(1), through: end)
                if let tally { found.append(tally.first) }
            }
        }
        return found.filter { time <= $0 && $0 <= end }.min()
    }

    /// The version that decided on a time: the newest one that counts from before it.
    package func version(at time: Timestamp) -> Version? {
        versions.last { $0.past.through < time }
    }

    /// What became of an occurrence, or of a moment that is none.
    package func answer(on time: Timestamp) -> Answer {
        if let run = runs.last(where: { $0.due == time }) { return .started(run) }
        // A record of several has those that its version of the job has.
        let isOccurrence = isOccurrence(time)
        let passing = passings.last { passing in
            let tally = passing.tally
            guard tally.first <= time, time <= tally.last else { return false }
            return time == tally.first || time == tally.last || isOccurrence ?? false
        }
        if let passing { return .passed(passing) }
        guard let version = version(at: time) else {
            return versions.first.map { .beforeDefinition($0) } ?? .unknown
        }
        guard let isOccurrence else { return .unknown }
        if isOccurrence { return .pending(time) }
        let recurrence = version.job?.recurrence
        return .none(
            before: recurrence?.last(through: time), after: recurrence?.next(after: time))
    }

    /// Nil: that can't be worked out.
    private func isOccurrence(_ time: Timestamp) -> Bool? {
        guard let recurrence = version(at: time)?.job?.recurrence else { return nil }
        let before = time - .nanoseconds(1)
        return [Hole.Sort.regular, .excluded].contains {
            recurrence.recorded($0, after: before, through: time.endOfMicrosecond) != nil
        }
    }

    /// Whether an occurrence waits for a place or for the end of a run, or is being counted, as the
    /// newest record of the job has it.
    package func isHeld(_ due: Timestamp) -> Bool {
        held.contains { $0.first <= due && due <= $0.last }
    }
}
