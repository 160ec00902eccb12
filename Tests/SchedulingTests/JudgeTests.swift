import Calendar
import Jobs
import Scheduling
import Testing

@Suite struct `The verdict on a run` {
    private func verdict(
        _ yaml: String, _ result: ChildResult, stopped: StopReason? = nil, answer: String? = nil
    ) throws -> (outcome: Outcome, problem: String?) {
        let context = JobContext(defaultZone: .utc, zone: { _ in nil }, zoneNames: { [] })
        let file = JobFile.parse(Array("rule: 1h\n\(yaml)\n".utf8), file: "a.yaml", in: context)
        let spec = try #require(file.jobs.first?.spec)
        let end = Moment(wall: Timestamp(nanoseconds: 0), uptime: Uptime(nanoseconds: 0))
        var report = RunReport(result: result, output: .none, endedAt: end, usage: nil)
        report.answer = answer.map { .whole(Array($0.utf8)) }
        return judge(report, of: spec, stopped: stopped)
    }

    @Test(
        arguments: [
            (ChildResult.exited(code: 0), nil, Outcome.success), (.exited(code: 1), nil, .failure),
            (.signalled(name: "KILL"), nil, .failure), (.startFailed("no"), nil, .startFailed),
            (.startFailed("no"), .daemonStop, .stopped),
            (.exited(code: 0), .timeLimit, .timeout),
            (.exited(code: 0), .daemonStop, .stopped),
            (.signalled(name: "TERM"), .timeLimit, .timeout),
        ] as [(ChildResult, StopReason?, Outcome)])
    func `of a command follows from its end`(
        _ result: ChildResult, _ stopped: StopReason?, _ outcome: Outcome
    ) throws {
        let verdict = try verdict("cmd: x", result, stopped: stopped)
        #expect(verdict.outcome == outcome && verdict.problem == nil)
    }

    @Test(
        arguments: [
            (200, 0, nil, Outcome.success), (299, 0, nil, .success), (301, 0, nil, .failure),
            (500, 0, nil, .failure), (0, 7, nil, .failure), (200, 18, nil, .failure),
            (0, 0, nil, .failure), (200, 0, .timeLimit, .timeout), (200, 0, .daemonStop, .stopped),
        ] as [(Int, Int32, StopReason?, Outcome)])
    func `of a URL job follows from curl's end and the HTTP status`(
        _ status: Int, _ code: Int32, _ stopped: StopReason?, _ outcome: Outcome
    ) throws {
        let verdict = try verdict(
            "cmd: http://h/", .answered(httpStatus: status, exitCode: code), stopped: stopped)
        #expect(verdict.outcome == outcome)
        let isAnswered = code == 0 && status > 0
        #expect((verdict.problem != nil) == (outcome == .failure && isAnswered))
    }

    @Test(arguments: [
        (404, #"{"stat":"OK"}"#, Outcome.success, nil),
        (200, #"{"stat":"OK"}"#, .failure, "the HTTP status is 200, and expected was 404"),
        (
            404, #"{"stat":"ERR"}"#, .failure,
            #"in the answer 'stat' is "ERR", and expected was "OK""#
        ),
        (404, "stat: OK", .failure, "the answer is no JSON object"),
    ])
    func `of a URL job follows from what its job expects`(
        _ status: Int, _ answer: String, _ outcome: Outcome, _ problem: String?
    ) throws {
        let verdict = try verdict(
            "cmd: http://h/\nhttp: {expect_status: [404], expect_json: {stat: OK}}",
            .answered(httpStatus: status, exitCode: 0), answer: answer)
        #expect(verdict.outcome == outcome && verdict.problem == problem)
    }
}
