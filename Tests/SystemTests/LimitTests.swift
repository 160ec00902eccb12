import Glibc
import Jobs
import Linux
import Testing

@Suite struct `Beyond the limits of jobs_dir` {
    @Test func `a file that is too large or nested too deep is refused, and grows back in`() throws
    {
        let world = try World()
        let job = "rule: 1h\ncmd: x\n"
        let rest = YAMLLimits.fileBytesMax - job.utf8.count
        try world.put("large.yaml", job + "#" + String(repeating: "x", count: rest - 1))
        let daemon = try world.daemon()
        #expect(try daemon.jobs().count == 1)
        try world.put("large.yaml", job + "#" + String(repeating: "x", count: rest))
        try daemon.await("larger than the limit of 1048576 bytes")
        try world.put("deep.yaml", job + "env: " + String(repeating: "[", count: 40) + "\n")
        try daemon.await("deep.yaml:3:")
        #expect(daemon.lines.contains("nested 32 deep, and this is deeper [too-deep]"))
        #expect(try daemon.jobs().count == 1)
        try world.put("large.yaml", job)
        try daemon.await("large.yaml is repaired")
    }

    @Test func `files behind the hundred thousandth entry are refused, the others are loaded`()
        throws
    {
        let world = try World()
        // Links to nothing, whose names are ignored: made and looked at quickly.
        for number in 0..<99_999 { symlink("x", "\(world.jobsDir)/entry-\(number)") }
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        try world.put("z.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        #expect(try daemon.jobs().compactMap { $0["job_id"]?.string } == ["a"])
        #expect(daemon.lines.contains("z.yaml: error: the file can't be read: "))
        #expect(daemon.lines.contains("jobs_dir has more than 100000 entries"))
        unlink("\(world.jobsDir)/entry-5")
        try daemon.await("z.yaml is repaired")
        #expect(try daemon.jobs().count == 2)
    }
}
