import Calendar

/// Which records are asked for. Nil fields don't filter.
package struct HistoryQuery: Sendable {
    package var jobID: String?
    package var jobName: String?
    package var outcome: String?
    /// Records of this time and later.
    package var since: Timestamp?
    /// Records before this time.
    package var until: Timestamp?
    /// The `event` to show instead of ended runs.
    package var event: String?
    /// How many matching records are passed over, counted from the newest.
    package var skip = 0
    /// How many are returned at most.
    package var count = 15
    /// False: `total` is not asked for, and the walk ends with the page.
    package var countsTotal = true

    /// What `event` may name.
    package static let events = [
        "started", "finished", "skipped", "missed", "lost", "reconciled", "daemon",
    ]

    package init() {}

    func matches(_ line: RecordLine) -> Bool {
        if let event {
            if line.event != event { return false }
        } else if line.event != "finished", line.event != "lost" {
            return false
        }
        if let jobID, line.jobID != jobID { return false }
        if let jobName, line.jobName != jobName { return false }
        if let outcome, line.outcome != outcome { return false }
        if let since, line.time < since { return false }
        if let until, line.time >= until { return false }
        return true
    }
}

/// A cut of the matching records, newest first, and how many match in all.
package struct HistoryPage: Sendable {
    /// One record of the page.
    package struct Line: Sendable {
        package let time: Timestamp
        /// The record as it stands in its segment, without a newline.
        package let bytes: [UInt8]
    }

    package internal(set) var total = 0
    package internal(set) var lines: [Line] = []
}

extension SegmentSource {
    /// Answers a query: O(bytes of history), memory for the page only. Whole segments are read one
    /// chunk at a time, the newest first.
    package func page(_ query: HistoryQuery) -> HistoryPage {
        var page = HistoryPage()
        for name in list().reversed() {
            let goOn = forEachLineBackward(of: name) { bytes, range in
                if let line = RecordLine(bytes, in: range), query.matches(line) {
                    page.total += 1
                    if page.total > query.skip, page.lines.count < query.count {
                        page.lines.append(.init(time: line.time, bytes: Array(line.text)))
                    }
                }
                return query.countsTotal || page.lines.count < query.count
            }
            if !goOn { break }
        }
        return page
    }
}
