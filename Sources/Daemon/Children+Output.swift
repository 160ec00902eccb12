import Calendar
import Jobs
import Launching
import Linux

// What children write.
extension Children {
    /// The file that a run's output is added to.
    mutating func file(for order: LaunchOrder, _ identity: Spawn.Identity?) -> OutputFile? {
        guard !order.isHook, let path = order.spec.run.outputFile?.text else { return nil }
        let key = OutputFile.Key(path: path, identity: identity)
        if let file = files[key] { return file }
        let answers = answers
        let file = OutputFile(key) { answers.post(.output(key, $0)) }
        files[key] = file
        return file
    }

    /// Lets go of a file that no child has any more, but not while a thread writes there: there is
    /// never more than one for a file.
    mutating func close(_ file: OutputFile?) {
        guard let file, file.isIdle,
            !bySerial.values.contains(where: { $0.file === file })
        else { return }
        files[file.key] = nil
    }

    mutating func note(
        _ answer: OutputFile.Answer, of key: OutputFile.Key, _ now: Uptime, _ epoll: borrowing Epoll
    ) {
        for (serial, child) in bySerial where child.file?.key == key && !over.contains(serial) {
            switch answer {
            case .failed(let bytes, let reason):
                child.noteLoss(bytes, reason)
                child.unwrittenBytes = max(0, child.unwrittenBytes - bytes)
            case .drained:
                // What was added since is told of once more.
                if child.file?.isIdle == true { child.unwrittenBytes = 0 }
                if child.isHeld { resume(child, serial, epoll) }
                if child.ending != nil, child.fileUntil != nil { finish(child, serial, now, epoll) }
            }
        }
        close(files[key])
    }

    /// Reads a child's output again.
    func resume(_ child: Child, _ serial: UInt64, _ epoll: borrowing Epoll) {
        child.isHeld = false
        guard let fd = child.outputNumber else { return }
        // It fails only where the kernel has no memory for it: the output is then at its end here.
        do throws(SystemError) {
            try epoll.add(fd, token: Token.output(serial), interests: .readable)
        } catch {
            child.output = nil
        }
    }

    /// Adds bytes to the file of a child's output.
    func keep(_ bytes: UnsafeRawBufferPointer, of child: Child) {
        guard let file = child.file, !bytes.isEmpty else { return }
        child.unwrittenBytes += bytes.count
        file.append(bytes)
    }

    /// Reads what is there, a bounded amount in one turn. Where the file takes no more for now the
    /// child waits, as one does whose pipe is full.
    mutating func read(_ child: Child, _ serial: UInt64, _ epoll: borrowing Epoll) {
        for _ in 0..<Self.readsPerTurnMax {
            guard let fd = child.outputNumber, !child.isHeld else { return }
            if child.file?.isFull == true {
                try? epoll.remove(fd)  // Can fail only for a descriptor that isn't there.
                child.isHeld = true
                return
            }
            // A pipe that can't be read any more is as good as at its end.
            let answer = (try? readAvailable(fd, into: &buffer)) ?? .end
            switch answer {
            case .bytes(let count):
                buffer.withUnsafeBytes { all in
                    let bytes = UnsafeRawBufferPointer(rebasing: all.prefix(count))
                    child.take(bytes) { keep($0, of: child) }
                }
            case .wouldBlock: return
            case .end: return stopReading(child, epoll)
            }
        }
    }

    mutating func stopReading(_ child: Child, _ epoll: borrowing Epoll) {
        guard let fd = child.outputNumber else { return }
        if child.isHeld {
            lose(fd, of: child)
        } else {
            try? epoll.remove(fd)  // Can fail only for a descriptor that isn't there.
        }
        child.output = nil
    }

    /// Reads what the file of a child's output did not take in time.
    mutating func lose(_ fd: Int32, of child: Child) {
        var count = 0
        while case .bytes(let more)? = try? readAvailable(fd, into: &buffer), count < Self.pipeMax {
            buffer.withUnsafeBytes {
                child.take(UnsafeRawBufferPointer(rebasing: $0.prefix(more))) { _ in }
            }
            count += more
        }
        guard count > 0 else { return }
        child.noteLoss(count, "it is too slow")
    }

    /// A run that floods its output gets 256 KiB a turn and no more of the loop.
    private static let readsPerTurnMax = 4
    /// What a pipe holds, unless its user has made it larger.
    private static let pipeMax = 1 << 20
}
