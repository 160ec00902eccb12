import Calendar
import Launching
import Linux
import Synchronization

/// A child as it was started, before anybody listens to it.
struct Newborn: ~Copyable {
    let process: ChildProcess
    /// The read end of its output.
    let output: Descriptor
    /// Whose rights it has; nil: the daemon's.
    let identity: Spawn.Identity?
    /// What its words must not tell.
    let secrets: RequestSecrets
    /// When it was about to be started: before its first instruction, and behind all that was
    /// looked up for it.
    let startedAt: Moment

    /// Starts it, with everything that is read for it. In its control group, if it has one and the
    /// system lets us. As long as the file systems of its program and directory take.
    static func start(
        _ order: LaunchOrder, on host: LaunchHost, with sources: LaunchSources, null: Int32,
        in berth: Berth
    ) throws(LaunchProblem) -> Newborn {
        let launch = try Launch(order, on: host, with: sources)
        do {
            // For its standard input, its pidfd and its group; an output file may need one later.
            let pipe = try makePipe(withRoomFor: 4)
            var file: Descriptor?
            if !launch.input.isEmpty { file = try memoryFile(launch.input) }
            let input = file?.raw ?? null
            let output = pipe.writeEnd.raw
            let startedAt = readMoment()
            let process = try start(launch, input: input, output: output, in: berth)
            return Newborn(
                process: process, output: pipe.keepReadEnd(), identity: launch.identity,
                secrets: launch.secrets, startedAt: startedAt)
        } catch {
            throw LaunchProblem("\(error)")
        }
    }

    private static func start(
        _ launch: Launch, input: Int32, output: Int32, in berth: Berth
    ) throws(SpawnError) -> ChildProcess {
        guard let group = berth.group else {
            return try launch.start(input: input, output: output, birth: berth.birth)
        }
        return try group.whileOpen { directory throws(SpawnError) in
            try launch.start(
                input: input, output: output, controlGroup: directory, birth: berth.birth)
        }
    }
}

/// Hands a child that a thread has started over to the loop.
final class Cradle: Sendable {
    private let state: Mutex<Newborn?>

    init(_ child: consuming Newborn) {
        state = Mutex(child)
    }

    /// Once; nil after that.
    func take() -> Newborn? {
        state.withLock { $0.take() }
    }
}
