import Calendar
import Jobs
import Launching
import Testing

@Suite struct `What marks a child's descendants` {
    private func hook(_ number: Int, of run: Run) -> LaunchOrder {
        let now = Moment(wall: run.due, uptime: Uptime(nanoseconds: 1))
        let report = RunReport(
            result: .exited(code: 1), output: .none, endedAt: now, usage: nil)
        let ended = EndedRun(
            run: run, outcome: .failure, startedAt: now, pid: 1, report: report)
        return LaunchOrder(
            Hook(.onFailure, .shell("x")), number: number, of: ended, record: [])
    }

    /// Whether a sweep with the marks of one finds what came of the other.
    private func finds(_ one: LaunchOrder, _ other: LaunchOrder) -> Bool {
        let theirs = Set(other.marks.map { "\($0.name)=\($0.value)" })
        return theirs.isSuperset(of: one.distinctMarks)
    }

    @Test func `tells attempts from one another, and hooks from each other`() throws {
        let run = try run("rule: 10s\ncmd: x\n")
        let (first, second) = (LaunchOrder(run), LaunchOrder(run.nextAttempt))
        #expect(finds(first, first) && !finds(first, second) && !finds(second, first))
        let (one, other) = (hook(1, of: run), hook(2, of: run))
        #expect(finds(one, one) && !finds(one, other) && !finds(one, first))
    }

    @Test func `names an attempt so that it can be told later, and no hook`() throws {
        let run = try run("rule: 10s\ncmd: x\n")
        #expect(hook(1, of: run).birthName == nil && hook(1, of: run).isHook)
        let name = try #require(LaunchOrder(run.nextAttempt).birthName)
        #expect(!LaunchOrder(run).isHook)
        #expect(LaunchOrder.runID(ofBirth: name) == run.id.text)
        #expect(LaunchOrder.attempt(ofBirth: name) == 2)
        for other in ["", "x", "x y", "x 1 2"] {
            #expect(LaunchOrder.attempt(ofBirth: other) == nil)
        }
    }
}
