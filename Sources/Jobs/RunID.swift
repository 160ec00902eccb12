import Calendar

/// A run's identity: its job and the moment it was planned for. Retries belong to the same run.
package struct RunID: Hashable, Sendable {
    /// Whose run it is.
    package let job: JobID
    /// The planned moment, not that of the start.
    package let due: Timestamp

    /// Unique as long as one occurrence makes one run.
    package init(job: JobID, due: Timestamp) {
        self.job = job
        self.due = due
    }

    /// Reads what ``text`` has written. Nil: that is not how it writes it.
    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let job = JobID(String(parts[0])),
            let due = Timestamp(rfc3339: String(parts[1]))
        else { return nil }
        self.init(job: job, due: due)
        if self.text != text { return nil }
    }

    /// `tick@2026-11-23T22:50:15Z`: the moment in UTC, a fraction of a second only where there is
    /// one.
    package var text: String {
        let time = due.rfc3339(in: .utc, fraction: .asNeeded)
        return "\(job.text)@\(time.dropLast("+00:00".utf8.count))Z"
    }
}

extension RunID: Comparable {
    /// By job id, then by due.
    package static func < (left: RunID, right: RunID) -> Bool {
        left.job != right.job ? left.job < right.job : left.due < right.due
    }
}
