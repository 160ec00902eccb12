import Glibc
import Jobs
import Linux
import Testing

private let apart = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]

private let mayBeFirst: Bool = {
    do {
        return try command(apart + ["true"], program: "/usr/bin/unshare").status == 0
    } catch {
        return false
    }
}()

@Suite(.enabled(if: mayBeFirst, "a process id of 1 takes root"))
struct `As the first process of a container the daemon` {
    @Test func `lets orphans go, and takes no end of a run for one`() throws {
        let world = try World()
        try world.put(
            "orphans.yaml",
            """
            rule: now
            cmd: |
              for n in 1 2 3 4 5 6 7 8 9 10; do (sh -c 'sleep 0.1; exit 4' & ) ; done
              exit 3
            """)
        try world.put("codes.yaml", "rule: 1s\noverlap: allow\ncmd: /bin/sh -c 'exit 3'\n")
        try world.put(
            "count.yaml",
            "rule: 1s\ncmd: grep -l '^State:.Z' /proc/[0-9]*/status 2>/dev/null | wc -l\n")
        let daemon = try Daemon(world.flags, through: apart)
        try daemon.await("ready: ")
        #expect(try world.finished("orphans")["exit_code"]?.int == 3)
        let records = try world.awaitRecords("count of no zombies") { records in
            records.of("finished", "count").contains { $0["cmd_output"]?.string == "0\n" }
                && records.of("finished", "codes").count >= 2
        }
        #expect(records.of("finished", "codes").allSatisfy { $0["exit_code"]?.int == 3 })
        #expect(records.of("daemon").contains { $0["pid"]?.int == 1 })
        let children = try readFile(
            "/proc/\(daemon.pid)/task/\(daemon.pid)/children", limitBytes: 4_096)
        let inner = try #require(
            Int32(String(decoding: children, as: UTF8.self).filter(\.isNumber)))
        kill(inner, SIGTERM)
        #expect(try daemon.status() == 0)
    }
}
