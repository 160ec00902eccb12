import Glibc
import Jobs
import Linux
import Testing

@Suite struct `The output of a run` {
    @Test(arguments: [("0", ""), ("10", "01234\n... 90 bytes left out ...\n56789")])
    func `is kept as far as its job says`(limit: String, kept: String) throws {
        let world = try World()
        let digits = String(repeating: "0123456789", count: 10)
        try world.put("j.yaml", "rule: now\ncmd: printf \(digits)\noutput_limit: \(limit)\n")
        let daemon = try world.daemon()
        let run = try world.finished("j")
        #expect(run["output_bytes"]?.int == 100)
        #expect(run["output_truncated"]?.bool == true)
        let mark = limit == "0" ? "\n... 100 bytes left out ...\n" : kept
        #expect(run["cmd_output"]?.string == mark)
        #expect(try daemon.stop() == 0)
    }

    @Test func `has no UTF-8 replaced in the record, and in the file every byte as it was`() throws
    {
        let world = try World()
        try world.put(
            "j.yaml",
            """
            rule: now
            cmd: printf 'a\\377b\\n'; printf 'c\\000d\\n' >&2
            output_file: \(world.root)/out
            """)
        let daemon = try world.daemon()
        #expect(try world.finished("j")["cmd_output"]?.string == "a\u{FFFD}b\nc\u{0}d\n")
        let bytes = try readFile("\(world.root)/out", limitBytes: 1_000)
        #expect(bytes == [0x61, 0xFF, 0x62, 0x0A, 0x63, 0x00, 0x64, 0x0A])
        #expect(try daemon.stop() == 0)
    }

    @Test func `goes on in a new file when the old one was moved away`() throws {
        let world = try World()
        let out = "\(world.root)/out"
        try world.put(
            "k.yaml",
            """
            rule: now
            cmd: |
              echo one
              until [ -s '\(out)' ]; do sleep 0.01; done
              mv '\(out)' '\(out).1'
              echo two
            output_file: \(out)
            """)
        let daemon = try world.daemon()
        #expect(try world.finished("k")["output_problem"] == nil)
        #expect(try world.read("out.1") == "one\n")
        #expect(try world.read("out") == "two\n")
        #expect(try daemon.stop() == 0)
    }

    @Test func `that its file can't take is told in the record`() throws {
        let world = try World()
        try world.put("j.yaml", "rule: now\ncmd: echo x\noutput_file: /no/such/dir/out\n")
        try world.put("full.yaml", "rule: now\ncmd: echo xyz\noutput_file: /dev/full\n")
        let daemon = try world.daemon()
        let run = try world.finished("j")
        #expect(run["outcome"]?.string == "success")
        #expect(run["cmd_output"]?.string == "x\n")
        #expect(
            run["output_problem"]?.string
                == "'/no/such/dir/out' lacks 2 bytes of the output: "
                + "cannot open '/no/such/dir/out': no such file or directory")
        #expect(
            try world.finished("full")["output_problem"]?.string
                == "'/dev/full' lacks 4 bytes of the output: "
                + "cannot append to '/dev/full': no space left on device")
        #expect(try daemon.stop() == 0)
    }

    @Test func `of many runs at once that no file takes is told in each record`() throws {
        let world = try World()
        let count = 120
        for number in 0..<count {
            try world.put(
                "j-\(number).yaml", "rule: now\ncmd: echo x\noutput_file: /no/dir/\(number)\n")
        }
        let daemon = try world.daemon()
        let records = try world.awaitRecords("ends") { $0.of("finished").count == count }
        let told = records.of("finished").filter { run in
            run["output_problem"]?.string?.contains("lacks 2 bytes of the output: ") == true
        }
        #expect(told.count == count)
        #expect(try daemon.stop() == 0)
    }

    @Test func `that its file does not take in time holds the end up and changes nothing in it`()
        throws
    {
        let world = try World()
        let fifo = "\(world.root)/fifo"
        #expect(mkfifo(fifo, 0o600) == 0)
        let reader = Descriptor(owning: open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
        try world.put(
            "j.yaml",
            """
            rule: now
            timeout: 1s
            kill_after: 100ms
            cmd: |
              head -c 200000 /dev/zero
              sleep 600 > /dev/null 2>&1 & echo $! > '\(world.root)/left'
            output_file: \(fifo)
            """)
        let daemon = try world.daemon()
        let run = try world.finished("j")
        #expect(run["outcome"]?.string == "success")
        let left = try #require(Int32(try world.read("left").filter(\.isNumber)))
        #expect(ProcessEntry(pid: left)?.isZombie == false)
        kill(left, SIGKILL)
        extendLifetime(reader)
        #expect(try daemon.stop() == 0)
    }

    @Test func `that its file takes nothing of is told each time, and one thread waits there`()
        throws
    {
        let world = try World()
        let path = "\(world.root)/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        // A reader that doesn't read.
        let reader = Descriptor(owning: open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC))
        try world.put(
            "j.yaml", "rule: 1s\ncmd: head -c 200000 /dev/zero\noutput_file: \(path)\n")
        let daemon = try world.daemon()
        let records = try world.awaitRecords("three ends") { $0.of("finished", "j").count >= 3 }
        for run in records.of("finished", "j") {
            #expect(run["output_problem"]?.string?.hasSuffix("it is too slow") == true)
        }
        let tasks = "/proc/\(daemon.pid)/task"
        let writers = try directoryNames(tasks).count { task in
            let name = (try? readFile("\(tasks)/\(task)/comm", limitBytes: 100)) ?? []
            return String(decoding: name, as: UTF8.self) == "output\n"
        }
        #expect(writers == 1)
        #expect(try daemon.stop() == 0)
        extendLifetime(reader)
    }

    @Test func `of a flood costs no memory, and goes whole into its file`() throws {
        let world = try World()
        let bytes = 200 << 20
        try world.put(
            "flood.yaml",
            "rule: now\ncmd: head -c \(bytes) /dev/zero\noutput_file: \(world.root)/out\n")
        let daemon = try world.daemon()
        let run = try world.finished("flood")
        #expect(run["output_bytes"]?.int == bytes)
        #expect(run["output_problem"] == nil)
        #expect(try fileSize("\(world.root)/out") == bytes)
        let peak = try kilobytes("VmHWM", of: daemon.pid)
        #expect(peak < 64 << 10, "\(peak) kB at the most")
        #expect(try daemon.stop() == 0)
    }

    @Test(.enabled(if: geteuid() == 0))
    func `is written with the rights of the run's user`() throws {
        let world = try World()
        try world.putBeside("secret", "root's\n")
        chmod("\(world.root)/secret", 0o600)
        chmod(world.root, 0o755)
        try makeDirectories("\(world.root)/theirs")
        chown("\(world.root)/theirs", 65_534, 65_534)
        symlink("\(world.root)/secret", "\(world.root)/theirs/link")
        for (job, file) in [("own", "own"), ("link", "link")] {
            try world.put(
                "\(job).yaml",
                """
                rule: now
                user: nobody
                cwd: /
                cmd: echo x
                output_file: \(world.root)/theirs/\(file)
                """)
        }
        let daemon = try world.daemon()
        #expect(try world.finished("own")["output_problem"] == nil)
        #expect(try world.read("theirs/own") == "x\n")
        var status = stat()
        #expect(stat("\(world.root)/theirs/own", &status) == 0)
        #expect(status.st_uid == 65_534 && status.st_mode & 0o777 == 0o640)
        let link = try world.finished("link")
        #expect(link["output_problem"]?.string?.hasSuffix("permission denied") == true)
        #expect(try world.read("secret") == "root's\n")
        #expect(try daemon.stop() == 0)
    }
}
