import Glibc
import Linux
import Testing

@Suite struct `Reading files` {
    @Test(arguments: [0, 1, 4096, 65_536, 200_000])
    func `a file is read whole`(count: Int) throws {
        let world = TemporaryDirectory()
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let file = try AppendFile(path: world("f"))
        try file.append(content)
        #expect(try readFile(world("f"), limitBytes: 200_000) == content)
        let directory = try openDirectory(world.path)
        #expect(try readFile("f", in: directory, limitBytes: 200_000) == content)
    }

    @Test func `a file that says its size is zero is read whole`() throws {
        let status = try readFile("/proc/self/status", limitBytes: 1 << 20)
        #expect(text(status).hasPrefix("Name:"))
        // This kind gives nothing to a second read.
        let limit = try readFile("/proc/sys/fs/inotify/max_queued_events", limitBytes: 1 << 20)
        #expect(text(limit).hasSuffix("\n"))
    }

    @Test func `a file of the limit is read and one byte more is too large`() throws {
        let world = TemporaryDirectory()
        let path = try world.write("f", "12345")
        #expect(try readFile(path, limitBytes: 5).count == 5)
        #expect(throws: FileReadError.tooLarge(path: path, limitBytes: 4)) {
            try readFile(path, limitBytes: 4)
        }
        #expect(throws: FileReadError.tooLarge(path: "/proc/self/status", limitBytes: 10)) {
            try readFile("/proc/self/status", limitBytes: 10)
        }
    }

    @Test func `a pipe, a directory and a device are no regular files and nothing hangs`() throws {
        let world = TemporaryDirectory()
        #expect(mkfifo(world("pipe"), 0o644) == 0)
        for path in [world("pipe"), world.path, "/dev/zero"] {
            #expect(throws: FileReadError.notRegular(path: path)) {
                try readFile(path, limitBytes: 100)
            }
        }
    }

    @Test func `a missing file is named`() {
        do {
            _ = try readFile("/no/such/file", limitBytes: 1)
            Issue.record("it was read")
        } catch {
            #expect(error.isMissing)
            #expect("\(error)" == "cannot open '/no/such/file': no such file or directory")
        }
    }

    @Test func `a range ends with the file`() throws {
        let world = TemporaryDirectory()
        let path = try world.write("f", "0123456789")
        #expect(text(try readRange(path, offset: 2, count: 3)) == "234")
        #expect(text(try readRange(path, offset: 8, count: 30)) == "89")
        #expect(try readRange(path, offset: 20, count: 5).isEmpty)
        #expect(try fileSize(path) == 10)
    }
}

@Suite struct `Writing files` {
    @Test func `an append file grows at its end, also when it is opened again`() throws {
        let world = TemporaryDirectory()
        try world.write("f", "one\n")
        let file = try AppendFile(path: world("f"))
        try file.append(Array("two\n".utf8))
        try file.append([])
        #expect(try file.size() == 8)
        #expect(text(try readFile(world("f"), limitBytes: 100)) == "one\ntwo\n")
        try file.truncate(to: 4)
        try file.append(Array("three\n".utf8))
        #expect(text(try readFile(world("f"), limitBytes: 100)) == "one\nthree\n")
    }

    @Test func `a failed append leaves no part of its line`() async {
        await #expect(processExitsWith: .success) {
            let world = TemporaryDirectory()
            signal(SIGXFSZ, SIG_IGN)
            let file = try AppendFile(path: world("f"))
            try file.append(Array("whole\n".utf8))
            // A limit on the size in the place of a full disk: the write is cut short there.
            var limit = rlimit(rlim_cur: 10, rlim_max: 1 << 40)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            var code: Int32?
            do throws(SystemError) {
                try file.append(Array("torn line\n".utf8))
            } catch {
                code = error.code
            }
            #expect(code == EFBIG)
            #expect(try file.size() == 6)
        }
    }

    @Test func `a full device is an error`() throws {
        let file = try AppendFile(path: "/dev/full")
        #expect(throws: SystemError(operation: "append to", subject: "/dev/full", code: ENOSPC)) {
            try file.append([1])
        }
    }

    @Test func `directories are made with their parents, and being there is no error`() throws {
        let world = TemporaryDirectory()
        try makeDirectories(world("a/b/c/"))
        try makeDirectories(world("a/b/c"))
        #expect(isDirectory(world("a/b/c")))
        try world.write("file", "")
        #expect(
            throws: SystemError(operation: "make directory", subject: world("file"), code: EEXIST)
        ) {
            try makeDirectories(world("file"))
        }
        #expect(throws: SystemError.self) { try makeDirectories(world("file/x")) }
    }

    @Test func `a lock is held once and its holder is named`() throws {
        let world = TemporaryDirectory()
        do {
            let lock = try DirectoryLock(directory: world.path)
            var second: DirectoryLock.Failure?
            do {
                _ = try DirectoryLock(directory: world.path)
            } catch {
                second = error
            }
            #expect(second == .held(path: world("lock"), pid: getpid()))
            #expect(
                second?.description == "cannot lock '\(world("lock"))': held by pid \(getpid())")
            withExtendedLifetime(lock) {}
        }
        _ = try DirectoryLock(directory: world.path)
    }

    @Test func `a lock of which the holder is dead is waited for`() throws {
        let world = TemporaryDirectory()
        // A child that was just being started has it still.
        let dead = try run(["true"]).pid
        try world.write("lock", "\(dead)\n")
        let path = world("lock")
        let child = Descriptor(owning: open(path, O_RDWR | O_CLOEXEC))
        #expect(flock(child.raw, LOCK_EX) == 0)
        let number = child.raw
        try Worker.start(name: "child") {
            pause(for: .milliseconds(50))
            flock(number, LOCK_UN)
        }
        _ = try DirectoryLock(directory: world.path)
        extendLifetime(child)
        #expect(try readFile(path, limitBytes: 32) == Array("\(getpid())\n".utf8))
    }
}
