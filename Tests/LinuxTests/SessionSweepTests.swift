import Calendar
import Glibc
import Linux
import Testing

@Suite struct `A sweep of a session` {
    private struct Script: ~Copyable {
        var child: ChildProcess
        let output: Descriptor
    }

    /// A shell with a mark.
    private func start(_ script: String, mark: String) throws -> Script {
        let null = try openNull()
        let pipe = try makePipe()
        let child = try ChildProcess.spawn(
            Spawn(
                executable: "/bin/sh", arguments: ["sh", "-c", script],
                environment: ["PATH=/usr/bin:/bin", mark], standardInput: null.raw,
                standardOutput: pipe.writeEnd.raw, standardError: null.raw))
        return Script(child: child, output: pipe.keepReadEnd())
    }

    /// The pids that a script tells, one a line, each before `ready`.
    private func pids(_ output: borrowing Descriptor) throws -> [Int32] {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !text.hasSuffix("ready\n") {
            guard isReadable(output.raw),
                case .bytes(let count) = try readAvailable(output.raw, into: &buffer)
            else { throw SystemError(operation: "read what the script says", code: ETIMEDOUT) }
            text += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
        return text.split(separator: "\n").compactMap { Int32($0) }
    }

    private func isAlive(_ pid: Int32) -> Bool {
        ProcessEntry(pid: pid).map { !$0.isZombie } ?? false
    }

    @Test(arguments: [
        ("in the group", "sleep 600 & echo $!; echo ready; wait"),
        (
            "with a session of its own",
            "setsid -f sh -c 'echo $$; echo ready; exec sleep 600'; wait"
        ),
        (
            "whose parent is gone, in a session of its own",
            "(setsid sh -c 'echo $$; echo ready; exec sleep 600' &); exit 0"
        ),
        (
            "without the mark, below the leader",
            "env -i /usr/bin/setsid /bin/sh -c 'echo $$; echo ready; exec sleep 600'; :"
        ),
        ("that is stopped", "sh -c 'echo $$; echo ready; kill -STOP $$'; :"),
        (
            "that ignores what it can",
            "sh -c 'trap \"\" TERM INT HUP; echo $$; echo ready; while :; do sleep 1; done'; :"
        ),
    ])
    func `ends a descendant`(_ what: String, text: String) throws {
        let mark = "RUQI_RUN_ID=sweep-\(getpid())-\(what.utf8.count)"
        var script = try start(text, mark: mark)
        let started = try pids(script.output)
        #expect(!started.isEmpty && started.allSatisfy(isAlive))
        let left = SessionSweep(leader: script.child.pid, marks: [mark]).run(patience: .seconds(20))
        #expect(left == [])
        #expect(!started.contains(where: isAlive))
        _ = try awaitEnd(&script.child)
    }

    @Test func `ends what there are more of than it waits for, and once is enough`() throws {
        let mark = "RUQI_RUN_ID=many-\(getpid())"
        let text = """
            for n in $(seq 40); do setsid -f sleep 600; done
            setsid -f sh -c 'echo $$; echo ready; exec sleep 600'; exec sleep 600
            """
        for isOnce in [false, true] {
            var script = try start(text, mark: mark)
            let started = try pids(script.output)
            let sweep = SessionSweep(leader: script.child.pid, marks: [mark])
            #expect((isOnce ? sweep.runOnce() : sweep.run(patience: .seconds(20))) == [])
            _ = try awaitEnd(&script.child)
            let end = readUptime() + .seconds(20)
            while isOnce, started.contains(where: isAlive), readUptime() < end { sched_yield() }
            #expect(!started.contains(where: isAlive))
        }
    }

    /// In a control group a child has no marks.
    @Test(arguments: [["LANG=C"], []])
    func `leaves others alone, also those with one of its marks, and where it has none`(
        more: [String]
    ) throws {
        let mark = "RUQI_RUN_ID=mine-\(getpid())-\(more.count)"
        var other = try start("sleep 600 & echo $!; echo ready; wait", mark: mark)
        let started = try pids(other.output)
        var mine = try start("echo ready; sleep 600", mark: mark)
        _ = try pids(mine.output)
        let sweep = SessionSweep(leader: mine.child.pid, marks: more.isEmpty ? [] : [mark] + more)
        #expect(sweep.run(patience: .seconds(20)) == [])
        _ = try awaitEnd(&mine.child)
        #expect(started.allSatisfy(isAlive))
        other.child.signalGroup(SIGKILL)
        _ = try awaitEnd(&other.child)
    }
}
