import Glibc
import Linux
import Testing

@Suite struct `Watching a directory` {
    /// One step: something is done, and these are the events of it.
    private func events(
        _ watch: inout DirectoryWatch, after action: () throws -> Void
    ) throws -> [DirectoryEvent] {
        try action()
        return try watch.read()
    }

    @Test func `a file written in two halves is written twice and closed once`() throws {
        let world = TemporaryDirectory()
        var watch = try DirectoryWatch()
        try watch.arm(world.path)
        do {
            let file = try AppendFile(path: world("a.yaml"))
            try file.append(Array("rule: ".utf8))
            #expect(try watch.read() == [.changed(name: "a.yaml"), .written(name: "a.yaml")])
            try file.append(Array("2s\n".utf8))
        }
        #expect(try watch.read() == [.written(name: "a.yaml"), .closed(name: "a.yaml")])
        #expect(try watch.read() == [])
    }

    @Test func `a rename into place is a change of that name`() throws {
        let world = TemporaryDirectory()
        let outside = TemporaryDirectory()
        let draft = try outside.write("draft", "x")
        var watch = try DirectoryWatch()
        try watch.arm(world.path)
        let found = try events(&watch) { rename(draft, world("a.yaml")) }
        #expect(found == [.changed(name: "a.yaml")])
    }

    @Test func `a rename within is a change of both names`() throws {
        let world = TemporaryDirectory()
        try world.write("a.yaml", "x")
        var watch = try DirectoryWatch()
        try watch.arm(world.path)
        let found = try events(&watch) { rename(world("a.yaml"), world("b.yaml")) }
        #expect(found == [.changed(name: "a.yaml"), .changed(name: "b.yaml")])
    }

    @Test func `removal and a new mode are changes`() throws {
        let world = TemporaryDirectory()
        try world.write("a.yaml", "x")
        var watch = try DirectoryWatch()
        try watch.arm(world.path)
        #expect(try events(&watch) { chmod(world("a.yaml"), 0o600) } == [.changed(name: "a.yaml")])
        #expect(try events(&watch) { unlink(world("a.yaml")) } == [.changed(name: "a.yaml")])
    }

    @Test func `the swap of a link is a change of its name`() throws {
        let world = TemporaryDirectory()
        symlink("one", world("..data"))
        symlink("two", world("..data_tmp"))
        var watch = try DirectoryWatch()
        try watch.arm(world.path)
        let found = try events(&watch) { rename(world("..data_tmp"), world("..data")) }
        #expect(found == [.changed(name: "..data_tmp"), .changed(name: "..data")])
    }

    @Test func `a directory that is removed and made again is noticed both times`() throws {
        let world = TemporaryDirectory()
        let jobs = world("jobs.d")
        mkdir(jobs, 0o755)
        var watch = try DirectoryWatch()
        #expect(try watch.armOrWatchParent(of: jobs))
        #expect(try events(&watch) { rmdir(jobs) } == [.directoryGone])
        #expect(try !watch.armOrWatchParent(of: jobs))
        #expect(try events(&watch) { try world.write("other", "") } == [])
        #expect(try events(&watch) { mkdir(jobs, 0o755) } == [.directoryMayBeBack])
        #expect(try watch.armOrWatchParent(of: jobs))
        let found = try events(&watch) { close(open(jobs + "/a", O_CREAT | O_WRONLY, 0o644)) }
        #expect(found == [.changed(name: "a"), .closed(name: "a")])
    }

    @Test func `a directory that is moved away is gone, and so is one that takes its place`() throws
    {
        let world = TemporaryDirectory()
        mkdir(world("jobs.d"), 0o755)
        mkdir(world("next"), 0o755)
        var watch = try DirectoryWatch()
        try watch.arm(world("jobs.d"))
        #expect(try events(&watch) { rename(world("jobs.d"), world("old")) } == [.directoryGone])
        let isArmed = watch.isArmed
        #expect(!isArmed)
        #expect(try !watch.armOrWatchParent(of: world("jobs.d")))
        let back = try events(&watch) { rename(world("next"), world("jobs.d")) }
        #expect(back == [.directoryMayBeBack])
        #expect(try watch.armOrWatchParent(of: world("jobs.d")))
    }

    @Test func `a directory that somebody still stands in is gone all the same`() throws {
        let world = TemporaryDirectory()
        mkdir(world("jobs.d"), 0o755)
        let held = try openDirectory(world("jobs.d"))
        var watch = try DirectoryWatch()
        try watch.arm(world("jobs.d"))
        let found = try events(&watch) { rmdir(world("jobs.d")) }
        #expect(found.last == .directoryGone)
        #expect(held.raw > 0)
    }

    @Test func `a link to a directory that is pointed elsewhere is gone`() throws {
        let world = TemporaryDirectory()
        mkdir(world("one"), 0o755)
        mkdir(world("two"), 0o755)
        symlink("one", world("jobs.d"))
        symlink("two", world("new"))
        var watch = try DirectoryWatch()
        try watch.arm(world("jobs.d"))
        let found = try events(&watch) { rename(world("new"), world("jobs.d")) }
        #expect(found == [.directoryGone])
    }

    @Test func `a missing directory is awaited from its nearest parent on`() throws {
        let world = TemporaryDirectory()
        let jobs = world("a/b/jobs.d")
        var watch = try DirectoryWatch()
        #expect(try !watch.armOrWatchParent(of: jobs))
        #expect(try events(&watch) { mkdir(world("a"), 0o755) } == [.directoryMayBeBack])
        #expect(try !watch.armOrWatchParent(of: jobs))
        #expect(try events(&watch) { mkdir(world("a/b"), 0o755) } == [.directoryMayBeBack])
        #expect(try !watch.armOrWatchParent(of: jobs))
        #expect(try events(&watch) { rmdir(world("a/b")) } == [.directoryMayBeBack])
        #expect(try !watch.armOrWatchParent(of: jobs))
        try makeDirectories(jobs)
        #expect(try watch.read() == [.directoryMayBeBack])
        #expect(try watch.armOrWatchParent(of: jobs))
    }

    @Test func `events of an ended watch are not told`() throws {
        let one = TemporaryDirectory()
        let two = TemporaryDirectory()
        var watch = try DirectoryWatch()
        try watch.arm(one.path)
        try one.write("early", "")
        try watch.arm(two.path)
        try one.write("late", "")
        try two.write("mine", "")
        #expect(try watch.read() == [.changed(name: "mine"), .closed(name: "mine")])
    }

    @Test func `arming names a directory that is missing, and a file`() throws {
        let world = TemporaryDirectory()
        try world.write("file", "")
        var watch = try DirectoryWatch()
        for name in ["missing", "file"] {
            var failure: SystemError?
            do throws(SystemError) { try watch.arm(world(name)) } catch { failure = error }
            #expect(failure?.subject == world(name))
            #expect(failure?.isMissing == true)
        }
    }

    @Test func `a flood becomes an overflow`() throws {
        let limit = try readFile("/proc/sys/fs/inotify/max_queued_events", limitBytes: 64)
        let most = try #require(Int(text(limit).split(separator: "\n")[0]))
        try #require(most <= 100_000)
        let world = TemporaryDirectory()
        var watch = try DirectoryWatch()
        try watch.arm(world.path)
        let names = [world("a"), world("b")]
        for name in names { close(open(name, O_CREAT | O_WRONLY, 0o644)) }
        for round in 0...most { chmod(names[round % 2], 0o644) }
        var found: [DirectoryEvent] = []
        while case let some = try watch.read(), !some.isEmpty { found += some }
        #expect(found.last == .overflow, "\(found.count) of \(most)")
    }
}
