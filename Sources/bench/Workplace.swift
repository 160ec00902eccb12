import Calendar
import Linux

/// The programs that are measured, and a temporary directory for what they need. It is removed
/// with its owner.
final class Workplace {
    let waiter: Waiter
    /// The built daemon.
    let daemon: String
    /// The directory itself.
    let path: String
    private let removal: String

    /// `program` is this program's own path: the daemon lies beside it.
    init(program: String, waiter: Waiter) throws {
        self.waiter = waiter
        let own = try program.hasPrefix("/") ? program : "\(currentDirectory())/\(program)"
        daemon = own.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/ruqid"
        guard findProgram(daemon, searchPath: "") != nil else {
            throw Failure("there is no \(daemon): build it first, by make build")
        }
        removal = try Self.locate("rm")
        let template = "ruqi-bench-" + String(repeating: "X", count: 6)
        let making = try RunningProgram(
            Self.locate("mktemp"), ["-d", "-t", template], waiter: waiter)
        try making.awaitEnd(limit: .seconds(10))
        guard let path = making.lines.first else { throw Failure("mktemp named no directory") }
        self.path = path
    }

    deinit {
        do {
            let removing = try RunningProgram(removal, ["-rf", path], waiter: waiter)
            try removing.awaitEnd(limit: .seconds(300))
        } catch {
            writeStandardError(Array("bench: \(path) could not be removed: \(error)\n".utf8))
        }
    }

    /// Compiles the C program of that name and returns its path.
    func twin(_ name: String, _ flags: [String] = []) throws -> String {
        let source = "\(Self.sources)/\(name).c"
        let compiler = try Self.locate("cc")
        let compiling = try RunningProgram(
            compiler, ["-O2", "-o", "\(path)/\(name)", source] + flags, waiter: waiter)
        try compiling.awaitEnd(limit: .seconds(60))
        return "\(path)/\(name)"
    }

    /// Writes a new file into a directory below `path`.
    func write(_ text: String, to name: String) throws {
        try AppendFile(path: "\(path)/\(name)").append(Array(text.utf8))
    }

    /// Makes a directory below `path`.
    func makeDirectory(_ name: String) throws {
        try makeDirectories("\(path)/\(name)")
    }

    /// Starts the daemon on the job files of a directory below `path`, with its default settings
    /// but for those lines; what it keeps goes to the directory `home`.
    func start(jobs: String, home: String, settings lines: String = "") throws -> RunningProgram {
        // A file of its own, so that none that is installed on this host is read.
        let settings = "\(home).yaml"
        try replaceFile(
            settings, in: path, with: Array("log_level: info\n\(lines)".utf8),
            temporary: "\(settings).new", syncs: false)
        let flags = [
            "--config", "\(path)/\(settings)", "--jobs-dir", "\(path)/\(jobs)", "--log-dir",
            "\(path)/\(home)/log",
            "--state-dir", "\(path)/\(home)/state", "--http-listen", "127.0.0.1:0",
        ]
        return try RunningProgram(daemon, flags, waiter: waiter)
    }

    private static func locate(_ name: String) throws -> String {
        let searchPath = environmentValue("PATH") ?? ""
        guard let path = findProgram(name, searchPath: searchPath) else {
            throw Failure("'\(name)' is needed, and is not in PATH (\(searchPath))")
        }
        return path
    }

    private static let sources = "Tests/Bench"
}
