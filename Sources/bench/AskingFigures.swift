import Calendar
import Linux

/// How many requests for a page of 10,000 jobs the status server answers in a second, by its one
/// thread, while a program in C asks over sixteen connections; beside a server in C that sends as
/// many bytes and knows nothing.
struct AskingFigures {
    let place: Workplace

    func measure() throws -> [Figure] {
        let ask = try place.twin("ask")
        let serve = try place.twin("serve")
        try place.makeDirectory("asked")
        for number in 0..<Self.jobs {
            try place.write(
                "rule: 0 0 3 1 1 *\ncmd: /bin/true\n", to: "asked/job-\(10_000 + number).yaml")
        }
        let daemon = try place.start(jobs: "asked", home: "asked-home")
        try daemon.await("ready: \(Self.jobs) jobs", limit: .seconds(30))
        let connection = try KeptConnection(to: daemon)
        let bytes = try connection.get(Self.path)
        let twin = try RunningProgram(serve, ["\(bytes)", "0"], waiter: place.waiter)
        let line = try twin.await("port ", limit: .seconds(5))
        guard let port = UInt16(line.dropFirst("port ".count)) else {
            throw Failure("no port in '\(line)'")
        }
        // In turn, so that both see the same machine.
        var (ours, theirs): ([Double], [Double]) = ([], [])
        for _ in 0..<Self.rounds {
            ours.append(try rate(ask, connection.port))
            theirs.append(try rate(ask, port))
        }
        let page = try pageLoad(of: daemon, connection.port)
        try daemon.stop()
        return [
            Figure(
                "get_jobs, one page of 15 among 10,000 jobs, \(bytes / 1_000) kB",
                ours: quantile(0.5, of: ours), twin: quantile(0.5, of: theirs), unit: "/s",
                decimals: 0, goal: "over 20,000 /s"),
            page,
        ]
    }

    private func rate(_ ask: String, _ port: UInt16) throws -> Double {
        let asking = try RunningProgram(
            ask, ["\(port)", Self.path, "16", "\(Self.seconds)", "0"], waiter: place.waiter)
        try asking.awaitEnd(limit: .seconds(Self.seconds + 20))
        return try asking.number("per_second")
    }

    /// How long a browser takes from the address to the rows of the first page of jobs.
    private func pageLoad(of daemon: RunningProgram, _ port: UInt16) throws -> Figure {
        let name = "the web page with 10,000 jobs, until its rows are there"
        let goal = "under 300 ms"
        let python = ".build-tools/bin/python3"
        guard (try? FileSignature(path: python))?.target != nil else {
            return Figure(name, ours: "no browser: packaging/install-test-tools.sh", goal: goal)
        }
        let browser = try RunningProgram(
            python, ["Tests/Bench/load_page.py", "http://127.0.0.1:\(port)"], waiter: place.waiter)
        try browser.awaitEnd(limit: .seconds(120))
        return Figure(
            name, ours: "\(text(try browser.number("median_ms"), decimals: 0)) ms", goal: goal)
    }

    private static let jobs = 10_000
    private static let path = "/ruqi/get_jobs?page_index=300"
    private static let seconds = 3
    private static let rounds = 5
}
