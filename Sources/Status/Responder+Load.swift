import Calendar
import Jobs
import Scheduling

extension Responder {
    /// `/ruqi/get_load`: how many occurrences of all jobs each minute has. A job costs under a
    /// microsecond for each minute in which it is due, and jobs that are always due together no more
    /// than one of them; where that is too much work, the answer ends earlier and says so.
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

    init(of snapshot: Snapshot, after start: Timestamp, through end: Timestamp) {
        until = end
        var jobs: [Recurrence: Int] = [:]
        for state in snapshot.ids.lazy.compactMap(snapshot.job) where state.due != nil {
            jobs[state.job.recurrence, default: 0] += 1
        }
        // Hours, so that all jobs are counted equally far when it has to end.
        var hour = start
        var left = Self.stepsMax
        while hour < end, left > 0 {
            let next = min(hour + .seconds(3_600), end)
            for (recurrence, count) in jobs {
                add(recurrence, count, after: hour, through: next, &left)
            }
            hour = next
        }
        until = min(hour, end)
    }

    private mutating func add(
        _ recurrence: Recurrence, _ jobs: Int, after start: Timestamp, through end: Timestamp,
        _ left: inout Int
    ) {
        var after = start
        while let first = recurrence.next(after: after), first <= end {
            left -= 1
            let minute = first.seconds / 60
            let last = min(Timestamp(seconds: (minute + 1) * 60) - .nanoseconds(1), end)
            let count = recurrence.tally(after: after, through: last)?.count ?? 1
            counts[minute, default: 0] += count * jobs
            after = last
        }
    }

    /// A few tenths of a second of work, at most once more for the jobs of an hour.
    private static let stepsMax = 250_000
}
