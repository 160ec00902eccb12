import Calendar
import History
import Jobs
import Launching
import Linux
import Scheduling

/// What became of the runs that an earlier daemon has begun and of which no end is on record: those
/// whose very process is still there are adopted, the others are lost.
struct Adoption {
    /// A run, and its process.
    struct Foundling {
        let run: Run
        let process: FoundProcess
        let birthNumber: Int
        /// On the wall clock, when it began; on the monotonic one, when its process did.
        let since: Moment

        var pid: Int32 { process.pid }
    }

    private(set) var found: [Foundling] = []
    private(set) var lost: [OpenRun] = []
    private let register: RegisterFile
    /// Of those that were found.
    private var births: [Birth] = []

    /// Reads the register if there are such runs at all.
    init(of runs: [OpenRun], by register: RegisterFile, in context: JobContext, at now: Moment) {
        self.register = register
        let all = runs.isEmpty ? [] : register.births()
        let byRun = Dictionary(grouping: all) { LaunchOrder.runID(ofBirth: $0.text) }
        for open in runs {
            guard
                let (run, birth, process) = Self.find(
                    open, among: byRun[open.runID] ?? [], in: context)
            else {
                lost.append(open)
                continue
            }
            // The time for which the host has slept since counts as well: nobody knows how long.
            let start = Uptime(nanoseconds: 0) + birth.at - now.asleep
            let since = Moment(wall: open.startTime, uptime: start, asleep: now.asleep)
            found.append(
                Foundling(run: run, process: process, birthNumber: birth.number, since: since))
            births.append(birth)
        }
    }

    /// Each attempt of a run was born; at most one is still there.
    private static func find(
        _ open: OpenRun, among births: [Birth], in context: JobContext
    ) -> (Run, Birth, FoundProcess)? {
        for birth in births {
            if let attempt = LaunchOrder.attempt(ofBirth: birth.text),
                let run = open.run(attempt: attempt, in: context),
                let process = FoundProcess(birth)
            {
                return (run, birth, process)
            }
        }
        return nil
    }

    /// The register for this daemon's own children; those that were found keep their places.
    func openRegister() -> BirthRegister? { register.open(keeping: births) }
}

extension Scheduler {
    /// Before the files are looked at.
    mutating func adopt(_ adoption: Adoption, at now: Moment) {
        for foundling in adoption.found {
            let effects = handle(
                .adopted(foundling.run, pid: foundling.pid, since: foundling.since), at: now)
            precondition(effects.isEmpty, "an adopted run has effects before anything happened")
        }
    }
}
