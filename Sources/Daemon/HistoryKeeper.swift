import Calendar
import History
import Jobs
import Keeping
import Linux
import Logging
import Synchronization

/// The thread that looks after what is on file: it brings records to the disk within a second,
/// counts finished segments, writes checkpoints, compresses and removes. It sleeps until there is
/// something to do.
final class HistoryKeeper: Sendable {
    private enum Message: Sendable {
        /// A segment was finished.
        case tend
        /// One has grown by a megabyte.
        case count
        case settings(HistorySettings)
        /// There are records that are not on the disk.
        case unsynced
        /// The last record is on file.
        case close
    }

    private let inbox: Mailbox<Message>
    private let end: Mailbox<Bool>
    /// Whether it was told of records that it has not brought to the disk yet.
    private let isUnsynced = Atomic(false)
    private let problem = Mutex<String?>(nil)
    private let files: HistoryFiles
    private let counts: SegmentCounts

    /// Begins with what was left undone.
    init(
        _ keeping: HistoryKeeping, files: HistoryFiles, counts: SegmentCounts, log: Logger
    ) throws(SystemError) {
        self.files = files
        self.counts = counts
        inbox = try Mailbox<Message>()
        end = try Mailbox<Bool>()
        try Worker.start(name: "history") { [self] in
            Worker.giveWay()
            work(keeping, log)
        }
        inbox.post(.tend)
        inbox.post(.count)
    }

    /// What it has to hear from who writes. Never waits.
    var listener: HistoryLog.Listener {
        HistoryLog.Listener(
            finished: { [self] in inbox.post(.tend) },
            grew: { [self] in inbox.post(.count) },
            wrote: { [self] in
                if !isUnsynced.exchange(true, ordering: .acquiringAndReleasing) {
                    inbox.post(.unsynced)
                }
            },
            trouble: { [self] in problem.withLock { $0 } })
    }

    /// Keeps the history by other settings from now on. Never waits.
    func take(_ settings: HistorySettings) { inbox.post(.settings(settings)) }

    /// Lets it write down what is known, and waits for that.
    func close() {
        inbox.post(.close)
        inbox.close()
        _ = end.take()
    }

    private func work(_ keeping: consuming HistoryKeeping, _ log: Logger) {
        var keeping = keeping
        var syncAt: Uptime?
        while true {
            let left = syncAt.map { max($0 - readMoment().uptime, .zero) }
            let messages = inbox.take(timeLimit: left)
            var isOver = messages.isEmpty && inbox.isClosed
            var (mustCount, mustTend) = (false, false)
            for message in messages {
                switch message {
                case .tend: mustTend = true
                case .count: mustCount = true
                case .settings(let settings):
                    keeping.take(settings)
                    mustTend = true
                case .unsynced: syncAt = readMoment().uptime + Self.syncInterval
                case .close: isOver = true
                }
            }
            if isOver { break }
            syncIfDue(&syncAt)
            if mustCount { counts.follow(files) }
            guard mustTend else { continue }
            let report = keeping.tend(at: readMoment().wall) {
                // It may take long, and records that come meanwhile are not to wait for it.
                if syncAt == nil, isUnsynced.load(ordering: .acquiring) {
                    syncAt = readMoment().uptime + Self.syncInterval
                }
                syncIfDue(&syncAt)
                return inbox.isClosed
            }
            tell(report, log)
        }
        do throws(SystemError) {
            try keeping.close()
        } catch {
            log.warning("the next start reads more history than it has to: \(error)")
        }
        end.post(true)
    }

    private func syncIfDue(_ syncAt: inout Uptime?) {
        guard let due = syncAt, due <= readMoment().uptime else { return }
        syncAt = nil
        isUnsynced.store(false, ordering: .releasing)
        do throws(SystemError) {
            try files.sync()
            problem.withLock { $0 = nil }
        } catch {
            problem.withLock { $0 = "records may be lost with the host's power: \(error)" }
        }
    }

    private func tell(_ report: HistoryKeeping.Report, _ log: Logger) {
        if report.hasRead { releaseFreeMemory() }
        for news in report.news { log.info("\(news)") }
        for trouble in report.troubles { log.warning("\(trouble)") }
    }

    /// What a loss of power may take at `sync: interval`.
    private static let syncInterval: Duration = .seconds(1)
}
