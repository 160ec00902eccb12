import Calendar
import Jobs
import Linux
import Logging
import Scheduling
import Status

/// Tells a service manager, where one wants to know, how the daemon is: `ServiceNotices` decides.
struct ServiceReport: ~Copyable {
    /// A reload: what it was asked for has to be looked at from then on.
    private struct Reload {
        let since: Uptime
        var awaitsJobs = true
        var awaitsWorld = true
    }

    /// Nil: nobody wants to know.
    private let socket: NotifySocket?
    private var notices: ServiceNotices
    private var reload: Reload?
    private var isUp = false
    private var fileCount = 0
    private var brokenCount = 0
    private var areSettingsRefused = false
    private var isTroubled = false
    private var state = ServiceState()

    /// A socket that can't be used is told once.
    init(_ contact: ServiceContact, log: Logger) {
        notices = ServiceNotices(watchdog: contact.watchdog)
        var made: NotifySocket?
        if let name = contact.socketName {
            do throws(SystemError) {
                made = try NotifySocket(name: name)
            } catch {
                log.warning("the service manager is told nothing: \(error)")
            }
        }
        socket = made
    }

    /// When `tell` has to be called. Nil: when something happens.
    var deadline: Uptime? { notices.deadline }

    /// A reload was asked for.
    mutating func beginReload(at now: Uptime) {
        reload = Reload(since: now)
    }

    /// The loader came back.
    mutating func take(_ loaded: Loaded) {
        switch loaded.settings {
        case nil: break
        case .success: areSettingsRefused = false
        case .failure: areSettingsRefused = true
        }
        if let look = loaded.jobs {
            isUp = true
            if let files = look.set?.files, socket != nil {
                fileCount = files.count
                brokenCount = files.count(where: \.isBroken)
            }
        }
        guard let since = reload?.since, loaded.since >= since else { return }
        if loaded.jobs?.isWholeDirectory == true { reload?.awaitsJobs = false }
        if loaded.isWorldWhole != nil { reload?.awaitsWorld = false }
    }

    /// Tells what is new.
    mutating func tell(_ snapshot: Snapshot, _ health: Health, at now: Uptime, _ log: Logger) {
        if let reload, !reload.awaitsJobs, !reload.awaitsWorld, snapshot.isSettled {
            self.reload = nil
        }
        guard socket != nil else { return }
        state.isUp = isUp && (snapshot.isSettled || state.isUp)
        state.reloadingSince = reload?.since
        state.isStopping = snapshot.isStopping
        // While a large change is being taken over, nobody could say how many jobs there are.
        if isUp, snapshot.isSettled { state.status = status(snapshot, health) }
        while let notice = notices.notice(of: state, at: now) {
            send(notice, at: now, log)
        }
    }

    private mutating func send(_ notice: Notice, at now: Uptime, _ log: Logger) {
        do throws(SystemError) {
            guard try socket?.send(notice.text) ?? true else { return notices.noteFull(at: now) }
            isTroubled = false
        } catch {
            if !isTroubled { log.warning("the service manager was not told: \(error)") }
            isTroubled = true
        }
        // What can't be told is not told again: whoever listens later is told what is new then.
        notices.noteSent(notice, at: now)
    }

    private func status(_ snapshot: Snapshot, _ health: Health) -> String {
        if snapshot.isStopping { return "stopping; running: \(snapshot.runningCount)" }
        var parts = ["no jobs yet"]
        if snapshot.isLoaded {
            let jobs = counted(snapshot.jobCount, "job")
            let refused = brokenCount > 0 ? ", \(counted(brokenCount, "file")) refused" : ""
            parts = ["\(jobs) from \(counted(fileCount, "file"))\(refused)"]
        }
        if areSettingsRefused { parts.append("the settings are refused and stay as they were") }
        return (parts + [health.watching, health.history].compactMap { $0 }).joined(separator: "; ")
    }
}
