import Calendar
import Jobs
import Scheduling

extension Responder {
    /// `/ruqi/get_load`: how many occurrences of all jobs each minute has. A job costs about a
    /// microsecond for each minute in which it is due, and jobs that are always due together no
    /// more than one of them; where that is too much work, the answer ends earlier and says so.
    func load(
        _ fields: QueryFields, _ snapshot: Snapshot, at now: Moment
    ) throws(RequestProblem) -> Response {
        let longest = now.wall + Self.loadSpan
        let end = min(try fields.timestamp("until") ?? longest, longest)
        let load = Load(of: snapshot, after: now.wall, through: end)
        return .ok { json in
            json.beginObject()
            json.field("since", rfc3339(now.wall))
            json.field("until", rfc3339(load.until))
            json.field("total", load.counts.values.reduce(0, +))
            json.key("list")
            json.beginArray()
            for (minute, count) in load.counts.sorted(by: { $0.key < $1.key }) {
                json.beginObject()
                let time = Timestamp(seconds: minute * 60)
                json.field("time", time.rfc3339(in: identity.zone, fraction: .asNeeded))
                json.field("count", count)
                json.endObject()
            }
            json.endArray()
            json.endObject()
        }
    }

    private static let loadSpan: Duration = .seconds(86_400)
}

/// Occurrences by minute.
private struct Load {
    /// By minutes since the epoch.
    private(set) var counts: [Int64: Int] = [:]
    /// How far they are counted.
    private(set) var until: Timestamp

    /// Jobs that are always due together.
    private struct Group {
        let recurrence: Recurrence
        let jobCount: Int
        /// The first occurrence that isn't counted.
        var due: Timestamp?
    }

    init(of snapshot: Snapshot, after start: Timestamp, through end: Timestamp) {
        var jobs: [Recurrence: Int] = [:]
        for state in snapshot.ids.lazy.compactMap(snapshot.job) where state.due != nil {
            jobs[state.job.recurrence, default: 0] += 1
        }
        var groups = jobs.map { recurrence, count in
            Group(
                recurrence: recurrence, jobCount: count, due: recurrence.next(after: start))
        }
        // In spans, so that all jobs are counted equally far when it has to end; where there are so
        // many that an hour of them may be too much, in short ones.
        let isMany = groups.count * 60 > Self.stepsMax
        let span: Duration = isMany ? .seconds(60) : .seconds(3_600)
        until = start
        var left = Self.stepsMax
        while until < end, left > 0 {
            let next = min(until + span, end)
            for index in groups.indices { count(&groups[index], through: next, &left) }
            until = next
        }
        until = min(until, end)
    }

    private mutating func count(_ group: inout Group, through end: Timestamp, _ left: inout Int) {
        while let first = group.due, first <= end {
            left -= 1
            let minute = first.seconds / 60
            let last = min(Timestamp(seconds: (minute + 1) * 60) - .nanoseconds(1), end)
            let all = group.recurrence.tally(after: first - .nanoseconds(1), through: last)
            counts[minute, default: 0] += (all?.count ?? 1) * group.jobCount
            group.due = group.recurrence.next(after: last)
        }
    }

    /// A few tenths of a second of work, at most once more for the jobs of a span.
    private static let stepsMax = 250_000
}
