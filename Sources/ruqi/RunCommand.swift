import ArgumentParser
import Calendar
import Jobs
import Launching
import Linux

/// `ruqi run`: one run of a job, now and here, in the environment that the daemon gives.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a job once, in the foreground, in the environment that the daemon gives.")

    @Argument(help: "The job's file.", completion: .file())
    var file: String
    @Option(help: ArgumentHelp("Which job, where the file has several.", valueName: "id"))
    var jobID: String?
    @OptionGroup var shared: SettingsOptions

    func run() throws {
        let job = try job()
        ignoreBrokenPipeSignal()
        restoreChildSignal()
        let now = readMoment().wall
        // To the microsecond, as records have it.
        let due = Timestamp(nanoseconds: now.nanoseconds / 1_000 * 1_000)
        let ending: ForegroundRun.Ending
        do {
            let signals = try SignalReader([Self.hangUp, Self.interrupt, Self.terminate])
            var run = try ForegroundRun.start(
                Run(job: job, due: due, cause: .manual), signals: signals)
            ending = try run.finish()
        } catch let problem as LaunchProblem {
            throw fail("cannot start '\(job.spec.id)': \(problem.sentence)", .notStarted)
        } catch {
            throw fail("\(error)", .no)
        }
        switch ending {
        case .exited(let code): if code != 0 { throw ExitCode(code) }
        case .signalled(let number):
            complain("'\(job.spec.id)' was ended by signal \(signalName(number))")
            throw ExitCode(128 + number)
        case .answered(let status, let code, let body):
            if code != 0 || status == 0 { throw ExitCode(code == 0 ? 1 : code) }
            if let problem = job.spec.run.http.problem(status: status, answer: body) {
                throw fail(problem, .no)
            }
        case .tooLong:
            complain("'\(job.spec.id)' went on for longer than its timeout, and was stopped")
            throw ExitCode.tooLong
        }
    }

    /// The job that is meant; what is wrong with the file is told.
    private func job() throws -> Job {
        let settings = try shared.settings()
        let found = JobFileCheck(zones: HostZones(), settings: settings).file(file)
        let errors = found.diagnostics.filter { $0.severity == .error }
        for diagnostic in errors { complain(diagnostic.text) }
        if !errors.isEmpty { throw ExitCode.no }
        if let jobID {
            guard let job = found.jobs.first(where: { $0.spec.id.text == jobID }) else {
                throw fail("there is no job '\(jobID)' in '\(file)'", .no)
            }
            return job
        }
        guard found.jobs.count == 1, let job = found.jobs.first else {
            let ids = found.jobs.map(\.spec.id.text).joined(separator: ", ")
            throw fail("'\(file)' has several jobs; choose one with --job-id: \(ids)", .no)
        }
        return job
    }

    private static let hangUp: Int32 = 1
    private static let interrupt: Int32 = 2
    private static let terminate: Int32 = 15
}
