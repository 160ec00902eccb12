import Calendar
import Linux

/// Notices that `jobs.d` changed and asks the loader to look, when things have settled.
///
/// The watch is armed before the first look, so nothing falls between the two. Where the
/// directory can't be watched, it is looked at every 30 s, and status says why.
struct JobsWatch: ~Copyable {
    private let path: String
    private let requests: Mailbox<Loader.Request>
    private var watch: DirectoryWatch
    private var settling = Settling()
    private var pollAt: Uptime?
    /// Why changes are not noticed at once, as a sentence. Nil: they are.
    private(set) var trouble: String?

    /// Arms the watch and asks for the first look.
    init(
        path: String, requests: Mailbox<Loader.Request>, at now: Uptime
    ) throws(SystemError) {
        self.path = path
        self.requests = requests
        watch = try DirectoryWatch()
        arm(at: now)
        requests.post(.jobs(Settling.Look(everything: true)))
    }

    /// Readable when there are events.
    var raw: Int32 { watch.raw }

    /// When `tend` has to be called. Nil: only after events.
    var deadline: Uptime? {
        guard let pollAt else { return settling.deadline }
        return settling.deadline.map { min($0, pollAt) } ?? pollAt
    }

    /// Reads the events that are there.
    mutating func takeEvents(at now: Uptime) {
        do throws(SystemError) {
            for event in try watch.read() { take(event, at: now) }
        } catch {
            trouble = "\(error)"
            pollAt = now + Self.pollEvery
        }
    }

    /// Every file is to be read again.
    mutating func lookAgain(at now: Uptime) {
        arm(at: now)
        settling.note(.unknown, at: now)
    }

    /// A look came to its end. What it could not read is looked at again after a while.
    mutating func noteLook(isWhole: Bool, at now: Uptime) {
        if !isWhole {
            pollAt = now + Self.pollEvery
        } else if trouble == nil {
            pollAt = nil
        }
    }

    /// Asks for the look that is due, if any.
    mutating func tend(at now: Uptime) {
        if let pollAt, pollAt <= now {
            self.pollAt = nil
            arm(at: now)
            settling.note(.pollTime, at: now)
        }
        if let look = settling.look(at: now) { requests.post(.jobs(look)) }
    }

    private mutating func take(_ event: DirectoryEvent, at now: Uptime) {
        switch event {
        case .written(let name): settling.note(.written(name), at: now)
        case .closed(let name): settling.note(.closed(name), at: now)
        case .changed(let name): settling.note(.changed(name), at: now)
        case .overflow: settling.note(.unknown, at: now)
        case .directoryGone, .directoryMayBeBack: lookAgain(at: now)
        }
    }

    private mutating func arm(at now: Uptime) {
        do throws(SystemError) {
            if try watch.armOrWatchParent(of: path) {
                trouble = nil
                pollAt = nil
            } else {
                trouble = "jobs_dir '\(path)' does not exist; waiting for it to appear"
            }
        } catch {
            trouble = "\(error); looking at jobs_dir every 30 s instead"
            pollAt = now + Self.pollEvery
        }
    }

    private static let pollEvery: Duration = .seconds(30)
}
