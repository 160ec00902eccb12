import Calendar
import Jobs
import Linux
import Testing

/// The web page in a real browser, and the HTTP interface before a tester that nobody here wrote:
/// `Web/browse.py` and `Web/openapi.py`. What they need, packaging/install-test-tools.sh installs.
@Suite(.serialized) struct `The web page and the HTTP interface` {
    private static let python = "\(repository)/.build-tools/bin/python3"
    private static let missing: Comment = "packaging/install-test-tools.sh was not run"

    @Test(.enabled(if: isWanted(python), missing))
    func `are as they should be, in a browser and for schemathesis`() async throws {
        let world = try World()
        let daemon = try Self.busyDaemon(in: world)
        for scenario in [
            "markup", "keyboard", "choices", "looks", "jobs", "job", "history", "files", "timeline",
            "life",
        ] {
            let seen = try await Self.run("browse.py", [Self.url(daemon), scenario])
            #expect(seen.status == 0, "\(scenario): \(seen.errors.suffix(4_000))")
        }
        let found = try await Self.run("openapi.py", [Self.url(daemon), world.root])
        #expect(found.status == 0, "\(found.output.suffix(8_000))\(found.errors.suffix(2_000))")
        #expect(try daemon.stop() == 0)
    }

    private static func url(_ daemon: Daemon) -> String { "http://127.0.0.1:\(daemon.port)" }

    private static func run(
        _ script: String, _ words: [String]
    ) async throws -> (status: Int32, output: String, errors: String) {
        try await commandAside(
            [python, "\(repository)/Tests/SystemTests/Web/\(script)"] + words, program: python)
    }

    /// A daemon with jobs of all kinds and states, and ten thousand more.
    private static func busyDaemon(in world: World) throws -> Daemon {
        let hour = (Zone.utc.civil(at: readMoment().wall).hour + 3) % 24
        for file in 0..<20 {
            let jobs = (0..<500).map { number in
                let id = 10_000 + file * 500 + number
                return "job_id: j-\(id)\nrule: 0 0 \(hour) * * *\ncmd: [\"true\"]\n"
            }
            try world.put("many-\(file).yaml", jobs.joined(separator: "---\n"))
        }
        try world.put("web.yaml", jobs)
        try world.put("README.txt", "notes\n")
        try world.put("once-good.yaml", "rule: 12h\ncmd: x\n")
        let daemon = try world.daemon(["--stop-timeout", "100ms"])
        try world.put(
            "once-good.yaml", "rule: every day\ncomand: x\nenv:\n  PASSWORD: [hunter2]\n")
        try daemon.await("once-good.yaml is refused")
        for job in ["failing", "markup", "slow"] { _ = try world.finished(job) }
        try world.awaitRecords("start of long") { !$0.of("started", "long").isEmpty }
        return daemon
    }

    private static let jobs = """
        job_id: failing
        rule: 1s
        cmd: echo out of luck; exit 1
        env: {PASSWORD: hunter2}
        ---
        job_id: markup
        job_name: <script>alert(1)</script>
        rule: 2s
        cmd: echo '<img src=x onerror=alert(1)><b>'
        ---
        job_id: slow
        rule: 2s
        cmd: exec sleep 600
        timeout: 100ms
        ---
        job_id: long
        rule: now
        cmd: exec sleep 600
        ---
        job_id: resting
        rule: 0 0 8 * * MON-FRI
        cmd: report
        paused: true

        """
}
