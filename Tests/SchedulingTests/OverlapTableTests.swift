import Jobs
import Scheduling
import Testing

/// Each policy in each state with each event: what is decided, and what that leads to when the
/// run ends.
@Suite struct `The table of overlaps` {
    /// How a job gets into a state before 01:50:05, or before 02:10 when it is full.
    private static let states: [(name: String, script: [String])] = [
        ("idle", ["01:30:00 files a"]),
        ("running", ["00:30:00 files a", "01:00:00 turn"]),
        ("stopping", ["00:30:00 files a", "01:00:00 turn", "01:50:00 limit"]),
        ("waiting", ["00:30:00 files b", "01:00:00 turn"]),
        ("pausing", ["00:30:00 files a", "01:00:00 turn", "01:30:00 exit t 1"]),
        ("full", ["00:30:00 files a", "01:00:00 turn", "02:00:00 turn"]),
    ]

    private static let events = [
        "turn", "exit t 0", "exit t 1", "files gone", "files paused", "files edited", "stop",
    ]

    private static func file(_ policy: OverlapPolicy, _ more: String = "", cmd: String = "x")
        -> String
    {
        "job_id: t\nrule: 0 * * * *\ncmd: \(cmd)\ntimeout: 50m\noverlap: \(policy.rawValue)\n"
            + "retry: {attempts: 2, backoff: 2h, max_backoff: 2h}\n\(more)"
    }

    /// A job that takes the only place at 01:00, before `t` in the order of ids.
    private static let blocker = "---\njob_id: b\nrule: 0 1 * * *\ncmd: x\ntimeout: none\n"

    private static func row(
        _ policy: OverlapPolicy, _ state: (name: String, script: [String]), _ event: String
    ) -> String {
        let isWaiting = state.name == "waiting"
        let tail = isWaiting ? blocker : ""
        var play = Play(
            files: [
                "a": file(policy), "b": file(policy) + blocker,
                "gone": isWaiting ? String(blocker.dropFirst(4)) : "",
                "paused": file(policy, "paused: true\n") + tail,
                "edited": file(policy, cmd: "y") + tail,
            ], maxRunning: isWaiting ? 1 : 10)
        let due = state.name == "full" ? "03:00:00" : "02:00:00"
        let between = state.name == "full" ? "02:10:00" : "01:50:05"
        let at = event == "turn" ? due : between
        let lines = play.perform((state.script + ["\(at) \(event)"]).joined(separator: "\n"))
        let last = lines.split(separator: "\n").last ?? ""
        let effects = last.split(separator: "→", maxSplits: 1).dropFirst().first ?? " nothing"
        // When it is due next is the business of other tests.
        let told = effects.split(separator: "·").map { $0.trimmingBlanks }
            .filter { !$0.hasPrefix("alarm") && $0 != "no alarm" }
        let words = event == "turn" ? "due" : event
        let head = [policy.rawValue, state.name, words].map { $0.padded(to: 13) }.joined()
        return head + (told.isEmpty ? "nothing" : told.joined(separator: " · "))
    }

    @Test func `is as it stands here`() {
        let rows = OverlapPolicy.allCases.flatMap { policy in
            Self.states.flatMap { state in
                Self.events.map { Self.row(policy, state, $0) }
            }
        }
        let found = rows.filter { !$0.contains("no run of") }.joined(separator: "\n")
        #expect(found == overlapTable)
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        split(separator: " ").joined(separator: " ")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}

private let overlapTable = """
    skip         idle         due          start t
    skip         idle         files gone   removed t
    skip         idle         files paused changed t
    skip         idle         files edited changed t
    skip         idle         stop         exit
    skip         running      due          nothing
    skip         running      exit t 0     record t success
    skip         running      exit t 1     retry t in 7277s
    skip         running      files gone   removed t
    skip         running      files paused changed t
    skip         running      files edited changed t
    skip         running      stop         nothing
    skip         stopping     due          nothing
    skip         stopping     exit t 0     retry t in 7277s
    skip         stopping     exit t 1     retry t in 7277s
    skip         stopping     files gone   removed t
    skip         stopping     files paused changed t
    skip         stopping     files edited changed t
    skip         stopping     stop         nothing
    skip         waiting      due          nothing
    skip         waiting      files gone   missed t 01:00:00 x1 (removed) · removed t
    skip         waiting      files paused skipped t 01:00:00 x1 (paused) · changed t
    skip         waiting      files edited changed t
    skip         waiting      stop         nothing
    skip         pausing      due          nothing
    skip         pausing      files gone   record t failure · removed t
    skip         pausing      files paused record t failure · changed t
    skip         pausing      files edited changed t
    skip         pausing      stop         record t failure · exit
    skip         full         due          nothing
    skip         full         exit t 0     record t success · skipped t 02:00:00 x1 (overlap)
    skip         full         exit t 1     retry t in 7277s
    skip         full         files gone   skipped t 02:00:00 x1 (overlap) · removed t
    skip         full         files paused skipped t 02:00:00 x1 (overlap) · changed t
    skip         full         files edited skipped t 02:00:00 x1 (overlap) · changed t
    skip         full         stop         skipped t 02:00:00 x1 (overlap)
    queue        idle         due          start t
    queue        idle         files gone   removed t
    queue        idle         files paused changed t
    queue        idle         files edited changed t
    queue        idle         stop         exit
    queue        running      due          nothing
    queue        running      exit t 0     record t success
    queue        running      exit t 1     retry t in 7277s
    queue        running      files gone   removed t
    queue        running      files paused changed t
    queue        running      files edited changed t
    queue        running      stop         nothing
    queue        stopping     due          nothing
    queue        stopping     exit t 0     retry t in 7277s
    queue        stopping     exit t 1     retry t in 7277s
    queue        stopping     files gone   removed t
    queue        stopping     files paused changed t
    queue        stopping     files edited changed t
    queue        stopping     stop         nothing
    queue        waiting      due          nothing
    queue        waiting      files gone   missed t 01:00:00 x1 (removed) · removed t
    queue        waiting      files paused skipped t 01:00:00 x1 (paused) · changed t
    queue        waiting      files edited changed t
    queue        waiting      stop         nothing
    queue        pausing      due          nothing
    queue        pausing      files gone   record t failure · removed t
    queue        pausing      files paused record t failure · changed t
    queue        pausing      files edited changed t
    queue        pausing      stop         record t failure · exit
    queue        full         due          nothing
    queue        full         exit t 0     record t success · start t
    queue        full         exit t 1     retry t in 7277s
    queue        full         files gone   missed t 02:00:00 x1 (removed) · removed t
    queue        full         files paused skipped t 02:00:00 x1 (paused) · changed t
    queue        full         files edited changed t
    queue        full         stop         nothing
    replace      idle         due          start t
    replace      idle         files gone   removed t
    replace      idle         files paused changed t
    replace      idle         files edited changed t
    replace      idle         stop         exit
    replace      running      due          TERM t
    replace      running      exit t 0     record t success
    replace      running      exit t 1     retry t in 7277s
    replace      running      files gone   removed t
    replace      running      files paused changed t
    replace      running      files edited changed t
    replace      running      stop         nothing
    replace      stopping     due          nothing
    replace      stopping     exit t 0     retry t in 7277s
    replace      stopping     exit t 1     retry t in 7277s
    replace      stopping     files gone   removed t
    replace      stopping     files paused changed t
    replace      stopping     files edited changed t
    replace      stopping     stop         nothing
    replace      waiting      due          skipped t 01:00:00 x1 (overlap)
    replace      waiting      files gone   missed t 01:00:00 x1 (removed) · removed t
    replace      waiting      files paused skipped t 01:00:00 x1 (paused) · changed t
    replace      waiting      files edited changed t
    replace      waiting      stop         nothing
    replace      pausing      due          record t failure · start t
    replace      pausing      files gone   record t failure · removed t
    replace      pausing      files paused record t failure · changed t
    replace      pausing      files edited changed t
    replace      pausing      stop         record t failure · exit
    replace      full         due          nothing
    replace      full         exit t 0     record t stopped · start t
    replace      full         exit t 1     record t stopped · start t
    replace      full         files gone   missed t 02:00:00 x1 (removed) · removed t
    replace      full         files paused skipped t 02:00:00 x1 (paused) · changed t
    replace      full         files edited changed t
    replace      full         stop         nothing
    allow        idle         due          start t
    allow        idle         files gone   removed t
    allow        idle         files paused changed t
    allow        idle         files edited changed t
    allow        idle         stop         exit
    allow        running      due          start t
    allow        running      exit t 0     record t success
    allow        running      exit t 1     retry t in 7277s
    allow        running      files gone   removed t
    allow        running      files paused changed t
    allow        running      files edited changed t
    allow        running      stop         nothing
    allow        stopping     due          start t
    allow        stopping     exit t 0     retry t in 7277s
    allow        stopping     exit t 1     retry t in 7277s
    allow        stopping     files gone   removed t
    allow        stopping     files paused changed t
    allow        stopping     files edited changed t
    allow        stopping     stop         nothing
    allow        waiting      due          nothing
    allow        waiting      files gone   missed t 01:00:00 x1 (removed) · removed t
    allow        waiting      files paused skipped t 01:00:00 x1 (paused) · changed t
    allow        waiting      files edited changed t
    allow        waiting      stop         nothing
    allow        pausing      due          start t
    allow        pausing      files gone   record t failure · removed t
    allow        pausing      files paused record t failure · changed t
    allow        pausing      files edited changed t
    allow        pausing      stop         record t failure · exit
    allow        full         due          start t
    allow        full         exit t 0     record t success
    allow        full         exit t 1     retry t in 7277s
    allow        full         files gone   removed t
    allow        full         files paused changed t
    allow        full         files edited changed t
    allow        full         stop         nothing
    """
