import Calendar
import Jobs
import Status
import Testing

@Suite struct `The metrics` {
    /// Those of a text, with the lines of each, without HELP and TYPE.
    private func samples(_ text: String) -> [String] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    }

    @Test func `are text in the format of Prometheus that nobody keeps`() {
        let answer = Desk("job_id: a\nrule: 1h\ncmd: x\n").ask("/metrics")
        #expect(answer.status == 200)
        #expect(answer.contentType == "text/plain; version=0.0.4; charset=utf-8")
        #expect(answer.entityTag == nil && answer.body.last == UInt8(ascii: "\n"))
    }

    @Test func `tell all of a small world`() {
        let text = Desk(
            """
            job_id: b
            rule: 0 30 * * * *
            cmd: x
            ---
            job_id: a
            rule: now
            cmd: x
            ---
            job_id: c
            rule: 1h
            cmd: x
            paused: true
            """, history: historyLines(2)
        ).text("/metrics")
        let plain = samples(text).filter { !$0.contains("_bucket{") }
        #expect(plain.joined(separator: "\n") == Self.small)
        let buckets = samples(text).filter { $0.hasPrefix("ruqi_run_lateness_seconds_bucket") }
        #expect(buckets.count == 16)
        #expect(buckets.first == "ruqi_run_lateness_seconds_bucket{le=\"0.001\"} 1")
        #expect(buckets.last == "ruqi_run_lateness_seconds_bucket{le=\"+Inf\"} 1")
    }

    private static let small = """
        ruqi_build_info{version="1.2.3"} 1
        ruqi_start_time_seconds 1767614400
        ruqi_ready 1
        ruqi_watching 1
        ruqi_runs_started_total 1
        ruqi_runs_total{outcome="success"} 0
        ruqi_runs_total{outcome="failure"} 0
        ruqi_runs_total{outcome="timeout"} 0
        ruqi_runs_total{outcome="stopped"} 0
        ruqi_runs_total{outcome="start_failed"} 0
        ruqi_runs_total{outcome="lost"} 0
        ruqi_retries_total 0
        ruqi_run_duration_seconds_sum 0
        ruqi_run_duration_seconds_count 0
        ruqi_run_lateness_seconds_sum 0
        ruqi_run_lateness_seconds_count 1
        ruqi_running 1
        ruqi_waiting 0
        ruqi_missed_total{reason="late"} 0
        ruqi_missed_total{reason="suspended"} 0
        ruqi_missed_total{reason="clock_step"} 0
        ruqi_missed_total{reason="down"} 0
        ruqi_missed_total{reason="removed"} 0
        ruqi_skipped_total{reason="overlap"} 0
        ruqi_skipped_total{reason="paused"} 0
        ruqi_skipped_total{reason="excluded"} 0
        ruqi_next_occurrence_timestamp_seconds 1767616200
        ruqi_reconciles_total 1
        ruqi_reconcile_duration_seconds_sum 0
        ruqi_reconcile_duration_seconds_count 1
        ruqi_files{state="applied"} 1
        ruqi_files{state="broken"} 0
        ruqi_files{state="ignored"} 0
        ruqi_jobs{state="running"} 1
        ruqi_jobs{state="retrying"} 0
        ruqi_jobs{state="waiting"} 0
        ruqi_jobs{state="paused"} 1
        ruqi_jobs{state="done"} 0
        ruqi_jobs{state="scheduled"} 1
        ruqi_jobs_without_series 0
        ruqi_job_next_run_timestamp_seconds{job_id="b"} 1767616200
        ruqi_history_errors_total 0
        ruqi_history_dropped_records_total 0
        ruqi_history_held_records 0
        ruqi_history_bytes 238
        ruqi_process_cpu_seconds_total 1.25
        ruqi_process_resident_memory_bytes 9000000
        ruqi_process_open_fds 24
        ruqi_process_max_fds 1024
        """

    @Test func `have a line of help and one of type for each family, once`() {
        let text = Desk("job_id: a\nrule: 1h\ncmd: x\n").text("/metrics")
        let lines = text.split(separator: "\n")
        let helped = lines.filter { $0.hasPrefix("# HELP ") }.map { $0.split(separator: " ")[2] }
        let typed = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
        #expect(helped == typed && Set(helped).count == helped.count)
        #expect(helped.allSatisfy { $0.hasPrefix("ruqi_") })
        for line in lines where !line.hasPrefix("#") {
            #expect(helped.contains { line.hasPrefix($0) }, "\(line)")
        }
    }

    @Test func `are of troubles, too`() {
        var health = Health(watching: "polling", history: "disk full")
        (health.historyErrors, health.heldRecords, health.droppedRecords) = (3, 12, 1)
        let desk = Desk("", isLoaded: false)
        let lines = samples(
            String(decoding: desk.ask("/metrics", health: health).body, as: UTF8.self))
        for line in [
            "ruqi_ready 0", "ruqi_watching 0", "ruqi_history_errors_total 3",
            "ruqi_history_held_records 12", "ruqi_history_dropped_records_total 1",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        #expect(!lines.contains { $0.hasPrefix("ruqi_next_occurrence") })
    }

    @Test func `have series of a thousand jobs at most, the first by job_id`() {
        let names = (10_000..<11_003).map { "j\($0)" }
        let look = names.map {
            Sighting(file: "\($0).yaml", seen: .bytes(Array("rule: 1h\ncmd: x\n".utf8)))
        }
        let last = LastRunSample(outcome: .failure, start: -5, end: -4, success: -100)
        let desk = Desk(
            looks: [look],
            lastRuns: Dictionary(uniqueKeysWithValues: names.map { ($0, last) }))
        let lines = samples(desk.text("/metrics"))
        for name in ["failing", "last_run_timestamp_seconds", "last_success_timestamp_seconds"] {
            let series = lines.filter { $0.hasPrefix("ruqi_job_\(name){") }
            #expect(series.count == 1_000)
            #expect(series.first?.hasPrefix("ruqi_job_\(name){job_id=\"j10000\"} ") == true)
            #expect(series.last?.hasPrefix("ruqi_job_\(name){job_id=\"j10999\"} ") == true)
        }
        #expect(lines.contains("ruqi_jobs_without_series 3"))
        #expect(lines.contains("ruqi_jobs{state=\"scheduled\"} 1003"))
    }

    @Test func `of a job are as its last runs were`() throws {
        let ran = try #require(JobID("a"))
        let lines = samples(
            Desk(
                "job_id: a\nrule: 1h\ncmd: x\npaused: true\n---\n"
                    + "job_id: b\nrule: 0 30 * * * *\ncmd: x\n", ran: [ran]
            )
            .text("/metrics"))
        #expect(
            lines.filter { $0.contains("job_id=") } == [
                "ruqi_job_failing{job_id=\"a\"} 1",
                "ruqi_job_last_run_timestamp_seconds{job_id=\"a\"} 1767614396",
                "ruqi_job_last_success_timestamp_seconds{job_id=\"a\"} 1767614300",
                "ruqi_job_next_run_timestamp_seconds{job_id=\"b\"} 1767616200",
            ])
    }

    @Test func `escape what a label's value must not have as it is`() {
        var text = MetricsText()
        text.begin("x", .gauge, "Help.")
        text.add(-1, Label("a", "\\ \" \n ä"), Label("b", ""))
        text.add(.microseconds(-1_500))
        text.add(Timestamp(nanoseconds: 1_000_001_000))
        let wanted = """
            # HELP x Help.
            # TYPE x gauge
            x{a="\\\\ \\" \\n ä",b=""} -1
            x -0.0015
            x 1.000001

            """
        #expect(String(decoding: text.bytes, as: UTF8.self) == wanted)
    }

    @Test(arguments: ["?x=1", "?job_id=a"])
    func `take no query`(query: String) throws {
        #expect(try Desk("").complaint("/metrics\(query)").isEmpty == false)
    }
}
