import Glibc
import Linux
import Testing

@Suite struct `Starting a child` {
    @Test func `hands over output and exit code`() throws {
        let finished = try run(["sh", "-c", "echo out; echo err >&2; exit 7"])
        #expect(finished.output == "out\nerr\n")
        #expect(finished.end.way == .exited(7))
    }

    @Test func `gives exactly the environment asked for`() throws {
        let finished = try run(["env"], environment: ["A=1", "EMPTY=", "Z=ä b"])
        #expect(finished.output == "A=1\nEMPTY=\nZ=ä b\n")
    }

    @Test func `gives no environment at all when none is asked for`() throws {
        #expect(try run(["env"], environment: []).output == "")
    }

    @Test func `hands over arguments as they are`() throws {
        let finished = try run(["printf", "%s|", "", "a b", "$HOME", "\n"])
        #expect(finished.output == "|a b|$HOME|\n|")
    }

    @Test func `gives no descriptor but three, whatever the parent has open`() throws {
        // Without close-on-exec, as one may be inherited from whoever started the daemon.
        let null = try openNull()
        let stray = Descriptor(owning: fcntl(null.raw, F_DUPFD, 200))
        #expect(stray.raw >= 200)
        // The fourth is ls reading the directory.
        #expect(try run(["ls", "/proc/self/fd"]).output == "0\n1\n2\n3\n")
    }

    @Test func `puts it in a session and a group of its own`() throws {
        let finished = try run(["cat", "/proc/self/stat"])
        let fields = finished.output.split(separator: " ")
        let pid = "\(finished.pid)"
        #expect(fields.first.map(String.init) == pid)
        #expect(fields[3] == "\(getpid())")
        #expect(fields[4] == pid, "process group")
        #expect(fields[5] == pid, "session")
    }

    @Test func `clears the signal mask and every disposition`() async {
        await #expect(processExitsWith: .success) { try expectCleanSignals() }
    }

    @Test func `clears them also on a kernel that can't make clean children`() async {
        await #expect(processExitsWith: .success) {
            deny(.clone3)
            try expectCleanSignals()
        }
    }

    @Test func `leaves the signal mask of the calling thread as it was`() throws {
        var before = sigset_t()
        pthread_sigmask(SIG_SETMASK, nil, &before)
        _ = try run(["true"])
        #expect(throws: SpawnError.self) { try run(["/no/such/program"]) }
        var after = sigset_t()
        pthread_sigmask(SIG_SETMASK, nil, &after)
        for number in 1...64 {
            #expect(sigismember(&before, Int32(number)) == sigismember(&after, Int32(number)))
        }
    }

    @Test func `sets the file mode mask and leaves the parent's alone`() throws {
        let world = TemporaryDirectory()
        _ = try run(["touch", "file"], directory: world.path, umask: 0o077)
        let mode = try FileSignature(path: world("file")).target?.mode
        #expect(mode.map { $0 & 0o777 } == 0o600)
        #expect(try run(["sh", "-c", "umask"]).output == "0022\n")
    }

    @Test func `changes to the working directory and leaves the parent's alone`() throws {
        let world = TemporaryDirectory()
        let before = try currentDirectory()
        #expect(try run(["pwd", "-P"], directory: world.path).output == world.path + "\n")
        #expect(try currentDirectory() == before)
    }

    @Test func `reads a memory file as its standard input`() throws {
        let input = try memoryFile(Array("one\ntwo\n".utf8))
        #expect(try run(["cat"], input: input.raw).output == "one\ntwo\n")
    }

    @Test func `says that it died by a signal`() throws {
        let finished = try run(["sh", "-c", "kill -TERM $$"])
        #expect(finished.end.way == .signalled(SIGTERM, coreDumped: false))
    }

    @Test func `measures processor time and memory`() throws {
        let work = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"
        let end = try run(["sh", "-c", work]).end
        #expect(end.cpuUser + end.cpuSystem > .milliseconds(1))
        #expect(end.maxRSSBytes > 100 * 1024)
    }

    @Test func `knows the memory of a child that used more than the parent, and of no other`()
        throws
    {
        let small = try run(["true"]).end
        #expect(small.knownMaxRSSBytes == nil)
        let floor = small.maxRSSFloorBytes
        let block = "bs=\(floor + 50_000_000)"
        let large = try run(["dd", "if=/dev/zero", "of=/dev/null", "count=1", block]).end
        #expect(try #require(large.knownMaxRSSBytes) > floor + 50_000_000)
    }

    @Test func `works with descriptors that are themselves 0, 1 and 2 in another order`() async {
        await #expect(processExitsWith: .success) {
            let pipe = try makePipe()
            let input = try memoryFile(Array("hello".utf8))
            let null = try openNull()
            dup2(pipe.writeEnd.raw, 0)
            dup2(input.raw, 1)
            dup2(null.raw, 2)
            let child = try ChildProcess.spawn(
                Spawn(
                    executable: "/bin/sh",
                    arguments: ["sh", "-c", "cat; readlink /proc/self/fd/2"],
                    environment: ["PATH=/bin:/usr/bin"],
                    standardInput: 1, standardOutput: 0, standardError: 2))
            dup2(null.raw, 0)
            let output = try readToEnd(pipe.keepReadEnd())
            #expect(output == "hello/dev/null\n")
            #expect(child.pid > 0)
        }
    }

    @Test func `closes strays one by one where the kernel lacks close_range`() async {
        await #expect(processExitsWith: .success) {
            let null = try openNull()
            for number in 100..<700 { #expect(dup2(null.raw, Int32(number)) == number) }
            deny(.closeRange)
            let output = try run(["ls", "/proc/self/fd"]).output
            #expect(output == "0\n1\n2\n3\n")
        }
    }

    @Test func `leaves no zombie and no descriptor after a thousand children`() async {
        await #expect(processExitsWith: .success) {
            _ = try run(["true"])
            let before = try directoryNames("/proc/self/fd").count
            for round in 0..<1_000 {
                var child = try start([round % 2 == 0 ? "true" : "false"])
                let end = try awaitEnd(&child)
                #expect(end.way == .exited(round % 2 == 0 ? 0 : 1), "child \(round)")
            }
            for _ in 0..<100 {
                #expect(throws: SpawnError.self, "no program") { try run(["/no/such/program"]) }
            }
            // The other threads of this process may have one open at the moment.
            let after = try directoryNames("/proc/self/fd").count
            #expect(after < before + 50, "\(after - before) descriptors are left")
            #expect(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD, "a child is left")
        }
    }

    @Test func `works from several threads at once`() throws {
        let threads = 8
        let rounds = 40
        let answers = try Mailbox<Int32?>()
        for thread in 0..<threads {
            try Worker.start(name: "spawner") {
                for _ in 0..<rounds {
                    let finished = try? run(["sh", "-c", "echo \(thread); exit \(thread)"])
                    let isRight = finished?.output == "\(thread)\n"
                    answers.post(isRight && finished?.end.way == .exited(Int32(thread)) ? 0 : nil)
                }
            }
        }
        var got: [Int32?] = []
        while got.count < threads * rounds {
            let more = answers.take(timeLimit: .seconds(20))
            try #require(!more.isEmpty)
            got += more
        }
        #expect(got.allSatisfy { $0 == 0 })
    }
}

private func expectCleanSignals() throws {
    var every = sigset_t()
    sigfillset(&every)
    pthread_sigmask(SIG_SETMASK, &every, nil)
    signal(SIGUSR1) { _ in }
    signal(SIGUSR2, SIG_IGN)
    try expectCleanSignalsInChild()
    // After a first start, too.
    ignoreBrokenPipeSignal()
    try expectCleanSignalsInChild()
}

private func expectCleanSignalsInChild() throws {
    let status = try run(["cat", "/proc/self/status"]).output
    let none = String(repeating: "0", count: 16)
    for field in ["SigBlk", "SigIgn", "SigCgt"] {
        #expect(statusField(field, in: status) == none, "\(field)")
    }
}
