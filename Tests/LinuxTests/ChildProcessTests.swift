import Glibc
import Linux
import Testing

@Suite struct `A running child` {
    @Test func `has no end yet`() throws {
        var child = try start(["sleep", "60"])
        #expect(try child.reap() == nil)
        let isSent = child.signalGroup(SIGKILL)
        #expect(isSent)
        #expect(try awaitEnd(&child).way == .signalled(SIGKILL, coreDumped: false))
    }

    @Test func `takes a signal with its whole group`() throws {
        let pipe = try makePipe()
        let null = try openNull()
        var child = try ChildProcess.spawn(
            Spawn(
                executable: "/bin/sh", arguments: ["sh", "-c", "sleep 60 & echo ready; wait"],
                environment: ["PATH=/bin:/usr/bin"], standardInput: null.raw,
                standardOutput: pipe.writeEnd.raw, standardError: null.raw))
        let end = pipe.keepReadEnd()
        try #require(isReadable(end.raw))
        child.signalGroup(SIGTERM)
        // The pipe ends only when the grandchild, which holds it too, is gone.
        #expect(try readToEnd(end) == "ready\n")
        #expect(try awaitEnd(&child).way == .signalled(SIGTERM, coreDumped: false))
    }

    @Test func `can still be signalled by group between its end and its reaping`() throws {
        let pipe = try makePipe()
        let null = try openNull()
        var child = try ChildProcess.spawn(
            Spawn(
                executable: "/bin/sh", arguments: ["sh", "-c", "sleep 60 & exit 3"],
                environment: ["PATH=/bin:/usr/bin"], standardInput: null.raw,
                standardOutput: pipe.writeEnd.raw, standardError: null.raw))
        let end = pipe.keepReadEnd()
        try #require(isReadable(child.pidfd))
        #expect(try child.peek()?.way == .exited(3))
        let isSent = child.signalGroup(SIGKILL)
        #expect(isSent)
        #expect(try readToEnd(end) == "")
        #expect(try child.reap()?.way == .exited(3))
    }

    @Test func `is never signalled once it is reaped`() throws {
        var child = try start(["true"])
        _ = try awaitEnd(&child)
        let isSent = child.signalGroup(SIGKILL)
        #expect(!isSent)
    }

    @Test func `can be ended and reaped at once`() throws {
        var child = try start(["sleep", "60"])
        child.end(patience: .seconds(20))
        #expect(ProcessEntry(pid: child.pid) == nil)
    }

    @Test func `is reaped once`() throws {
        var child = try start(["true"])
        _ = try awaitEnd(&child)
        var code: Int32?
        do throws(SystemError) { _ = try child.reap() } catch { code = error.code }
        #expect(code == ECHILD)
    }

    @Test func `has an end also when whoever started us ignored the ends of children`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGCHLD, SIG_IGN)
            restoreChildSignal()
            let way = try run(["sh", "-c", "exit 5"]).end.way
            #expect(way == .exited(5))
        }
    }
}
