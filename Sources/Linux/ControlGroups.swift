import CLinux
import Glibc

/// A control group for each child, where this process may make some: then all that a child brings
/// into the world is known, whatever it does. cgroups(7), version 2.
///
/// Groups are used again once nothing lives in them. No controller is enabled in them: they limit
/// nothing.
package struct ControlGroups: ~Copyable {
    /// Where they are made, `…/ruqid-PID`.
    private let directory: String
    private var free: [ControlGroup] = []
    /// Those in which something lives that a child has left behind.
    private var occupied: [ControlGroup] = []
    /// Those that were killed, and could not be removed yet.
    private var spent: [ControlGroup] = []
    private var count = 0
    /// How many were made to stay open, at most as many as there are descriptors for.
    private var openCount = 0
    private let openMax: Int

    /// Locked as long as this process lives: a pid doesn't tell, where others see other pids.
    private let lock: Descriptor

    private init(directory: String, lock: consuming Descriptor) {
        self.directory = directory
        self.lock = lock
        openMax = max(0, (descriptorLimit() - Self.descriptorsKept) / 5)
    }

    /// Nil: this process may make none. It may where it is the first in the hierarchy that it sees,
    /// as in a container, where systemd has delegated its own group to it, and where that is its
    /// alone as a service of a user's own systemd.
    package static func make() -> ControlGroups? {
        guard let own = Self.own() else { return nil }
        Self.removeLeftovers(in: own)
        for number in 0..<Self.namesMax {
            let directory = "\(own)/\(namePrefix)\(getpid())" + (number == 0 ? "" : ".\(number)")
            guard mkdir(directory, 0o755) == 0 || errno == EEXIST else { return nil }
            // Another process may have removed it before it was locked.
            if let lock = locked(directory), access(directory, F_OK) == 0 {
                return ControlGroups(directory: directory, lock: lock)
            }
        }
        return nil
    }

    /// Nil: another process has it locked.
    private static func locked(_ directory: String) -> Descriptor? {
        let fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard fd >= 0 else { return nil }
        if flock(fd, LOCK_EX | LOCK_NB) == 0 { return Descriptor(owning: fd) }
        close(fd)
        return nil
    }

    /// A group in which nothing lives. Nil: none can be made.
    package mutating func take() -> ControlGroup? {
        if free.isEmpty { recover() }
        if let group = free.popLast() { return group }
        while true {
            let path = "\(directory)/\(count)"
            count += 1
            if mkdir(path, 0o755) == 0 { return ControlGroup(path: path, staysOpen: openLeft()) }
            // A daemon that had this pid before has left it, and something lives in it.
            guard errno == EEXIST else { return nil }
        }
    }

    /// A child is reaped. One that was killed by its group has used the group up: Linux from 6.14
    /// on takes what is born there later for a fork that has escaped the killing, and kills it too.
    package mutating func giveBack(_ group: ControlGroup, wasKilled: Bool = false) {
        if wasKilled {
            if group.isOpen { openCount -= 1 }
            spent.append(group)
            spent.removeAll { rmdir($0.path) == 0 }
        } else if group.isEmpty {
            free.append(group)
        } else {
            occupied.append(group)
        }
    }

    /// Removes a group that a daemon which is no more has made, and the directory that it was the
    /// last one of. One in which something lives is left to the next daemon.
    package func discard(_ group: ControlGroup) {
        guard rmdir(group.path) == 0, let end = group.path.lastIndex(of: "/") else { return }
        let former = String(group.path[..<end])
        if former != directory { rmdir(former) }
    }

    /// Whether another one may stay open.
    private mutating func openLeft() -> Bool {
        guard openCount < openMax else { return false }
        openCount += 1
        return true
    }

    /// Looks at a few groups for whether what was left behind is gone.
    private mutating func recover() {
        for _ in 0..<min(occupied.count, Self.looksMax) {
            let group = occupied.removeFirst()
            if group.isEmpty { free.append(group) } else { occupied.append(group) }
        }
    }

    /// Removes them. One in which something lives stays, and is removed by the next daemon.
    package mutating func remove() {
        for group in free + occupied + spent { rmdir(group.path) }
        free = []
        occupied = []
        spent = []
        rmdir(directory)
    }

    /// The directory of this process's own group, if it may make others in it.
    private static func own() -> String? {
        guard let path = path(ofProcess: "self"), let directory = directory(of: path),
            let inside = try? text(of: "\(directory)/cgroup.procs")
        else { return nil }
        let members = inside.split(separator: "\n")
        let isAlone = members == ["\(getpid())"]
        guard members.contains("\(getpid())"),
            path == "/" || isDelegated(directory)
                || isAlone && isUsersService(String(path), user: geteuid())
        else { return nil }
        return directory
    }

    /// Whether a group, as the kernel names it, is that of a service of that user's systemd. It
    /// marks no group as delegated, whatever Delegate= says: only the system's own does. Root has
    /// one that does.
    package static func isUsersService(_ path: String, user: UInt32) -> Bool {
        let names = path.split(separator: "/")
        guard user != 0, let manager = names.firstIndex(of: "user@\(user).service") else {
            return false
        }
        return names[(manager + 1)...].last?.hasSuffix(".service") == true
    }

    /// The group that a child of a former process of ours was born in, and nobody else. Nil: it has
    /// none of its own.
    package static func group(of process: FoundProcess) -> ControlGroup? {
        guard let path = path(ofProcess: "\(process.pid)"), !process.hasEnded,
            let directory = directory(of: path)
        else { return nil }
        let names = directory.split(separator: "/").suffix(2)
        guard names.count == 2, names.first?.hasPrefix(namePrefix) == true,
            let number = names.last, Int(number) != nil
        else { return nil }
        return ControlGroup(path: directory, staysOpen: false)
    }

    /// The group of a process as the kernel names it.
    private static func path(ofProcess name: String) -> Substring? {
        let table = try? text(of: "/proc/\(name)/cgroup")
        return table?.split(separator: "\n").first { $0.hasPrefix("0::/") }?.dropFirst(3)
    }

    /// Where a group is, where the whole hierarchy is mounted.
    private static func directory(of path: Substring) -> String? {
        guard let mounts = try? text(of: "/proc/self/mountinfo") else { return nil }
        for line in mounts.split(separator: "\n") where line.contains(" - cgroup2 ") {
            let fields = line.split(separator: " ")
            guard fields.count > 4, fields[3] == "/" else { continue }
            let directory = String(fields[4]) + (path == "/" ? "" : path)
            if access(directory, F_OK) == 0 { return directory }
        }
        return nil
    }

    /// Whether systemd lets others than itself make groups there (systemd.resource-control(5),
    /// Delegate=).
    private static func isDelegated(_ directory: String) -> Bool {
        let names: [String] = ["trusted.delegate", "user.delegate"]
        return names.contains { ruqi_attribute_is_one(directory, $0) == 1 }
    }

    /// Removes groups of daemons that are no more.
    private static func removeLeftovers(in own: String) {
        for name in (try? directoryNames(own)) ?? [] where name.hasPrefix(namePrefix) {
            guard let lock = locked("\(own)/\(name)") else { continue }
            for group in (try? directoryNames("\(own)/\(name)")) ?? [] {
                rmdir("\(own)/\(name)/\(group)")
            }
            rmdir("\(own)/\(name)")
            extendLifetime(lock)
        }
    }

    private static let namePrefix = "ruqid-"
    /// Processes of one pid that see each other's groups, each in a name space of its own.
    private static let namesMax = 64
    /// What the process needs beside its children, of which each has up to five descriptors.
    private static let descriptorsKept = 512
    /// Groups in which something lives that are looked at before another one is made.
    private static let looksMax = 4
}

/// One group. Its directory and its state stay open while it is one of few: opening them costs more
/// than all else about it.
package final class ControlGroup: Sendable {
    let path: String
    /// -1: not open.
    private let directory: Int32
    private let events: Int32

    fileprivate init(path: String, staysOpen: Bool) {
        self.path = path
        directory = staysOpen ? Self.open(path, O_DIRECTORY) : -1
        events = staysOpen ? Self.open("\(path)/cgroup.events") : -1
    }

    deinit {
        if directory >= 0 { close(directory) }
        if events >= 0 { close(events) }
    }

    /// Whether it is one of the few.
    package var isOpen: Bool { directory >= 0 }

    /// Calls `body` with its open directory, for a child that is to be born in it; nil where it
    /// can't be opened.
    package func whileOpen<Result: ~Copyable, Failure: Error>(
        _ body: (Int32?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if directory >= 0 { return try body(directory) }
        let opened = Self.open(path, O_DIRECTORY)
        if opened < 0 { return try body(nil) }
        defer { close(opened) }
        return try body(opened)
    }

    /// Whether nothing lives in it.
    var isEmpty: Bool {
        if events >= 0 { return ruqi_group_is_empty(events) == 1 }
        let opened = Self.open("\(path)/cgroup.events")
        defer { close(opened) }
        return ruqi_group_is_empty(opened) == 1
    }

    private static func open(_ path: String, _ flags: Int32 = 0) -> Int32 {
        Glibc.open(path, O_RDONLY | O_CLOEXEC | flags)
    }

    /// The ids of all that live in it.
    var members: [Int32] {
        let text = (try? text(of: "\(path)/cgroup.procs")) ?? ""
        return text.split(separator: "\n").compactMap { Int32($0) }
    }

    /// Sends KILL to all that live in it, and to what they are just starting. Linux 5.14; before
    /// that its members have to be sent it one by one.
    func kill() {
        let fd = Glibc.open("\(path)/cgroup.kill", O_WRONLY | O_CLOEXEC)
        guard fd >= 0 else { return }
        write(fd, "1", 1)
        close(fd)
    }
}

private func text(of path: String) throws(SystemError) -> String {
    String(decoding: try readProcessFile(path, limitBytes: 1 << 20), as: UTF8.self)
}
