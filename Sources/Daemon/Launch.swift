import Calendar
import Jobs
import Linux
import Scheduling

/// Turns a run into what the system needs to start it.
struct Launch {
    /// Who the daemon is: the base of every run's environment.
    struct Host {
        let userName: String
        let home: String
        let language: String
        /// Where runs begin that name no `cwd`: root's home for a daemon of root's, else where
        /// the daemon itself was started.
        let directory: String
    }

    let executable: String
    let arguments: [String]
    let environment: [String]
    let directory: String
    /// What the child reads on its standard input. Nil: nothing.
    let input: [UInt8]?

    /// Fails with a sentence where the program isn't there.
    init(_ run: Run, on host: Host) throws(LaunchProblem) {
        let spec = run.job.spec
        var variables = Self.base(host) + Self.marks(run)
        let searchPath = spec.env.last { $0.name == "PATH" }?.value ?? Self.searchPath
        for variable in spec.env {
            variables.removeAll { $0.name == variable.name }
            variables.append((variable.name, variable.value))
        }
        environment = variables.map { "\($0.name)=\($0.value)" }
        directory = spec.cwd ?? host.directory
        switch spec.command {
        case .shell(let text):
            executable = "/bin/sh"
            arguments = ["/bin/sh", "-c", text]
            input = nil
        case .direct(let words):
            arguments = words
            let program = words.first ?? ""
            executable = try Self.locate(program, in: searchPath, from: directory)
            input = nil
        case .url(let url, let body):
            executable = try Self.locate("curl", in: searchPath, from: directory)
            // -q first: the configuration of whoever runs the daemon is none of the job's.
            arguments = ["curl", "-q", "--config", "-"]
            input = Array(CurlRequest(url: url, body: body).configuration.utf8)
        }
    }

    /// For the system: `output` takes both streams, in the order written.
    func spawn(input: Int32, output: Int32) -> Spawn {
        Spawn(
            executable: executable, arguments: arguments, environment: environment,
            directory: directory, umask: Self.umask, standardInput: input, standardOutput: output,
            standardError: output)
    }

    private static func locate(
        _ program: String, in searchPath: String, from directory: String
    ) throws(LaunchProblem) -> String {
        if program.utf8.contains(UInt8(ascii: "/")) {
            return program.hasPrefix("/") ? program : "\(directory)/\(program)"
        }
        guard let path = findProgram(program, searchPath: searchPath) else {
            throw LaunchProblem("'\(program)' is not in PATH (\(searchPath))")
        }
        return path
    }

    private static func base(_ host: Host) -> [(name: String, value: String)] {
        [
            ("PATH", searchPath), ("HOME", host.home), ("USER", host.userName),
            ("LOGNAME", host.userName), ("SHELL", "/bin/sh"), ("LANG", host.language),
        ]
    }

    private static func marks(_ run: Run) -> [(name: String, value: String)] {
        let due = run.due.rfc3339(in: run.job.spec.zone, fraction: .asNeeded)
        return [
            ("RUQI_JOB_ID", run.id.job.text), ("RUQI_JOB_NAME", run.job.spec.jobName),
            ("RUQI_RUN_ID", run.id.text), ("RUQI_SCHEDULED_TIME", due),
            ("RUQI_ATTEMPT", String(run.attempt)), ("RUQI_CAUSE", run.cause.rawValue),
        ]
    }

    static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    /// CONTRACT §1, `umask`.
    static let umask: UInt32 = 0o022
}

/// Why a run could not be started.
struct LaunchProblem: Error {
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}
