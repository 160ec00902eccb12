import Glibc
import Linux
import Testing

/// Each test in a process of its own: the groups have that process's name.
@Suite(.enabled(if: mayMakeGroups, "control groups can't be made here"))
struct `A control group` {
    @Test func `has a child from its birth on, and is used again after it`() async {
        await #expect(processExitsWith: .success) {
            var groups = try controlGroups()
            let group = try taken(from: &groups)
            var child = try sleeper(in: group)
            let isInGroup = child.isInGroup
            #expect(isInGroup)
            let entry = try readFile("/proc/\(child.pid)/cgroup", limitBytes: 4_096)
            #expect(String(decoding: entry, as: UTF8.self).contains("/ruqid-\(getpid())/0\n"))
            child.signalGroup(SIGKILL)
            _ = try awaitEnd(&child)
            groups.giveBack(group)
            #expect(groups.take() === group)
            groups.remove()
        }
    }

    @Test func `in which something lives is not used again before that has ended`() async {
        await #expect(processExitsWith: .success) {
            var groups = try controlGroups()
            let group = try taken(from: &groups)
            var child = try sleeper(in: group)
            groups.giveBack(group)
            let other = try taken(from: &groups)
            #expect(other !== group)
            child.signalGroup(SIGKILL)
            _ = try awaitEnd(&child)
            #expect(groups.take() === group)
            groups.remove()
        }
    }

    @Test func `that a process of the same id has left is not used while something lives there`()
        async
    {
        await #expect(processExitsWith: .success) {
            var child = try leftBehind()
            var groups = try controlGroups()
            let group = try taken(from: &groups)
            var other = try sleeper(in: group)
            #expect(SessionSweep(leader: other.pid, marks: [], group: group).runOnce() == [])
            _ = try awaitEnd(&other)
            #expect(try child.peek() == nil)
            child.signalGroup(SIGKILL)
            _ = try awaitEnd(&child)
            groups.giveBack(group, wasKilled: true)
            groups.remove()
        }
    }

    @Test func `that was killed is not used again`() async {
        await #expect(processExitsWith: .success) {
            var groups = try controlGroups()
            let group = try taken(from: &groups)
            var child = try sleeper(in: group)
            let left = SessionSweep(leader: child.pid, marks: ["NO_SUCH=mark"], group: group)
                .run(patience: .seconds(20))
            #expect(left == [])
            _ = try awaitEnd(&child)
            groups.giveBack(group, wasKilled: true)
            let next = try taken(from: &groups)
            #expect(next !== group)
            // What is born there lives.
            var other = try start(["true"], in: next)
            #expect(try awaitEnd(&other).way == .exited(0))
            groups.remove()
        }
    }

    @Test func `of a process that was found is known, and goes with it`() async {
        await #expect(processExitsWith: .success) {
            var groups = try controlGroups()
            let group = try taken(from: &groups)
            let directory = TemporaryDirectory()
            let path = directory("births")
            var register = try BirthRegister(path: path, boot: "b", keeping: [])
            // What escapes the session and has no marks.
            let text = "setsid -f sleep 600; exec sleep 600"
            var child = try start(["sh", "-c", text], in: group, birth: register.take(for: "it"))
            let birth = try #require(try BirthRegister.births(in: path, boot: "b").first)
            let process = try #require(FoundProcess(birth))
            let same = try #require(ControlGroups.group(of: process))
            let left = SessionSweep(of: process, marks: [], group: same).run(patience: .seconds(20))
            #expect(left == [])
            _ = try awaitEnd(&child)
            #expect(ControlGroups.group(of: process) == nil)
            groups.discard(same)
            // The directory that it was in is this process's own, and stays.
            _ = try taken(from: &groups)
            groups.remove()
        }
    }

    @Test(arguments: [
        ("/user.slice/user-7.slice/user@7.service/app.slice/ruqid.service", 7, true),
        ("/user.slice/user-7.slice/user@7.service/ruqid.service", 7, true),
        ("/user.slice/user-7.slice/user@7.service/app.slice/run-1.scope", 7, false),
        ("/user.slice/user-7.slice/user@7.service", 7, false),
        ("/user.slice/user-7.slice/user@7.service/app.slice/ruqid.service", 8, false),
        ("/user.slice/user-0.slice/user@0.service/app.slice/ruqid.service", 0, false),
        ("/system.slice/ruqid.service", 7, false), ("/", 7, false),
    ])
    func `is made in a service of the user's own systemd`(path: String, user: UInt32, isOne: Bool) {
        #expect(ControlGroups.isUsersService(path, user: user) == isOne)
    }

    @Test func `that isn't there is no reason not to start`() throws {
        let child = try run(["true"]) { $0.controlGroup = 99_999 }
        #expect(child.end.way == .exited(0))
    }
}

private func controlGroups() throws -> ControlGroups {
    guard let groups = ControlGroups.make() else {
        throw SystemError(operation: "make control groups", code: EPERM)
    }
    return groups
}

private func taken(from groups: inout ControlGroups) throws -> ControlGroup {
    guard let group = groups.take() else {
        throw SystemError(operation: "make a control group", code: EPERM)
    }
    return group
}

/// A child in the first group of a daemon that is gone without removing its groups.
private func leftBehind() throws -> ChildProcess {
    var groups = try controlGroups()
    let group = try taken(from: &groups)
    return try sleeper(in: group)
}

private func sleeper(in group: ControlGroup) throws -> ChildProcess {
    try start(["sleep", "600"], in: group)
}

private func start(
    _ arguments: [String], in group: ControlGroup, birth: BirthPlace? = nil
) throws -> ChildProcess {
    let null = try openNull()
    var spawn = Spawn(
        executable: "/bin/\(arguments[0])", arguments: arguments, environment: [],
        standardInput: null.raw, standardOutput: null.raw, standardError: null.raw)
    spawn.birth = birth
    return try group.whileOpen { directory in
        spawn.controlGroup = directory
        return try ChildProcess.spawn(spawn)
    }
}

private let mayMakeGroups = {
    guard var groups = ControlGroups.make(), let group = groups.take() else { return false }
    groups.giveBack(group)
    groups.remove()
    return true
}()
