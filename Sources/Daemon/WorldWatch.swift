import Calendar
import Linux

/// Notices that zone files or calendars changed and asks the loader to read them again, when
/// things have settled: after 50 ms without an event, at most 500 ms after the first.
///
/// Where a file can't be watched or read, all are read every 30 s, and status says why.
struct WorldWatch: ~Copyable {
    private let requests: Mailbox<Loader.Request>
    /// Nil: there could be none yet.
    private var watch: FileWatch?
    private var waitsForWatch = false
    private var targets = WatchTargets()
    private var first: Uptime?
    private var last: Uptime?
    private var pollAt: Uptime?
    private var watchTrouble: String?
    private var readTrouble: String?

    /// Why changes are not noticed at once, as a sentence. Nil: they are.
    var trouble: String? { watchTrouble ?? readTrouble }

    /// Watches nothing until it is told what to follow.
    init(requests: Mailbox<Loader.Request>) {
        self.requests = requests
    }

    /// Waits for the descriptor, once there is one.
    mutating func enlist(in epoll: borrowing Epoll) throws(SystemError) {
        guard !waitsForWatch, let raw = watch?.raw else { return }
        try epoll.add(raw, token: Token.worldWatch, interests: .readable)
        waitsForWatch = true
    }

    /// When `tend` has to be called. Nil: only after events.
    var deadline: Uptime? {
        guard let first, let last else { return pollAt }
        let quiet = min(last + Settling.quiet, first + Settling.quietMax)
        return pollAt.map { min($0, quiet) } ?? quiet
    }

    /// Watches what the loader reads. It was read before it was watched, so it is read once more.
    mutating func follow(_ targets: WatchTargets, at now: Uptime) {
        guard targets != self.targets else { return }
        self.targets = targets
        arm(at: now)
        requests.post(.world)
    }

    /// The loader read all of it, or not all. What it could not read it reads again after a while.
    mutating func noteLook(isWhole: Bool, at now: Uptime) {
        readTrouble =
            isWhole
            ? nil
            : "not every calendar and time zone can be read; reading them every 30 s"
        if !isWhole { pollAt = pollAt ?? now + Self.pollEvery }
    }

    /// Reads the events that are there.
    mutating func takeEvents(at now: Uptime) {
        do throws(SystemError) {
            if try watch?.read() ?? false { lookAgain(at: now) }
        } catch {
            watchTrouble = "\(error)"
            pollAt = now + Self.pollEvery
        }
    }

    /// Everything is to be read again.
    mutating func lookAgain(at now: Uptime) {
        first = first ?? now
        last = now
    }

    /// Asks for the look that is due, if any.
    mutating func tend(at now: Uptime) {
        guard let deadline, deadline <= now else { return }
        first = nil
        last = nil
        pollAt = nil
        arm(at: now)
        requests.post(.world)
    }

    private mutating func arm(at now: Uptime) {
        do throws(SystemError) {
            if watch == nil { watch = try FileWatch() }
            try watch?.arm(targets)
            watchTrouble = targets.remoteSystem.map {
                "calendars_dir, or what links in it lead to, is \(LinkFollower.words(for: $0)); "
                    + "reading time zones and calendars every 30 s"
            }
            if watchTrouble != nil { pollAt = now + Self.pollEvery }
        } catch {
            watchTrouble =
                "\(error.watchSentence); reading time zones and calendars every 30 s instead"
            pollAt = now + Self.pollEvery
        }
    }

    private static let pollEvery: Duration = .seconds(30)
}
