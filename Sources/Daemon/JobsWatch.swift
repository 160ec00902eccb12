import Calendar
import Linux

/// Notices that `jobs.d`, or what links in it lead to, changed and asks the loader to look, when
/// things have settled.
///
/// The watch is armed before the first look, so nothing falls between the two. Where changes may
/// not be told, the directory is looked at every 30 s, and status says why.
struct JobsWatch: ~Copyable {
    private let path: String
    private let requests: Mailbox<Loader.Request>
    /// Nil: there could be none yet.
    private var watch: DirectoryWatch?
    /// What the watch was armed on. Nil: nothing is there.
    private var identity: PathIdentity?
    /// Nil: without it what is mounted is found by the next look.
    private var mounts: MountTable?
    /// Set up by the loader at its newest look.
    private var links: LinkFollower.Followed?
    private var settling = Settling()
    private var looks: LookTimes
    private var watchTrouble: String?
    private var readTrouble: String?
    /// Until when events of the directory are left to gather: in a deploy of thousands of files
    /// each would be a turn of the loop. Nil: the next one is told at once.
    private var restUntil: Uptime?
    private var waitsForWatch = false
    private var waitsForLinks = false
    private var waitsForMounts = false

    /// Arms the watch and asks for the first look.
    init(path: String, requests: Mailbox<Loader.Request>, at now: Uptime) {
        self.path = path
        self.requests = requests
        looks = LookTimes(at: now)
        // It can't be opened where /proc isn't mounted: the slow rescan serves instead.
        mounts = try? MountTable()
        arm()
        requests.post(.jobs(Settling.Look(everything: true)))
    }

    /// Waits for the descriptors that there are by now.
    mutating func enlist(in epoll: borrowing Epoll) throws(SystemError) {
        if let raw = watch?.raw, waitsForWatch == (restUntil != nil) {
            if waitsForWatch {
                try epoll.remove(raw)
            } else {
                try epoll.add(raw, token: Token.watch, interests: .readable)
            }
            waitsForWatch.toggle()
        }
        if !waitsForLinks, let raw = links?.report.watch?.raw {
            try epoll.add(raw, token: Token.linkWatch, interests: .readable)
            waitsForLinks = true
        }
        if !waitsForMounts, let raw = mounts?.raw {
            // A change is told as an error, which needs no interest.
            try epoll.add(raw, token: Token.mounts, interests: [])
            waitsForMounts = true
        }
    }

    /// Why changes are not noticed at once, as a sentence. Nil: they are.
    var trouble: String? { watchTrouble ?? links?.trouble ?? readTrouble }

    /// When `tend` has to be called.
    var deadline: Uptime {
        [settling.deadline, restUntil].compactMap { $0 }.reduce(looks.deadline, min)
    }

    /// Reads the events of the directory that are there.
    mutating func takeEvents(at now: Uptime) {
        do throws(SystemError) {
            let events = try watch?.read() ?? []
            for event in events { take(event, at: now) }
            if !events.isEmpty { restUntil = now + Self.rest }
        } catch {
            watchTrouble = "\(error); looking at jobs_dir every 30 s instead"
            looks.isPolling = true
        }
    }

    /// Reads the events of what links lead to.
    mutating func takeLinkEvents(at now: Uptime) {
        guard let links, let watch = links.report.watch else { return }
        do throws(SystemError) {
            for event in try watch.read(links.report.filters) { take(event, at: now) }
        } catch {
            watchTrouble = "\(error); looking at jobs_dir every 30 s instead"
            looks.isPolling = true
        }
    }

    /// Something was mounted or unmounted somewhere: over the directory, over a single file in it,
    /// or on the way of a link.
    mutating func takeMounts(at now: Uptime) {
        settling.note(.pollTime, at: now)
        requests.post(.world)
    }

    /// Every file is to be read again.
    mutating func lookAgain(at now: Uptime) {
        arm()
        settling.note(.unknown, at: now)
    }

    /// A look came to its end. What it could not read is looked at again after a while.
    mutating func noteLook(
        _ look: JobsLook, links new: LinkFollower.Followed?, at now: Uptime
    ) {
        if let new {
            // An event of a name that didn't count until now may have been passed over.
            if let links, links.report.filters != new.report.filters {
                settling.note(.pollTime, at: now)
            }
            links = new
        }
        settling.note(busy: look.busy, at: now)
        readTrouble = look.trouble
        if readTrouble == nil, !look.isWhole {
            readTrouble = "not every file in jobs_dir can be read; looking at jobs_dir every 30 s"
        }
        readTrouble = readTrouble ?? look.keeping
        catchUp(at: now)
        looks.isPolling = !look.isWhole || trouble != nil
    }

    /// Asks for the look that is due, if any.
    mutating func tend(at now: Uptime) {
        let isLookDue = settling.deadline.map { $0 <= now } ?? false
        if let end = restUntil, end <= now || isLookDue {
            restUntil = nil
            // Before a look is decided on: whether things have settled shows in them.
            takeEvents(at: now)
        }
        if looks.deadline <= now {
            settling.note(.pollTime, at: now)
            // What no watch tells of job files, none tells of zones and calendars.
            requests.post(.world)
            looks.noteLook(at: now)
        }
        guard let look = settling.look(at: now) else { return }
        // A look at what was named doesn't stand in for one at every file.
        if look.everyFile || look.everything { looks.noteLook(at: now) }
        requests.post(.jobs(look))
    }

    /// Arms the watch where it isn't, or is armed on what isn't there any more. Right after a look,
    /// because the loader may then be waiting for a dead server, and not the loop.
    private mutating func catchUp(at now: Uptime) {
        if PathIdentity(of: path) != identity {
            lookAgain(at: now)
        } else if watchTrouble != nil {
            arm()
            if watchTrouble == nil { settling.note(.pollTime, at: now) }
        }
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

    private mutating func arm() {
        // Before: what takes its place meanwhile is then found to be something else.
        let before = identity
        identity = PathIdentity(of: path)
        // What could not be read was another directory, or none.
        if identity != nil, identity != before { readTrouble = nil }
        do throws(SystemError) {
            if watch == nil { watch = try DirectoryWatch() }
            let isThere = try watch?.armOrWatchParent(of: path) ?? false
            watchTrouble =
                isThere ? nil : "jobs_dir '\(path)' does not exist; waiting for it to appear"
        } catch {
            watchTrouble = "\(error.watchSentence); looking at jobs_dir every 30 s instead"
        }
        if watchTrouble != nil { looks.isPolling = true }
    }

    /// A fifth of what a change settles in.
    private static let rest: Duration = .milliseconds(10)
}
