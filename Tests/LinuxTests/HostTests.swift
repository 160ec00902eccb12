import Glibc
import Linux
import Testing

@Suite struct `What the host says` {
    @Test func `a program is found by the search path's order`() throws {
        let world = TemporaryDirectory()
        for name in ["one", "two"] { mkdir(world(name), 0o755) }
        try world.write("one/tool", "not executable")
        chmod(try world.write("two/tool", "#!/bin/sh\n"), 0o755)
        mkdir(world("one/dir"), 0o755)
        let path = "\(world("one")):\(world("missing")):\(world("two"))"
        #expect(findProgram("tool", searchPath: path) == world("two/tool"))
        #expect(findProgram("dir", searchPath: path) == nil)
        #expect(findProgram("", searchPath: path) == nil)
        #expect(findProgram(world("two/tool"), searchPath: "") == world("two/tool"))
        #expect(findProgram(world("one/tool"), searchPath: path) == nil)
    }

    @Test(arguments: [(SIGTERM, "TERM"), (SIGKILL, "KILL"), (SIGABRT, "ABRT"), (99, "99")])
    func `a signal has a name`(number: Int32, name: String) {
        #expect(signalName(number) == name)
    }

    @Test func `the host has a name`() throws {
        let node = try readFile("/proc/sys/kernel/hostname", limitBytes: 256)
        #expect(text(node) == hostName() + "\n")
    }

    @Test func `the user is the one id(1) names`() throws {
        let user = try #require(userRecord())
        #expect(try run(["id", "-un"]).output == user.name + "\n")
        #expect(user.userID == geteuid())
        #expect(isDirectory(user.home))
        #expect(user.shell.hasPrefix("/"))
    }

    @Test func `a variable of the environment is read`() {
        #expect(environmentValue("PATH")?.isEmpty == false)
        #expect(environmentValue("RUQI_NO_SUCH_VARIABLE") == nil)
    }

    @Test func `the processor time of a process grows while it works`() throws {
        let before = try readProcessorTime(of: processID())
        var rounds = 0
        while try readProcessorTime(of: processID()) == before, rounds < 1_000_000 { rounds += 1 }
        #expect(try readProcessorTime(of: processID()) > before)
    }

    @Test func `a process that isn't there has no processor time`() {
        // Above the most that Linux gives (PID_MAX_LIMIT, 2^22).
        #expect(throws: SystemError.self) { try readProcessorTime(of: 1 << 22 + 1) }
    }

    @Test func `an error reads as a sentence`() {
        let error = SystemError(operation: "open", subject: "/x", code: ENOENT)
        #expect(error.description == "cannot open '/x': no such file or directory")
        #expect(
            SystemError(operation: "send", code: EPIPE).description == "cannot send: broken pipe")
        #expect(errorText(EIO) == "input/output error")
        #expect(errorText(ENOTDIR) == "not a directory")
        #expect(errorText(12_345).hasSuffix("12345"))
    }
}
