import Calendar
import Jobs
import Testing

@Suite struct `Options of runs` {
    @Test func `are what is built in where a file says nothing`() throws {
        let run = try #require(onlySpec("rule: 10s\ncmd: x\n")).run
        #expect(run.shell == ["/bin/sh", "-c"])
        #expect(run.user == nil && run.group == nil && run.envFiles.isEmpty && run.stdin == nil)
        #expect(run.umask == 0o022 && run.nice == 0 && run.limits.isEmpty)
        #expect(!run.needsSources)
    }

    @Test func `are read as files write them`() throws {
        let run = try #require(
            onlySpec(
                """
                rule: 10s
                cmd: x
                shell: [bash, -ec]
                user: 1000
                group: adm
                env_file: /etc/one
                umask: 0077
                nice: -5
                limits: {stack: 8M, nofile: 1024, cpu: unlimited}
                stdin: "a\\n"
                """)
        ).run
        #expect(run.shell.map(\.text) == ["bash", "-ec"])
        #expect(run.user == "1000" && run.group == "adm")
        #expect(run.envFiles == ["/etc/one"])
        #expect(run.umask == 0o077 && run.nice == -5)
        #expect(
            run.limits == [
                RunLimit(kind: .nofile, value: 1_024), RunLimit(kind: .cpu, value: nil),
                RunLimit(kind: .stack, value: 8 << 20),
            ])
        #expect(run.stdin == "a\n")
        #expect(run.needsSources)
    }

    @Test func `refuse another user where the daemon isn't root`() {
        let nobody = JobContext(
            defaultZone: .utc, zone: { _ in nil }, zoneNames: { [] }, mayChangeUser: false)
        let parsed = JobFile.parse(
            Array("rule: 10s\ncmd: x\nuser: root\ngroup: adm\n".utf8), file: "a.yaml", in: nobody)
        #expect(
            text(parsed.diagnostics) == """
                a.yaml:3:7: error: 'user' needs a ruqid that runs as root [needs-root]
                  hint: without 'user' the job runs as the user of ruqid
                a.yaml:4:8: error: 'group' needs a ruqid that runs as root [needs-root]
                  hint: without 'group' the job runs as the user of ruqid
                """)
    }

    @Test(arguments: [
        ("0", 0), ("4096", 4_096), ("64K", 65_536), ("1M", 1 << 20), ("3G", 3 << 30),
        ("4611686018427387904", 1 << 62),
    ])
    func `have sizes with units`(text: String, bytes: Int) {
        #expect(ByteCount.read(text) == bytes)
        #expect(ByteCount.read(ByteCount.text(bytes)) == bytes)
    }

    @Test(arguments: [
        "", "K", "-1", "1k", "1 K", "1KB", "1.5M", "4611686018427387905", "9999999999G",
    ])
    func `have no such sizes`(text: String) {
        #expect(ByteCount.read(text) == nil)
    }
}
