import CLinux
import Glibc

/// A child that was started and has to be reaped once. Its pidfd becomes readable when it has
/// ended.
package struct ChildProcess: ~Copyable, Sendable {
    /// Its id, also that of its session and process group.
    package let pid: Int32
    /// Whether it was born in the control group that it was meant for.
    package let isInGroup: Bool
    private let descriptor: Descriptor
    private var isReaped = false

    /// For the epoll; readable when the child has ended.
    package var pidfd: Int32 { descriptor.raw }

    /// Starts a child and returns when its program runs. The calling thread waits for the kernel's
    /// exec, half a millisecond or so, and as long as a file system takes that doesn't answer. From
    /// any number of threads.
    package static func spawn(_ spawn: Spawn) throws(SpawnError) -> ChildProcess {
        let arguments = try CStringArray(spawn.arguments)
        let environment = try CStringArray(spawn.environment)
        guard !hasNul(spawn.executable), !hasNul(spawn.directory ?? "") else {
            throw SpawnError(step: .arguments, code: EINVAL)
        }
        let limits = spawn.limits.map {
            ruqi_limit(
                resource: $0.kind.number, soft: $0.soft ?? UInt64.max, hard: $0.hard ?? UInt64.max)
        }
        var report = ruqi_spawn_report()
        let code = spawn.executable.withCString { (program: UnsafePointer<CChar>) in
            withOptionalCString(spawn.directory) { directory in
                limits.withUnsafeBufferPointer { limits in
                    withOptionalIdentity(spawn.identity) { identity in
                        withOptionalBirth(spawn.birth) { birth in
                            var request = ruqi_spawn_request(
                                program: program, arguments: arguments.pointers,
                                environment: environment.pointers, directory: directory,
                                file_mask: spawn.umask, nice: Int32(spawn.nice),
                                limits: limits.baseAddress, limit_count: limits.count,
                                identity: identity, control_group: spawn.controlGroup ?? -1,
                                birth: birth, birth_file: spawn.birth?.file ?? -1,
                                birth_offset: spawn.birth?.offset ?? 0,
                                descriptors: (
                                    spawn.standardInput, spawn.standardOutput, spawn.standardError
                                ))
                            return ruqi_spawn(&request, &report)
                        }
                    }
                }
            }
        }
        guard code == 0 else { throw SpawnError(report, spawn) }
        return ChildProcess(
            pid: report.pid, isInGroup: report.is_in_group != 0,
            descriptor: Descriptor(owning: report.pidfd))
    }

    private init(pid: Int32, isInGroup: Bool, descriptor: consuming Descriptor) {
        self.pid = pid
        self.isInGroup = isInGroup
        self.descriptor = descriptor
    }

    /// Sends a signal to every process of the child's group. False when there is none left;
    /// nothing is sent once the child is reaped, because its number may be another's then.
    @discardableResult
    package borrowing func signalGroup(_ signal: Int32) -> Bool {
        !isReaped && kill(-pid, signal) == 0
    }

    /// Ends its group at once and reaps it; where that takes longer than `patience`, it stays a
    /// zombie.
    package mutating func end(patience: Duration) {
        signalGroup(SIGKILL)
        guard waitUntilReady(pidfd, for: POLLIN, until: Deadline(after: patience)) else { return }
        _ = try? reap()  // It has ended, and can't be reaped by anybody else.
    }

    /// How the child ended, nil while it runs. Leaves it unreaped: its group can still be
    /// signalled.
    package borrowing func peek() throws(SystemError) -> ChildEnd? {
        try end(reaping: false)
    }

    /// How the child ended, nil while it runs. Once it has given an answer the child is gone, and a
    /// further call fails with ECHILD.
    package mutating func reap() throws(SystemError) -> ChildEnd? {
        let end = try end(reaping: true)
        if end != nil { isReaped = true }
        return end
    }

    private borrowing func end(reaping: Bool) throws(SystemError) -> ChildEnd? {
        var end = ruqi_child_end()
        let fd = descriptor.raw
        try attempt("wait for child", on: "\(pid)") { ruqi_child_end(fd, reaping ? 1 : 0, &end) }
        guard end.ended != 0 else { return nil }
        return ChildEnd(
            way: end.exited != 0
                ? .exited(end.status)
                : .signalled(end.status, coreDumped: end.core_dumped != 0),
            cpuUser: .microseconds(end.user_microseconds),
            cpuSystem: .microseconds(end.system_microseconds),
            maxRSSBytes: Int(end.max_rss_kilobytes) * 1024,
            maxRSSFloorBytes: Int(end.caller_max_rss_kilobytes) * 1024)
    }
}

extension SpawnError {
    fileprivate init(_ report: ruqi_spawn_report, _ spawn: Spawn) {
        code = report.code
        switch Int(report.step) {
        case Int(RUQI_STEP_SESSION): step = .session
        case Int(RUQI_STEP_NICE): step = .nice(spawn.nice)
        case Int(RUQI_STEP_DESCRIPTORS): step = .descriptors
        case Int(RUQI_STEP_CLOSE): step = .closing
        case Int(RUQI_STEP_LIMIT): step = .limit(spawn.limits[Int(report.index)])
        case Int(RUQI_STEP_GROUPS): step = .groups
        case Int(RUQI_STEP_GROUP): step = .group(spawn.identity?.groupID ?? 0)
        case Int(RUQI_STEP_USER): step = .user(spawn.identity?.userID ?? 0)
        case Int(RUQI_STEP_DIRECTORY): step = .directory(spawn.directory ?? ".")
        case Int(RUQI_STEP_PROGRAM):
            // execve says ENOENT for both.
            let isThere = access(spawn.path, F_OK) == 0
            step =
                report.code == ENOENT && isThere
                ? .interpreter(spawn.executable) : .program(spawn.executable)
        default: step = .create
        }
    }
}

extension Spawn {
    /// The program as this process sees it.
    fileprivate var path: String {
        executable.hasPrefix("/") ? executable : "\(directory ?? ".")/\(executable)"
    }
}

/// Makes the calling thread, and no other one, open files with these rights for as long as it
/// lives.
package func openFiles(as identity: Spawn.Identity) throws(SystemError) {
    try attempt("take the rights of user", on: String(identity.userID)) {
        withOptionalIdentity(identity) { $0.map { ruqi_open_files_as($0) } ?? 0 }
    }
}

private func withOptionalIdentity<Result>(
    _ identity: Spawn.Identity?, _ body: (UnsafePointer<ruqi_identity>?) -> Result
) -> Result {
    guard let identity else { return body(nil) }
    return identity.groups.withUnsafeBufferPointer { groups in
        var raw = ruqi_identity(
            user: identity.userID, group: identity.groupID, groups: groups.baseAddress,
            group_count: groups.count)
        return withUnsafePointer(to: &raw, body)
    }
}

private func withOptionalBirth<Result>(
    _ place: BirthPlace?, _ body: (UnsafeMutablePointer<ruqi_birth>?) -> Result
) -> Result {
    guard let place else { return body(nil) }
    var raw = ruqi_birth(place)
    return withUnsafeMutablePointer(to: &raw, body)
}

private func hasNul(_ text: String) -> Bool {
    text.utf8.contains(0)
}

private func withOptionalCString<Result>(
    _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
) -> Result {
    guard let text else { return body(nil) }
    return text.withCString { (pointer: UnsafePointer<CChar>) in body(pointer) }
}
