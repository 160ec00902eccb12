import Calendar
import Jobs
import Linux

/// What the system needs to start a command: program, arguments, environment and all the rest.
package struct Launch: Sendable {
    let executable: String
    let arguments: [String]
    /// What the child reads on its standard input. Empty: nothing.
    package let input: [UInt8]
    /// The same command by its shell, where it is executed without one; if that fails, the shell is
    /// asked, and what it says is what counts.
    private var byShell: Launch? { shellArguments.map { Launch(self, shell: $0) } }
    private let shellArguments: [String]?
    private let environment: [String]
    private let directory: String
    private let options: RunOptions
    private let limits: [ResourceLimit]
    /// What curl(1) is told, where it is a request.
    package let secrets: RequestSecrets
    /// Whose rights it has; nil: those of whoever starts it.
    package let identity: Spawn.Identity?

    /// Fails with a sentence where the program isn't there.
    package init(
        _ order: LaunchOrder, on host: LaunchHost, with sources: LaunchSources
    ) throws(LaunchProblem) {
        options = order.spec.run
        limits = Self.limits(of: options, on: host)
        identity = sources.identity
        let wanted = options.cwd?.text ?? sources.user?.home ?? host.directory
        // A hook may be there to tell that the directory is missing.
        directory = order.isHook && !isDirectory(wanted) ? "/" : wanted
        var variables = Variables(host, sources)
        variables.merge(sources.variables)
        variables.merge(options.env)
        variables.merge(order.marks)
        let searchPath = SearchPath(variables, order, sources)
        var shellArguments: [String]?
        var secrets = RequestSecrets.none
        switch order.command {
        case .shell(let text):
            let shell = options.shell.map(\.text) + [text]
            input = order.input
            if options.shell == RunOptions.shellDefault,
                let words = PlainWords.split(text),
                let program = Self.plainProgram(words[0], in: searchPath.text, from: directory)
            {
                shellArguments = shell
                executable = program
                arguments = words
                // As the shell would; what it starts may look there.
                if let path = physicalPath(directory) {
                    variables.add(EnvironmentVariable(name: "PWD", value: path))
                }
            } else {
                executable = try Self.locate(shell[0], in: searchPath, from: directory)
                arguments = shell
            }
        case .direct(let words):
            arguments = words
            executable = try Self.locate(words[0], in: searchPath, from: directory)
            input = order.input
        case .url(let url, let body):
            executable = try Self.locate(
                "curl", in: searchPath, from: directory,
                hint: "; a URL job is done by curl(1), which has to be installed")
            // -q first: the configuration of whoever runs the daemon is none of the job's.
            arguments = ["curl", "-q", "--config", "-"]
            let request = CurlRequest(url: url, body: body, options: order.http)
            input = request.configuration
            let given = (sources.variables + options.env).map(\.value)
            secrets = RequestSecrets(given + request.secrets)
        }
        self.secrets = secrets
        self.shellArguments = shellArguments
        environment = variables.texts
    }

    private init(_ other: Launch, shell: [String]) {
        executable = shell[0]
        arguments = shell
        input = other.input
        secrets = other.secrets
        shellArguments = nil
        environment = other.environment
        directory = other.directory
        options = other.options
        limits = other.limits
        identity = other.identity
    }

    /// For the system, with these descriptors as 0, 1 and 2.
    package func spawn(input: Int32, output: Int32, error: Int32) -> Spawn {
        var spawn = Spawn(
            executable: executable, arguments: arguments, environment: environment,
            directory: directory, umask: options.umask, standardInput: input,
            standardOutput: output, standardError: error)
        spawn.nice = options.nice
        spawn.limits = limits
        spawn.identity = identity
        return spawn
    }

    /// Starts it, without its shell where it can do without; both streams go to `output`. In a
    /// control group by the descriptor of its directory, where there is one and the system lets us;
    /// with its birth on record, where there is a place for it.
    package func start(
        input: Int32, output: Int32, controlGroup: Int32? = nil, birth: BirthPlace? = nil
    ) throws(SpawnError) -> ChildProcess {
        do throws(SpawnError) {
            var spawn = spawn(input: input, output: output, error: output)
            spawn.controlGroup = controlGroup
            spawn.birth = birth
            return try ChildProcess.spawn(spawn)
        } catch {
            guard error.isAboutProgram, let other = byShell else { throw error }
            return try other.start(
                input: input, output: output, controlGroup: controlGroup, birth: birth)
        }
    }

    /// Those of the job; and not those that the daemon has raised for itself.
    private static func limits(of options: RunOptions, on host: LaunchHost) -> [ResourceLimit] {
        let own = options.limits.compactMap { limit in
            ResourceLimit.Kind(rawValue: limit.kind.rawValue).map {
                ResourceLimit($0, value: limit.value)
            }
        }
        guard let files = host.openFiles, !own.contains(where: { $0.kind == .nofile }) else {
            return own
        }
        return own + [files]
    }

    /// A path relative to `directory` stays one: the child is there by then.
    private static func locate(
        _ program: String, in searchPath: SearchPath, from directory: String, hint: String = ""
    ) throws(LaunchProblem) -> String {
        if program.utf8.contains(UInt8(ascii: "/")) { return program }
        guard let path = findProgram(program, searchPath: searchPath.text, from: directory)
        else {
            throw LaunchProblem("'\(program)' is not in \(searchPath.name)\(hint)")
        }
        return path
    }

    /// The program of plain words. Nil: the shell is to look for it, and to complain.
    private static func plainProgram(
        _ word: String, in searchPath: String, from directory: String
    ) -> String? {
        if word.utf8.contains(UInt8(ascii: "/")) { return word }
        return findProgram(word, searchPath: searchPath, from: directory)
    }
}

/// Where programs are looked for.
private struct SearchPath {
    let text: String
    /// What it is called: the values of users' variables are not told.
    let name: String

    init(_ variables: Variables, _ order: LaunchOrder, _ sources: LaunchSources) {
        func isPath(_ variable: EnvironmentVariable) -> Bool { variable.name == "PATH" }
        text = variables["PATH"] ?? Variables.searchPath
        name =
            if order.spec.run.env.contains(where: isPath) {
                "the PATH of its env"
            } else if sources.variables.contains(where: isPath) {
                "the PATH of its env_file"
            } else {
                "PATH (\(text))"
            }
    }
}

/// Why a command can't be started.
package struct LaunchProblem: Error, Sendable {
    /// Without a final stop.
    package let sentence: String

    /// Takes the sentence.
    package init(_ sentence: String) {
        self.sentence = sentence
    }
}
