import Glibc
import Linux
import Testing

private let isRoot = geteuid() == 0

@Suite struct `A child's limits and rights` {
    @Test func `are a nice value`() throws {
        #expect(try run(["nice"]) { $0.nice = 7 }.output == "7\n")
    }

    @Test func `are resource limits, soft and hard`() throws {
        let limits = [
            ResourceLimit(.nofile, value: 33), ResourceLimit(.core, value: 0),
            ResourceLimit(.cpu, value: 3_600), ResourceLimit(.as, value: 1 << 30),
            ResourceLimit(.fsize, value: 1 << 20), ResourceLimit(.stack, value: 4 << 20),
            ResourceLimit(.nproc, value: 1_000),
        ]
        let output = try run(["cat", "/proc/self/limits"]) { $0.limits = limits }.output
        for line in [
            "Max open files            33                   33  ",
            "Max core file size        0                    0  ",
            "Max cpu time              3600                 3600  ",
            "Max address space         1073741824           1073741824  ",
            "Max file size             1048576              1048576  ",
            "Max stack size            4194304              4194304  ",
            "Max processes             1000                 1000  ",
        ] {
            #expect(output.contains(line))
        }
    }

    @Test(.enabled(if: isRoot)) func `are those of another user with its groups`() throws {
        let output = try run(["id"]) {
            $0.identity = Spawn.Identity(userID: 4_001, groupID: 4_002, groups: [4_002, 4_003])
        }.output
        #expect(output == "uid=4001 gid=4002 groups=4002,4003\n")
        let status = try run(["cat", "/proc/self/status"]) {
            $0.identity = Spawn.Identity(userID: 4_001, groupID: 4_002, groups: [])
        }.output
        #expect(statusField("Uid", in: status) == "4001\t4001\t4001\t4001")
        #expect(statusField("Gid", in: status) == "4002\t4002\t4002\t4002")
        #expect(statusField("CapEff", in: status) == "0000000000000000")
        #expect(statusField("CapPrm", in: status) == "0000000000000000")
    }

    @Test(.enabled(if: isRoot)) func `let nobody enter a directory who may not`() throws {
        let world = TemporaryDirectory()
        #expect(chmod(world.path, 0o700) == 0)
        #expect(
            failure {
                try run(["true"], directory: world.path) {
                    $0.identity = Spawn.Identity(userID: 4_001, groupID: 4_001, groups: [])
                }
            } == "chdir '\(world.path)': permission denied")
    }

    @Test(.enabled(if: isRoot)) func `name the step that the system refuses`() throws {
        let other = Spawn.Identity(userID: 4_001, groupID: 4_001, groups: [])
        #expect(
            failure { try run(["true"]) { $0.limits = [ResourceLimit(.nofile, value: 1 << 40)] } }
                == "setrlimit nofile 1099511627776: operation not permitted")
        #expect(
            failure { try run(["/no/such/program"]) { $0.identity = other } }
                == "execute '/no/such/program': no such file or directory")
    }
}

func failure(_ body: () throws -> Finished) -> String? {
    do {
        _ = try body()
        return nil
    } catch {
        return "\(error)"
    }
}
