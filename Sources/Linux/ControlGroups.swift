import CLinux
import Glibc

/// A control group for each child, where this process may make some: then all that a child brings
/// into the world is known, whatever it does. cgroups(7), version 2.
///
/// Groups are used again once nothing lives in them. No controller is enabled in them: they limit
/// nothing and cost next to nothing.
package struct ControlGroups: ~Copyable {
    /// Where they are made, `…/ruqid-PID`.
    private let directory: String
    private var free: [ControlGroup] = []
    /// Those in which something lives that a child has left behind.
    private var occupied: [ControlGroup] = []
    /// Those that were killed, and could not be removed yet.
    private var spent: [ControlGroup] = []
    private var count = 0

    private init(directory: String) {
        self.directory = directory
    }

    /// Nil: this process may make none. It may where it is the first in the hierarchy that it sees, as
    /// in a container, and where systemd has delegated its own group to it.
    package static func make() -> ControlGroups? {
        guard let own = Self.own() else { return nil }
        Self.removeLeftovers(in: own)
        let directory = "\(own)/ruqid-\(getpid())"
        guard mkdir(directory, 0o755) == 0 || errno == EEXIST else { return nil }
        return ControlGroups(directory: directory)
    }

    /// A group in which nothing lives. Nil: none can be made.
    package mutating func take() -> ControlGroup? {
        if free.isEmpty { recover() }
        if let group = free.popLast() { return group }
        let group = ControlGroup(path: "\(directory)/\(count)")
        guard mkdir(group.path, 0o755) == 0 || errno == EEXIST else { return nil }
        count += 1
        return group
    }

    /// A child is reaped. One that was killed by its group has used the group up: Linux from 6.14 on
    /// takes what is born there later for a fork that has escaped the killing, and kills it too.
    package mutating func giveBack(_ group: ControlGroup, wasKilled: Bool = false) {
        if wasKilled {
            spent.append(group)
            spent.removeAll { rmdir($0.path) == 0 }
        } else if group.isEmpty {
            free.append(group)
        } else {
            occupied.append(group)
        }
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
        guard let table = try? text(of: "/proc/self/cgroup"),
            let path = table.split(separator: "\n").first(where: { $0.hasPrefix("0::/") })?
                .dropFirst(3),
            let mounts = try? text(of: "/proc/self/mountinfo")
        else { return nil }
        for line in mounts.split(separator: "\n") where line.contains(" - cgroup2 ") {
            let fields = line.split(separator: " ")
            guard fields.count > 4, fields[3] == "/" else { continue }
            let directory = String(fields[4]) + (path == "/" ? "" : path)
            guard let inside = try? text(of: "\(directory)/cgroup.procs"),
                inside.split(separator: "\n").contains("\(getpid())"),
                path == "/" || isDelegated(directory)
            else { continue }
            return directory
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
        for name in (try? directoryNames(own)) ?? [] where name.hasPrefix("ruqid-") {
            guard let pid = Int32(name.dropFirst("ruqid-".count)),
                pid == getpid() || kill(pid, 0) != 0 && errno == ESRCH
            else { continue }
            for group in (try? directoryNames("\(own)/\(name)")) ?? [] {
                rmdir("\(own)/\(name)/\(group)")
            }
            rmdir("\(own)/\(name)")
        }
    }

    /// Groups in which something lives that are looked at before another one is made.
    private static let looksMax = 4
}

/// One group, by its directory.
package struct ControlGroup: Hashable, Sendable {
    let path: String

    /// For a child that is to be born in it.
    package func open() -> Descriptor? {
        let fd = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        return fd < 0 ? nil : Descriptor(owning: fd)
    }

    /// Whether nothing lives in it.
    var isEmpty: Bool {
        (try? text(of: "\(path)/cgroup.events"))?.contains("populated 0") ?? false
    }

    /// The ids of all that live in it.
    var members: [Int32] {
        let text = (try? text(of: "\(path)/cgroup.procs")) ?? ""
        return text.split(separator: "\n").compactMap { Int32($0) }
    }

    /// Sends KILL to all that live in it, and to what they are just starting. Linux 5.14; before that
    /// its members have to be sent it one by one.
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
