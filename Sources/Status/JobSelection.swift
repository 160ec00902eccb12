import Calendar
import Jobs
import Scheduling

/// Which jobs `/ruqi/get_jobs` is asked for, and in which order.
struct JobSelection {
    private let id: String?
    private let name: String?
    /// In small letters.
    private let search: String?
    private let state: JobPhase?
    private let outcome: Outcome?
    private let hasProblems: Bool?
    private let order: (column: Column, isDescending: Bool)

    /// How many of each job's last outcomes are shown. Nil: they aren't asked for.
    let recentCount: Int?

    /// What the jobs are sorted by; where it is the same, by id.
    enum Column: String, CaseIterable {
        case jobID = "job_id"
        case jobName = "job_name"
        case state
        case lastRun = "last_run"
        case duration
        case nextRun = "next_run"
    }

    /// The query fields it takes.
    static let fields = [
        "job_id", "job_name", "search", "state", "outcome", "problems", "sort", "recent",
    ]

    init(_ fields: QueryFields) throws(RequestProblem) {
        id = fields.text("job_id")
        name = fields.text("job_name")
        search = fields.text("search")?.lowercased()
        state = try fields.word("state", among: JobPhase.allCases.map(\.rawValue)).flatMap(
            JobPhase.init)
        outcome = try fields.word("outcome", among: Outcome.allCases.map(\.rawValue)).flatMap(
            Outcome.init)
        hasProblems = try fields.truth("problems")
        recentCount = try fields.positive("recent").map { min($0, RecentOutcomes.limit) }
        let words = Column.allCases.flatMap { [$0.rawValue, "-\($0.rawValue)"] }
        let sort = try fields.word("sort", among: words) ?? Column.jobID.rawValue
        let isDescending = sort.hasPrefix("-")
        order = (Column(rawValue: String(sort.drop { $0 == "-" })) ?? .jobID, isDescending)
    }

    /// How many jobs there are, and those of a page. O(page) where all jobs are asked for by id;
    /// else O(n log n) of what is left.
    func page(
        _ page: (skip: Int, count: Int), of snapshot: Snapshot, _ phases: JobPhases
    ) -> (total: Int, states: [JobState]) {
        if let id {
            let state = JobID(id).flatMap(snapshot.job).flatMap { takes($0, snapshot, phases) }
            let states = [state].compactMap { $0 }
            return (states.count, Array(states.dropFirst(page.skip).prefix(page.count)))
        }
        if order.column == .jobID, isWhole, snapshot.isSettled {
            return (snapshot.jobCount, part(page, of: snapshot))
        }
        let states = snapshot.ids.lazy.compactMap(snapshot.job).compactMap {
            takes($0, snapshot, phases)
        }
        let sorted = sorted(Array(states), phases)
        return (sorted.count, Array(sorted.dropFirst(page.skip).prefix(page.count)))
    }

    private var isWhole: Bool {
        name == nil && search == nil && state == nil && outcome == nil && hasProblems == nil
    }

    /// Of all jobs, without looking at the others.
    private func part(_ page: (skip: Int, count: Int), of snapshot: Snapshot) -> [JobState] {
        let count = snapshot.jobCount
        let first = min(page.skip, count)
        let end = first + min(page.count, count - first)
        let places = order.isDescending ? (count - end)..<(count - first) : first..<end
        let ids = snapshot.ids(places)
        return (order.isDescending ? ids.reversed() : ids).compactMap(snapshot.job)
    }

    private func takes(
        _ job: JobState, _ snapshot: Snapshot, _ phases: JobPhases
    ) -> JobState? {
        let spec = job.job.spec
        if let name, !hasSameBytes(spec.jobName, name) { return nil }
        if let outcome, job.lastRun?.outcome != outcome { return nil }
        if let state, phases.phase(of: job) != state { return nil }
        if let hasProblems, job.hasProblems(in: snapshot) != hasProblems { return nil }
        guard let search else { return job }
        let isFound = spec.id.text.hasWord(search) || spec.jobName.hasWord(search)
        return isFound ? job : nil
    }

    /// Sorted as asked for; they come sorted by id. Those that have nothing in the column come
    /// last, whatever the direction.
    private func sorted(_ states: [JobState], _ phases: JobPhases) -> [JobState] {
        switch order.column {
        case .jobID: order.isDescending ? states.reversed() : states
        case .jobName: sorted(states) { $0.job.spec.jobName }
        case .state: sorted(states) { phases.phase(of: $0).rawValue }
        case .lastRun: sorted(states) { $0.lastRun?.startTime }
        case .duration: sorted(states) { $0.lastRun.map { $0.endTime - $0.startTime } }
        case .nextRun: sorted(states) { $0.due }
        }
    }

    private func sorted<Key: Comparable>(
        _ states: [JobState], by key: (JobState) -> Key?
    ) -> [JobState] {
        let isDescending = order.isDescending
        let keys = states.map(key)
        let places = states.indices.sorted { left, right in
            guard let first = keys[left], let second = keys[right] else {
                return keys[left] == nil && keys[right] == nil ? left < right : keys[left] != nil
            }
            if first == second { return left < right }
            return isDescending ? first > second : first < second
        }
        return places.map { states[$0] }
    }

}

extension JobState {
    /// Whether it fails, or its file's newest version is refused.
    func hasProblems(in snapshot: Snapshot) -> Bool {
        lastRun?.isFailing == true || snapshot.file(job.place.file)?.isBroken == true
    }
}

extension String {
    /// Whether it has such a part; `part` is in small letters.
    fileprivate func hasWord(_ part: String) -> Bool {
        let (text, part) = (Array(lowercased().utf8), Array(part.utf8))
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0...].starts(with: part) }
    }
}
