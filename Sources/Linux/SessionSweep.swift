import CLinux
import Calendar
import Glibc

/// Ends all that a child has brought into the world: what lives in its control group, where it has
/// one; its session, the sessions and processes of its descendants, and processes that carry its
/// marks in their environment, whoever their parent is by now.
///
/// The caller keeps the child unreaped meanwhile, so that its id stays its own; where it is none of
/// the caller's, `startTicks` tell whether it still is. Without a control group a process that has
/// left the session, has no living ancestor in it and has emptied its environment is not found.
package struct SessionSweep: Sendable {
    /// The child: also the number of its session.
    package let leader: Int32
    /// Variables that the child alone was started with, `NAME=value`.
    package let marks: [String]
    /// The control group that it was born in, and nobody else.
    package let group: ControlGroup?
    /// Of a leader that is no child of the caller's: when it was started.
    private let startTicks: UInt64?

    /// Takes everything.
    package init(leader: Int32, marks: [String], group: ControlGroup? = nil) {
        self.leader = leader
        self.marks = marks
        self.group = group
        startTicks = nil
    }

    /// The same for a process that was found: it may be gone meanwhile.
    package init(of found: FoundProcess, marks: [String], group: ControlGroup? = nil) {
        leader = found.pid
        self.marks = marks
        self.group = group
        startTicks = found.startTicks
    }

    /// Sends KILL again and again, until none is left or `patience` has passed; those that are left
    /// then, by their ids. Waits, so it has a thread of its own.
    package func run(patience: Duration) -> [ProcessEntry] {
        let deadline = Deadline(after: patience)
        var isSure = false
        while true {
            guard let found = members() else {
                // /proc can't be read, for want of a descriptor maybe: the group is known without.
                killGroup()
                if deadline.hasPassed { return [] }
                Worker.breathe(Self.pause)
                continue
            }
            if found.isEmpty, !isSure, !deadline.hasPassed {
                // A program that is just being started shows no environment yet.
                isSure = true
                Worker.breathe(Self.pause)
                continue
            }
            if found.isEmpty || deadline.hasPassed { return found }
            isSure = false
            group?.kill()
            let (killed, awaited) = kill(found)
            // Not one may be sent a signal: waiting wouldn't change that.
            if killed == 0, found.allSatisfy({ ProcessEntry(pid: $0.pid) == $0 }) {
                return found
            }
            for process in awaited where !deadline.hasPassed {
                _ = waitUntilReady(process.raw, for: POLLIN, until: deadline)
            }
            if awaited.isEmpty { Worker.breathe(Self.pause) }
        }
    }

    /// Sends KILL once and doesn't wait; those that may not be sent it.
    package func runOnce() -> [ProcessEntry] {
        guard let found = members() else {
            killGroup()
            return []
        }
        return found.filter { process in
            if case .refused = kill(process) { true } else { false }
        }
    }

    /// By its number, which is known to be its own only while the caller keeps the child.
    private func killGroup() {
        if startTicks == nil { Glibc.kill(-leader, SIGKILL) }
    }

    /// A process behind a descriptor, so that arrays can have it.
    private final class Opened {
        let raw: Int32

        init(_ raw: Int32) {
            self.raw = raw
        }

        deinit {
            close(raw)
        }
    }

    private enum Kill {
        /// Nil: there was no descriptor left to wait by.
        case sent(Opened?)
        case gone
        case refused
    }

    /// How many were sent it, and some of those: a few descriptors are enough to wait for many.
    private func kill(_ found: [ProcessEntry]) -> (count: Int, awaited: [Opened]) {
        var count = 0
        var awaited: [Opened] = []
        for process in found {
            guard case .sent(let opened) = kill(process) else { continue }
            count += 1
            if let opened, awaited.count < Self.awaitedMax { awaited.append(opened) }
        }
        return (count, awaited)
    }

    private func kill(_ process: ProcessEntry) -> Kill {
        let fd = ruqi_process_open(process.pid)
        if fd < 0, errno == EMFILE || errno == ENFILE || errno == ENOMEM {
            // It was there a moment ago; a number is not given again so soon.
            return Glibc.kill(process.pid, SIGKILL) == 0 ? .sent(nil) : .refused
        }
        guard fd >= 0 else { return errno == ESRCH ? .gone : .refused }
        let opened = Opened(fd)
        // Its id may be another's by now. Where /proc doesn't tell, it is gone, and nothing is
        // sent.
        if let now = ProcessEntry(pid: process.pid), now.startTicks != process.startTicks {
            return .gone
        }
        if ruqi_process_signal(fd, SIGKILL) == 0 { return .sent(opened) }
        return errno == ESRCH ? .gone : .refused
    }

    /// Nil: /proc doesn't tell. The child itself is there until it is reaped.
    private func members() -> [ProcessEntry]? {
        let table = processTable()
        let isTold = startTicks == nil ? table.contains { $0.pid == leader } : !table.isEmpty
        return isTold ? members(among: table) : nil
    }

    private static let awaitedMax = 8
    private static let pause: Duration = .milliseconds(10)

    /// Those of a table that belong to the child and have not ended, by their ids.
    func members(among table: [ProcessEntry]) -> [ProcessEntry] {
        let present = table.first { $0.pid == leader }
        // What is older than the child can't come from it.
        let oldest = startTicks ?? present?.startTicks ?? 0
        // A number is given again only once nothing lives in the session of that number.
        let isGone = present.map { $0.startTicks != oldest } ?? false
        let candidates = table.filter {
            $0.startTicks >= oldest && $0.pid != getpid() && $0.pid > 1
        }
        let marked = markedOrphans(among: candidates, of: table)
        var sessions: Set<Int32> = isGone ? [] : [leader]
        var ids = sessions.union(group?.members ?? [])
        var grew = true
        while grew {
            grew = false
            for process in candidates where !ids.contains(process.pid) {
                guard
                    sessions.contains(process.session) || ids.contains(process.parent)
                        || marked.contains(process.pid)
                else { continue }
                ids.insert(process.pid)
                // A session that the child's own processes lead, not one that they have joined.
                if process.session == process.pid { sessions.insert(process.session) }
                grew = true
            }
        }
        return candidates.filter { ids.contains($0.pid) && !$0.isZombie }
            .sorted { $0.pid < $1.pid }
    }

    /// Those that carry the marks, but for those that another daemon's child has brought into the
    /// world: with the same job files it has the same marks.
    private func markedOrphans(
        among candidates: [ProcessEntry], of table: [ProcessEntry]
    ) -> Set<Int32> {
        let marked = candidates.filter { wasStarted($0.pid, with: marks) }
        let ids = Set(marked.map(\.pid))
        var parents: [Int32: ProcessEntry] = [:]
        for process in table { parents[process.pid] = process }
        let ownName = parents[getpid()]?.name
        let ours = marked.filter { process in
            var top = process
            // Tables are read while processes come and go, so a walk might turn in circles.
            for _ in marked.indices {
                guard ids.contains(top.parent), let parent = parents[top.parent] else { break }
                top = parent
            }
            return top.parent == getpid() || parents[top.parent]?.name != ownName
        }
        return Set(ours.map(\.pid))
    }
}
