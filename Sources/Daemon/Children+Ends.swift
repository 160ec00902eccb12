import Calendar
import Jobs
import Linux

// From the end of a child to its report.
extension Children {
    /// The leader ended. What it wrote is read to its end, or for a short while where a process
    /// that it left behind holds the pipe; that one goes on, but is no longer listened to.
    ///
    /// In a stop the rest of the group has the same patience as its leader had: until it has closed
    /// the output, or KILL comes. Only then the leader is reaped, so that the numbers of its group
    /// and session stay its own; one that nobody stops is reaped at once.
    mutating func noteEnd(_ serial: UInt64, _ now: Moment, _ epoll: borrowing Epoll) {
        guard let child = bySerial[serial], child.ending == nil, let end = child.end() else {
            return
        }
        child.ending = (end, now)
        // Removing can fail only for a descriptor that isn't there.
        try? epoll.remove(child.process.pidfd)
        read(child, serial, epoll)
        if child.output == nil { return finish(child, serial, now.uptime, epoll) }
        draining.insert(serial)
        if !child.isStopping || child.sweep != .none {
            // What its file takes no more of for now is still in the pipe.
            child.drainUntil = now.uptime + (child.isHeld ? Self.fileTime : Self.drainTime)
        }
    }

    /// Its output is no longer waited for. In a stop, what is left of its session is; and for a
    /// moment that all of the output is in its file.
    mutating func finish(
        _ child: Child, _ serial: UInt64, _ now: Uptime, _ epoll: borrowing Epoll
    ) {
        stopReading(child, epoll)
        child.drainUntil = nil
        if child.isStopping {
            sweep(child, serial)
            if child.sweep == .going {
                draining.insert(serial)
                return
            }
        }
        if child.unwrittenBytes > 0, child.fileUntil.map({ now < $0 }) ?? true {
            let until = child.fileUntil ?? now + Self.fileTime
            child.fileUntil = until
            child.drainUntil = until
            draining.insert(serial)
            return
        }
        if child.file != nil, !child.isFileHeard {
            // What the file's thread has told by now is taken before the end is.
            child.isFileHeard = true
            child.drainUntil = now
            draining.insert(serial)
            return
        }
        if child.unwrittenBytes > 0 { child.noteLoss(child.unwrittenBytes, "it is too slow") }
        child.reap()
        over.insert(serial)
    }

    /// Has a thread end a child and all that came from it, once. The child's group gets no signal
    /// before: who is whose descendant is seen only while the ancestors live.
    func sweep(_ child: Child, _ serial: UInt64) {
        guard child.sweep == .none else { return }
        let work = child.process.sweep(marks: child.marks, group: child.group)
        let answers = answers
        do throws(SystemError) {
            try Worker.start(name: "sweep") {
                // It must not fail where the runs and clients of the daemon have taken all.
                Worker.ownDescriptors(keeping: answers.raw)
                let left = work.run(patience: Self.sweepTime)
                let survivors = left.map { Survivor(pid: $0.pid, name: $0.name) }
                answers.post(.swept(serial: serial, survivors))
            }
            child.sweep = .going
        } catch {
            // Without a thread it is done here, once, and not waited for.
            let left = work.runOnce()
            child.sweep = .done(left.map { Survivor(pid: $0.pid, name: $0.name) })
        }
    }

    mutating func noteSweep(
        _ serial: UInt64, _ survivors: [Survivor], _ now: Uptime, _ epoll: borrowing Epoll
    ) {
        guard let child = bySerial[serial] else { return }
        child.sweep = .done(survivors)
        // Where /proc can't be read, or no descriptor is left, nobody was found.
        if child.ending == nil { child.process.signalGroup(Signals.kill) }
        // Those who held its output are gone, or will be in vain waited for.
        if child.ending != nil { finish(child, serial, now, epoll) }
    }

    /// As the first process of a container: lets go of those that nobody else waits for. The
    /// daemon's own children are waited for by their descriptors alone.
    ///
    /// Those that threads start are not known before the loop has them, so it waits for them.
    mutating func reapOrphans() {
        hasOrphans = preparations.threadCount > 0
        if hasOrphans { return }
        // One that was found may have come here, too: its end is seen all the same.
        let children = bySerial.values.filter { $0.process.isChild }
        Orphans.reap(except: Set(children.map { $0.process.pid }))
    }

    /// What a process that outlives its run's leader gets to close the output.
    static let drainTime: Duration = .milliseconds(100)
    /// How long the end of a run waits until its output is in its file.
    private static let fileTime: Duration = .seconds(2)
    /// How long it is tried to end what is left of a session.
    private static let sweepTime: Duration = .seconds(2)
}
