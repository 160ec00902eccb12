import CLinux
import Calendar
import Glibc

/// Ends all that a child has brought into the world: what lives in its control group, where it has
/// one; its session, the sessions and processes of its descendants, and processes that carry its mark
/// in their environment, whoever their parent is by now.
///
/// The caller keeps the child unreaped meanwhile, so that its id stays its own. Without a control
/// group a process that has left the session, has no living ancestor in it and has emptied its
/// environment is not found.
package struct SessionSweep: Sendable {
    /// The child: also the number of its session.
    package let leader: Int32
    /// A variable that the child alone was started with, `NAME=value`.
    package let mark: String
    /// The control group that it was born in, and nobody else.
    package let group: ControlGroup?

    /// Takes everything.
    package init(leader: Int32, mark: String, group: ControlGroup? = nil) {
        self.leader = leader
        self.mark = mark
        self.group = group
    }

    /// Sends KILL again and again, until none is left or `patience` has passed; those that are left
    /// then, by their ids. Waits, so it has a thread of its own.
    package func run(patience: Duration) -> [ProcessEntry] {
        let deadline = Deadline(after: patience)
        while true {
            let found = members(among: processTable())
            if found.isEmpty || deadline.hasPassed { return found }
            group?.kill()
            let killed = found.compactMap(kill)
            // Not one may be sent a signal: waiting wouldn't change that.
            if killed.isEmpty, found.allSatisfy({ ProcessEntry(pid: $0.pid) == $0 }) {
                return found
            }
            for process in killed where !deadline.hasPassed {
                _ = waitUntilReady(process.raw, for: POLLIN, until: deadline)
            }
        }
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

    /// Nil: it is gone, or may not be sent signals.
    private func kill(_ process: ProcessEntry) -> Opened? {
        let fd = ruqi_process_open(process.pid)
        guard fd >= 0 else { return nil }
        let opened = Opened(fd)
        // Its id may be another's by now.
        guard let now = ProcessEntry(pid: process.pid), now.startTicks == process.startTicks else {
            return nil
        }
        return ruqi_process_signal(fd, SIGKILL) == 0 ? opened : nil
    }

    /// Those of a table that belong to the child and have not ended, by their ids.
    func members(among table: [ProcessEntry]) -> [ProcessEntry] {
        // What is older than the child can't come from it.
        let oldest = table.first { $0.pid == leader }?.startTicks ?? 0
        let candidates = table.filter {
            $0.startTicks >= oldest && $0.pid != getpid() && $0.pid > 1
        }
        let marked = markedOrphans(among: candidates, of: table)
        var ids: Set<Int32> = [leader]
        ids.formUnion(group?.members ?? [])
        var sessions: Set<Int32> = [leader]
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

    /// Those that carry the mark, but for those that another daemon's child has brought into the
    /// world: with the same job files it has the same marks.
    private func markedOrphans(
        among candidates: [ProcessEntry], of table: [ProcessEntry]
    ) -> Set<Int32> {
        let marked = candidates.filter { wasStarted($0.pid, with: mark) }
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
