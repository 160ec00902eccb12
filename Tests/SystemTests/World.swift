import Calendar
import Glibc
import Jobs
import Linux

/// Directories of a test's own, for one daemon after the other. Removed with it.
final class World: Sendable {
    let root: String
    var jobsDir: String { "\(root)/jobs.d" }
    var logDir: String { "\(root)/log" }
    var stateDir: String { "\(root)/state" }

    init() throws {
        var template = Array("/tmp/ruqi-system-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Trouble("no temporary directory") }
        root = String(cString: made)
        try makeDirectories(jobsDir)
    }

    deinit { removeTree(root) }

    /// Writes a job file as `printf … > file` does.
    func put(_ name: String, _ text: String) throws {
        let path = "\(jobsDir)/\(name)"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Trouble("cannot write \(path)") }
        defer { close(file) }
        guard write(file, text, text.utf8.count) == text.utf8.count else {
            throw Trouble("cannot write \(path)")
        }
    }

    func remove(_ name: String) {
        unlink("\(jobsDir)/\(name)")
    }

    /// Writes a file beside `jobs.d`.
    func putBeside(_ name: String, _ text: String) throws { try put("../\(name)", text) }

    /// What is in a file beside `jobs.d`.
    func read(_ name: String) throws -> String {
        String(decoding: try readFile("\(root)/\(name)", limitBytes: 1 << 20), as: UTF8.self)
    }

    /// Waits, at most half a minute, until a file beside `jobs.d` is there.
    func awaitFile(_ name: String) throws {
        var watch = try DirectoryWatch()
        try watch.arm(root)
        let end = readUptime() + .seconds(30)
        while access("\(root)/\(name)", F_OK) != 0 {
            guard isReadable(watch.raw, until: end) else { throw Trouble("no file \(name)") }
            _ = try watch.read()
        }
    }

    /// Waits for the end of a job's first run: its record.
    func finished(_ job: String) throws -> JSONValue {
        let records = try awaitRecords("end of \(job)") { !$0.of("finished", job).isEmpty }
        return records.of("finished", job)[0]
    }

    /// The flags of a daemon in these directories.
    var flags: [String] {
        ["--jobs-dir", jobsDir, "--log-dir", logDir, "--state-dir", stateDir]
            + ["--http-listen", "127.0.0.1:0", "--timezone", "UTC", "--scheduler-name", "test"]
    }

    /// Starts the built daemon and waits until it has its schedule.
    func daemon(_ more: [String] = []) throws -> Daemon {
        let daemon = try Daemon(flags + more)
        try daemon.await("ready: ")
        return daemon
    }

    /// All records on file, oldest first.
    var records: [JSONValue] { records(seenFrom: "") }

    /// The same where a directory is `/`, and of another log directory.
    func records(seenFrom root: String, in logDir: String? = nil) -> [JSONValue] {
        let directory = "\(root)\(logDir ?? self.logDir)/history"
        let names = ((try? directoryNames(directory)) ?? []).filter { $0.hasSuffix(".jsonl") }
        return names.sorted().flatMap { name -> [JSONValue] in
            let bytes = (try? readFile("\(directory)/\(name)", limitBytes: 64 << 20)) ?? []
            // What stands behind the last newline is being written.
            let lines = bytes.split(separator: 10, omittingEmptySubsequences: false).dropLast()
            return lines.compactMap { try? JSONValue.parse(Array($0)) }
        }
    }

    /// Waits, at most `seconds`, until a condition on the records holds. Writing to the history is
    /// what wakes it.
    @discardableResult
    func awaitRecords(
        _ what: String, seconds: Int = 30, where condition: ([JSONValue]) -> Bool
    ) throws -> [JSONValue] {
        var watch = try DirectoryWatch()
        try watch.arm("\(logDir)/history")
        let end = readUptime() + .seconds(seconds)
        while true {
            let records = self.records
            if condition(records) { return records }
            guard isReadable(watch.raw, until: end) else {
                throw Trouble("no \(what) within \(seconds) s; on record: \(records)")
            }
            _ = try watch.read()
        }
    }
}

/// What a test could not do.
struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension [JSONValue] {
    /// The records of an event, of one job if given.
    func of(_ event: String, _ job: String? = nil) -> [JSONValue] {
        filter {
            $0["event"]?.string == event && (job == nil || $0["job_id"]?.string == job)
        }
    }
}

/// Waits until a descriptor has something to read. False: the time is over.
func isReadable(_ fd: Int32, until end: Uptime) -> Bool {
    let left = (end - readUptime()).inNanoseconds / 1_000_000
    guard left > 0 else { return false }
    var entry = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, Int32(clamping: left)) > 0
}

func removeTree(_ path: String) {
    for name in (try? directoryNames(path)) ?? [] {
        let inner = "\(path)/\(name)"
        if unlink(inner) != 0 { removeTree(inner) }
    }
    rmdir(path)
}

/// A program of this package, built beside the tests.
func built(_ name: String) -> String { "\(builtPrograms)/\(name)" }

/// Where they are.
let builtPrograms = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(
        decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
}()

/// Whether a test that needs a program is to run: where it is there, and where CI=true, so that it
/// fails where it is missing.
func isWanted(_ program: String) -> Bool {
    variable("CI") == "true" || access(program, X_OK) == 0
}

/// A variable of the environment, by which a test is made longer or another one.
func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
