import Calendar
import Glibc
import Jobs
import Linux
import Testing

@Suite struct `The daemon follows its directory` {
    @Test func `a file that is moved into place is one job, and so is it when it is renamed`()
        throws
    {
        let world = try World()
        let daemon = try world.daemon()
        try world.put(".new", "job_id: moved\nrule: 1h\ncmd: x\n")
        rename("\(world.jobsDir)/.new", "\(world.jobsDir)/a.yaml")
        try daemon.await("1 added")
        let before = try daemon.jobs()[0]["next_run"]
        rename("\(world.jobsDir)/a.yaml", "\(world.jobsDir)/b.yaml")
        try daemon.await("a.yaml is gone")
        let after = try daemon.jobs()
        #expect(after.count == 1)
        #expect(after[0]["file"]?.string == "b.yaml")
        #expect(after[0]["next_run"] == before)
        #expect(world.records.of("reconciled").count == 1)
    }

    @Test func `a file that is still being written is not read`() throws {
        let world = try World()
        let daemon = try world.daemon()
        let file = open("\(world.jobsDir)/half.yaml", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        let first = "job_id: half\nrule: now\ncmd: echo one"
        _ = write(file, first, first.utf8.count)
        // A second file shows that the directory was looked at meanwhile.
        try world.put("other.yaml", "rule: 1h\ncmd: x\n")
        try daemon.await("1 added")
        #expect(try daemon.jobs().compactMap { $0["job_id"]?.string } == ["other"])
        let second = " two\n"
        _ = write(file, second, second.utf8.count)
        close(file)
        let records = try world.awaitRecords("the run") { !$0.of("finished", "half").isEmpty }
        #expect(records.of("finished").compactMap { $0["cmd_output"]?.string } == ["one two\n"])
    }

    @Test func `a file that is half written as the daemon starts is not read before its end`()
        throws
    {
        let world = try World()
        let file = open("\(world.jobsDir)/half.yaml", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        let first = "rule: now\ncmd: echo one"
        _ = write(file, first, first.utf8.count)
        let daemon = try world.daemon()
        #expect(try daemon.jobs().isEmpty)
        let second = " two\n"
        _ = write(file, second, second.utf8.count)
        close(file)
        let records = try world.awaitRecords("the run") { !$0.of("finished", "half").isEmpty }
        #expect(records.of("finished").compactMap { $0["cmd_output"]?.string } == ["one two\n"])
    }

    @Test func `a job of a file that is open for writing as the daemon starts is not forgotten`()
        throws
    {
        let world = try World()
        try world.put("once.yaml", "rule: now\ncmd: echo one\n")
        let first = try world.daemon()
        try world.awaitRecords("the run") { !$0.of("finished", "once").isEmpty }
        #expect(try first.stop() == 0)
        // Young and open: who knows whether this is its end.
        try world.put("once.yaml", "rule: now\ncmd: echo one\n")
        let path = "\(world.jobsDir)/once.yaml"
        let file = open(path, O_WRONLY | O_CLOEXEC)
        let daemon = try world.daemon()
        let listen = ["--http-listen", "127.0.0.1:\(daemon.port)"]
        #expect(try daemon.get("/ruqi/get_files")["list"]?.array?.count == 1)
        let early = try command(["wait", path, "--timeout", "10ms"] + listen)
        #expect(early.errors.contains("within 10ms: somebody has it open for writing;"))
        close(file)
        #expect(try command(["wait", path] + listen).status == 0)
        #expect(try daemon.jobs()[0]["state"]?.string == "done")
        #expect(try daemon.stop() == 0)
        #expect(world.records.of("started").count == 1)
        #expect(world.records.of("reconciled").allSatisfy { $0["removed"] == nil })
    }

    @Test func `a directory that another takes the place of loses no job for a moment`() throws {
        let world = try World()
        func prepare(_ round: Int) throws -> String {
            let directory = "\(world.root)/v\(round)"
            try makeDirectories(directory)
            for number in 0..<100 {
                let text = "rule: 1h\ncmd: echo \(number == 0 ? round : 0)\n"
                try AppendFile(path: "\(directory)/j\(number).yaml").append(Array(text.utf8))
            }
            return directory
        }
        func deploy(_ directory: String) throws {
            try #require(symlink(directory, "\(world.root)/next") == 0)
            try #require(rename("\(world.root)/next", world.jobsDir) == 0)
        }
        removeTree(world.jobsDir)
        var current = try prepare(0)
        try deploy(current)
        let daemon = try world.daemon()
        for round in 1...10 {
            let next = try prepare(round)
            // The next one takes its place, and it goes, as the daemon opens the first of its
            // files.
            let opened = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
            defer { close(opened) }
            try #require(inotify_add_watch(opened, current, UInt32(IN_OPEN)) >= 0)
            try AppendFile(path: "\(current)/new.yaml").append(Array("rule: 1h\ncmd: x\n".utf8))
            drain(opened)
            #expect(isReadable(opened, until: readUptime() + .seconds(30)))
            try deploy(next)
            removeTree(current)
            current = next
        }
        try world.awaitRecords("the last version") { _ in
            (try? daemon.jobs("?job_id=j0"))?.first?["cmd"]?.string == "echo 10"
        }
        let removed = world.records.of("reconciled").flatMap { $0["removed"]?.array ?? [] }
        #expect(removed.allSatisfy { $0.string == "new" })
        #expect(try daemon.stop() == 0)
    }

    @Test func `an edit starts nothing and leaves other jobs their plan`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        try world.put("b.yaml", "rule: 0 0 0 1 1 *\ncmd: x\n")
        let daemon = try world.daemon()
        let before = try daemon.jobs().map { $0["next_run"] }
        try world.put("b.yaml", "rule: 0 0 0 1 1 *\ncmd: y\n")
        try daemon.await("1 changed")
        #expect(try daemon.jobs().map { $0["next_run"] } == before)
        #expect(world.records.of("started").isEmpty)
    }

    @Test func `a directory that is removed and made again is followed`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        removeTree(world.jobsDir)
        try daemon.await("1 removed")
        try makeDirectories(world.jobsDir)
        try daemon.await("changes of files are noticed at once again")
        try world.put("b.yaml", "rule: 1h\ncmd: x\n")
        try daemon.await("1 added")
        #expect(!daemon.lines.contains("cannot open"))
        #expect(try daemon.jobs().compactMap { $0["job_id"]?.string } == ["b"])
    }

    @Test func `a broken file leaves the others alone and all its errors are named`() throws {
        let world = try World()
        try world.put("bad.yaml", "rule: * * * * *\n")
        try world.put("worse.yaml", "rule: 10s\ncmd: x\ncmd: y\ntimezone: Europe/Berlln\n")
        try world.put("good.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        #expect(try daemon.jobs().compactMap { $0["job_id"]?.string } == ["good"])
        #expect(daemon.lines.contains("bad.yaml:1:7: error:"))
        #expect(daemon.lines.contains("quote"))
        #expect(daemon.lines.contains("worse.yaml:3:1: error:"))
        #expect(daemon.lines.contains("did you mean 'Europe/Berlin'?"))
        let files = try daemon.get("/ruqi/status")["files"]
        #expect(files?["broken"]?.int == 2)
    }

    @Test func `HUP has everything read again`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        daemon.signal(SIGHUP)
        try daemon.await("HUP")
        try world.put("b.yaml", "rule: 1h\ncmd: x\n")
        try daemon.await("1 added")
        #expect(try daemon.jobs().count == 2)
        #expect(try daemon.stop() == 0)
    }
}

/// Forgets the events that there are.
private func drain(_ inotify: Int32) {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while read(inotify, &bytes, bytes.count) > 0 {}
}
