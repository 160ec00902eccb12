import Calendar
import Jobs
import Linux
import Testing

/// The metrics of a live daemon, and what stands in packaging/prometheus.
@Suite struct `The metrics of a daemon` {
    @Test func `tell what the daemon did`() throws {
        let world = try World()
        try world.put("good.yaml", "rule: now\ncmd: /bin/true\n")
        try world.put("bad.yaml", "rule: now\ncmd: exit 3\n")
        try world.put("off.yaml", "rule: now\ncmd: x\nexclude: [2000-01-01..2199-12-31]\n")
        try world.put("broken.yaml", "rule: nonsense\ncmd: x\n")
        let daemon = try world.daemon()
        for job in ["good", "bad"] { _ = try world.finished(job) }
        let metrics = try MetricSamples(daemon)
        #expect(metrics["ruqi_ready"] == "1" && metrics["ruqi_watching"] == "1")
        #expect(metrics["ruqi_runs_started_total"] == "2")
        #expect(metrics["ruqi_runs_total{outcome=\"success\"}"] == "1")
        #expect(metrics["ruqi_runs_total{outcome=\"failure\"}"] == "1")
        #expect(metrics["ruqi_runs_total{outcome=\"timeout\"}"] == "0")
        #expect(metrics["ruqi_run_duration_seconds_count"] == "2")
        #expect(metrics["ruqi_run_lateness_seconds_bucket{le=\"+Inf\"}"] == "2")
        #expect(metrics["ruqi_skipped_total{reason=\"excluded\"}"] == "1")
        #expect(metrics["ruqi_files{state=\"applied\"}"] == "3")
        #expect(metrics["ruqi_files{state=\"broken\"}"] == "1")
        #expect(metrics["ruqi_jobs{state=\"done\"}"] == "3")
        #expect(metrics["ruqi_job_failing{job_id=\"bad\"}"] == "1")
        #expect(metrics["ruqi_job_failing{job_id=\"good\"}"] == "0")
        #expect(metrics["ruqi_job_last_success_timestamp_seconds{job_id=\"bad\"}"] == nil)
        #expect(metrics["ruqi_job_last_success_timestamp_seconds{job_id=\"good\"}"] != nil)
        #expect(metrics["ruqi_history_errors_total"] == "0")
        for name in [
            "ruqi_history_bytes", "ruqi_process_resident_memory_bytes", "ruqi_process_open_fds",
            "ruqi_process_max_fds",
        ] {
            #expect(Int(try #require(metrics[name])) ?? 0 > 0, "\(name)")
        }
        let time = try #require(metrics["ruqi_process_cpu_seconds_total"].flatMap(Double.init))
        #expect(time > 0)
        #expect(try daemon.stop() == 0)
    }

    @Test func `know over a restart when a job succeeded last`() throws {
        let world = try World()
        let name = "ruqi_job_last_success_timestamp_seconds{job_id=\"j\"}"
        try world.put("j.yaml", "rule: now\ncmd: /bin/true\n")
        let first = try world.daemon()
        _ = try world.finished("j")
        let success = try #require(try MetricSamples(first)[name])
        try world.put("j.yaml", "rule: now\ncmd: /bin/false\n")
        try world.awaitRecords("second end") { $0.of("finished", "j").count == 2 }
        #expect(try MetricSamples(first)[name] == success)
        #expect(try first.stop() == 0)
        let second = try world.daemon()
        let metrics = try MetricSamples(second)
        #expect(metrics[name] == success)
        #expect(metrics["ruqi_job_failing{job_id=\"j\"}"] == "1")
        // Counters begin anew.
        #expect(metrics["ruqi_runs_total{outcome=\"failure\"}"] == "0")
        #expect(try second.stop() == 0)
    }

    @Test(.enabled(if: Promtool.isWanted, "there is no promtool (Debian: prometheus)"))
    func `are such as Prometheus reads and wants them`() throws {
        let world = try World()
        try world.put("j.yaml", "rule: now\ncmd: /bin/true\n")
        let daemon = try world.daemon()
        _ = try world.finished("j")
        let answer = try daemon.exchange("GET /metrics")
        #expect(answer.status == 200)
        #expect(answer.head.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
        let verdict = try Promtool.run(["check", "metrics"], input: answer.body)
        #expect(verdict == Promtool.Verdict(status: 0, output: "", errors: ""))
        let bad = try Promtool.run(["check", "metrics"], input: "# TYPE x counter\nx 1\n")
        #expect(bad.status != 0)
        #expect(try daemon.stop() == 0)
    }

    @Test(
        .enabled(if: Promtool.isWanted, "there is no promtool (Debian: prometheus)"),
        arguments: [
            ["check", "rules", "ruqi-alerts.yaml"], ["test", "rules", "ruqi-alerts.test.yaml"],
            ["check", "config", "scrape.yaml"],
        ])
    func `have alerts and a scrape configuration that are in order`(words: [String]) throws {
        let path = words.last.map { "\(Promtool.directory)/\($0)" }
        let verdict = try Promtool.run(words.dropLast() + [path].compactMap { $0 }, input: nil)
        #expect(verdict.status == 0, "\(verdict)")
    }

    @Test func `have alerts on nothing but what is served, and a test for each`() throws {
        let world = try World()
        try world.put("j.yaml", "rule: now\ncmd: /bin/true\n")
        try world.put("later.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        _ = try world.finished("j")
        let served = try MetricSamples(daemon).names
        let alerts = try Promtool.file("ruqi-alerts.yaml")
        let used = alerts.identifiers.filter { $0.hasPrefix("ruqi_") }
        #expect(used.count > 10 && used.filter { !served.contains($0) } == [])
        // Each of them fires in a test.
        let tests = try Promtool.file("ruqi-alerts.test.yaml")
        let firing =
            tests.matches(of: /alertname: (\w+)\n +exp_alerts:/).map { String($0.1) }
            + tests.matches(of: /alertname="(\w+)"}', value: 1/).map { String($0.1) }
        let names = alerts.identifiers.filter { $0.hasPrefix("Ruqi") }
        #expect(names.count > 10 && names.filter { !firing.contains($0) } == [])
        #expect(try daemon.stop() == 0)
    }
}

/// The samples of a daemon now, by their names with labels.
struct MetricSamples {
    private var samples: [Substring: Substring] = [:]

    init(_ daemon: Daemon) throws {
        let answer = try daemon.exchange("GET /metrics")
        guard answer.status == 200 else { throw Trouble("/metrics: \(answer)") }
        for line in answer.body.split(separator: "\n") where !line.hasPrefix("#") {
            guard let blank = line.lastIndex(of: " ") else { continue }
            samples[line[..<blank]] = line[line.index(after: blank)...]
        }
    }

    subscript(_ name: String) -> String? { samples[name[...]].map(String.init) }

    /// Without labels.
    var names: Set<String> { Set(samples.keys.map { String($0.prefix { $0 != "{" }) }) }
}

/// Prometheus' own judge.
private enum Promtool {
    struct Verdict: Equatable {
        let status: Int32
        let output: String
        let errors: String
    }

    static let path = findProgram("promtool", searchPath: "/usr/local/bin:/usr/bin:/bin")
    /// Where it isn't installed its tests are skipped, but not in CI: there they fail.
    static let isWanted = path != nil || variable("CI") == "true"
    static let directory =
        #filePath.split(separator: "/").dropLast(3)
        .reduce("") { "\($0)/\($1)" } + "/packaging/prometheus"

    static func run(_ words: [String], input: String?) throws -> Verdict {
        guard let path else { throw Trouble("there is no promtool; Debian: prometheus") }
        let (status, output, errors) = try command(
            ["promtool"] + words, program: path, input: input)
        return Verdict(status: status, output: output, errors: errors)
    }

    static func file(_ name: String) throws -> String {
        String(decoding: try readFile("\(directory)/\(name)", limitBytes: 1 << 20), as: UTF8.self)
    }
}

extension String {
    /// Its words of letters, digits and underscores.
    fileprivate var identifiers: Set<String> {
        Set(split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    }
}
