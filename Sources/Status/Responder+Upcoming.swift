import Calendar
import HeapModule
import Jobs
import Scheduling

extension Responder {
    /// `/ruqi/get_upcoming`: occurrences of all jobs, in the order in which they come. O(jobs), and
    /// a few microseconds for each occurrence that is shown.
    func upcoming(
        _ fields: QueryFields, _ snapshot: Snapshot, at now: Moment
    ) throws(RequestProblem) -> Response {
        let end = try fields.timestamp("until") ?? now.wall + Self.upcomingSpan
        let limit = min(try fields.positive("limit") ?? Self.upcomingShown, Page.sizeMax)
        var coming = Heap<Upcoming>()
        coming.insert(
            contentsOf: snapshot.ids.lazy.compactMap(snapshot.job).compactMap { state in
                state.due.flatMap { $0 <= end ? Upcoming(due: $0, job: state.job) : nil }
            })
        return .ok { json in
            json.beginObject()
            json.field("until", rfc3339(end))
            json.key("list")
            json.beginArray()
            for _ in 0..<limit {
                guard let first = coming.popMin() else { break }
                occurrence(first, &json)
                if let next = first.job.recurrence.next(after: first.due), next <= end {
                    coming.insert(Upcoming(due: next, job: first.job))
                }
            }
            json.endArray()
            json.field("has_more", !coming.isEmpty)
            json.endObject()
        }
    }

    private func occurrence(_ item: Upcoming, _ json: inout JSONWriter) {
        json.beginObject()
        json.field("job_id", item.job.spec.id.text)
        json.field("job_name", item.job.spec.jobName)
        json.field("scheduled_time", rfc3339(item.due))
        json.endObject()
    }

    private static let upcomingShown = 100
    private static let upcomingSpan: Duration = .seconds(86_400)
}

/// The next occurrence of a job that isn't shown yet. Order: due, then job id, as they are started.
private struct Upcoming: Comparable {
    let due: Timestamp
    let job: Job

    static func < (left: Upcoming, right: Upcoming) -> Bool {
        left.due != right.due ? left.due < right.due : left.job.spec.id < right.job.spec.id
    }

    static func == (left: Upcoming, right: Upcoming) -> Bool {
        left.due == right.due && left.job.spec.id == right.job.spec.id
    }
}
