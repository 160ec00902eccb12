import Calendar
import History
import Jobs
import Testing

@Suite struct `A record` {
    let job: Job

    init() throws {
        job = try Samples.job("job_id: tick\njob_name: n\nrule: 10s\ncmd: date\n")
    }

    @Test func `of a start names the run`() {
        #expect(
            Samples.line(Samples.started(job, due: Samples.noon), seq: 3) == """
                {"seq":3,"time":"2026-01-05T12:00:00.000000+00:00","event":"started",\
                "scheduler_name":"s","host":"h","job_id":"tick","job_name":"n",\
                "run_id":"tick@2026-01-05T12:00:00Z","cause":"due",\
                "scheduled_time":"2026-01-05T12:00:00.000000+00:00","cmd":"date"}

                """)
    }

    @Test func `of an end has the original's fields and ours`() {
        #expect(
            Samples.line(Samples.finished(job, due: Samples.noon), seq: 4) == """
                {"seq":4,"time":"2026-01-05T12:00:00.000000+00:00","event":"finished",\
                "scheduler_name":"s","host":"h","job_id":"tick","job_name":"n",\
                "run_id":"tick@2026-01-05T12:00:00Z","cause":"due",\
                "scheduled_time":"2026-01-05T12:00:00.000000+00:00",\
                "start_time":"2026-01-05T12:00:00.002000+00:00",\
                "end_time":"2026-01-05T12:00:01.002000+00:00","lateness":0.002,"attempt":1,\
                "outcome":"success","cmd_is_success":true,"cmd_cost":1,"exit_code":0,"pid":7,\
                "cpu_user":0.003,"cpu_system":0.0015,"max_rss":4096,"output_bytes":4,\
                "output_truncated":false,"cmd":"date","cmd_output":"out\\n"}

                """)
    }

    @Test(arguments: [
        (ChildResult.signalled(name: "KILL"), "\"signal\":\"KILL\""),
        (.answered(httpStatus: 503, exitCode: 0), "\"http_status\":503"),
        (.answered(httpStatus: 0, exitCode: 7), "\"exit_code\":7"),
        (.startFailed("no such file"), "\"cmd_output\":\"no such file\""),
    ])
    func `of an end says how it came`(result: ChildResult, text: String) {
        let event = Samples.finished(job, due: Samples.noon, outcome: .failure, result: result)
        let line = Samples.line(event, seq: 1)
        #expect(line.contains(text))
        #expect(line.contains("\"cmd_is_success\":false"))
    }

    @Test func `of an end that nobody knows more of than when is that of a lost run`() {
        let event = Samples.finished(job, due: Samples.noon, outcome: .lost, result: .unknown)
        #expect(
            Samples.line(event, seq: 4) == """
                {"seq":4,"time":"2026-01-05T12:00:00.000000+00:00","event":"lost",\
                "scheduler_name":"s","host":"h","job_id":"tick","job_name":"n",\
                "run_id":"tick@2026-01-05T12:00:00Z","cause":"due",\
                "scheduled_time":"2026-01-05T12:00:00.000000+00:00",\
                "start_time":"2026-01-05T12:00:00.002000+00:00",\
                "end_time":"2026-01-05T12:00:01.002000+00:00","attempt":1,\
                "outcome":"lost","cmd_is_success":false,"adopted":true,"pid":7,"cmd":"date"}

                """)
    }

    @Test func `of an end has a sentence where the answer was none that was expected`() {
        let event = Samples.finished(
            job, due: Samples.noon, outcome: .failure, problem: "the answer is no JSON object",
            result: .answered(httpStatus: 200, exitCode: 0))
        let line = Samples.line(event, seq: 1)
        #expect(line.contains("\"http_status\":200"))
        #expect(line.contains("\"problem\":\"the answer is no JSON object\""))
        #expect(!Samples.line(Samples.finished(job, due: Samples.noon), seq: 1).contains("problem"))
    }

    @Test func `of a date job carries the definition that ran`() throws {
        let once = try Samples.job("job_id: once\nrule: now\ncmd: date\n")
        let line = Samples.line(Samples.started(once, due: Samples.noon), seq: 1)
        #expect(line.contains("\"definition\":\"\(hexText(once.dateDefinition))\""))
    }

    @Test func `of a clock that was set, or of a host that slept, says by how much`() {
        let step = Samples.line(.fact(.clockStepped(by: .milliseconds(-1_500))), seq: 1)
        #expect(step.contains("\"event\":\"daemon\""))
        #expect(step.hasSuffix("\"action\":\"clock_step\",\"step\":-1.5}\n"))
        let sleep = Samples.line(.fact(.slept(for: .seconds(3_600))), seq: 1)
        #expect(sleep.contains("\"event\":\"daemon\""))
        #expect(sleep.hasSuffix("\"action\":\"suspend\",\"slept\":3600}\n"))
    }

    @Test func `of changed zones and calendars names them`() {
        #expect(
            Samples.line(.zonesChanged(["Asia/Tokyo", "local"]), seq: 1).contains(
                #""event":"daemon","scheduler_name":"s","host":"h","action":"zones_changed","#
                    + #""zones":["Asia/Tokyo","local"]}"#))
        #expect(
            Samples.line(.calendarsChanged(["off"]), seq: 1).contains(
                #""action":"calendars_changed","calendars":["off"]}"#))
    }

    @Test func `of passed occurrences has first, last and count`() {
        let tally = Tally(first: Samples.noon, last: Samples.noon + .seconds(20), count: 3)
        let line = Samples.line(.fact(.skipped(Passed(job: job, tally: tally), .overlap)), seq: 1)
        #expect(
            line.hasSuffix(
                """
                "reason":"overlap","first":"2026-01-05T12:00:00.000000+00:00",\
                "last":"2026-01-05T12:00:20.000000+00:00","count":3}

                """))
    }

    @Test func `is valid JSON and UTF-8 whatever the output was`() throws {
        let output: [UInt8] = [0xFF, 0x22, 0x00, 0x5C, 0x0A]
        let event = Samples.finished(job, due: Samples.noon, output: output)
        let line = Samples.line(event, seq: 1)
        #expect(line.hasSuffix("\"cmd_output\":\"\u{FFFD}\\\"\\u0000\\\\\\n\"}\n"))
        #expect(try JSONValue.parse(Array(line.utf8))["seq"]?.int == 1)
    }

    @Test func `shows of a URL job the URL and not the body`() throws {
        let hook = try Samples.job("job_id: hook\nrule: 1h\ncmd: 'http://h/x#{\"token\":1}'\n")
        let line = Samples.line(Samples.started(hook, due: Samples.noon), seq: 1)
        #expect(line.contains("\"cmd\":\"http://h/x\""))
    }
}
