import Calendar
import Glibc
import Jobs
import Linux
import Testing
import fuzz

/// A host that loses its power again and again: what the daemon keeps is on a file system in an
/// image, and the next daemon gets the image as it was when the daemon was stopped in the midst of
/// its work, without what was not written to it by then. `RUQI_POWER_LOSSES` says how often (`make
/// crash`: 100), `RUQI_CRASH_SEED` at which moments.
@Suite(.enabled(if: Disk.canMount, "mounting an image takes root and loop devices"))
struct `A host that loses its power` {
    private static let losses = Int(variable("RUQI_POWER_LOSSES") ?? "") ?? 4
    private static let seed = UInt64(variable("RUQI_CRASH_SEED") ?? "") ?? 1

    /// With `always` each run is on record that has begun; with the others history may lack the
    /// newest, and what it has is in order all the same.
    @Test(arguments: ["always", "interval", "never"])
    func `keeps what history.sync promises`(sync: String) throws {
        let world = try World()
        let disk = try Disk(world)
        var dice = Dice(seed: Self.seed)
        for number in 0..<10 { try world.put("j\(number).yaml", Self.job(world, &dice)) }
        for _ in 0..<(sync == "always" ? Self.losses : max(2, Self.losses / 4)) {
            let daemon = try disk.daemon(sync)
            pause(for: .milliseconds(dice.choice([10, 400, 900, 1_300, 2_300])))
            try disk.losePower(daemon)
        }
        let last = try disk.daemon(sync)
        // Before the records: a run that begins meanwhile is on record, and has no mark yet.
        let text = try sync == "always" ? world.read("marks") : ""
        let marks = text.split(separator: "\n").map(String.init)
        let records = world.records(seenFrom: "/proc/\(last.pid)/root", in: disk.logDir)
        let started = Set(records.of("started").compactMap { $0["run_id"]?.string })
        print(
            "power: \(sync), \(records.count) records, \(marks.count) runs, \(disk.retries) retries"
        )
        if sync == "always" {
            #expect(!marks.isEmpty)
            #expect(marks.filter { !started.contains($0) } == [], "seed \(Self.seed)")
            let twice = Dictionary(grouping: marks) { $0 }.filter { $1.count > 1 }.keys
            #expect(twice.isEmpty, "seed \(Self.seed)")
        }
        #expect(try last.stop() == 0)
        let history = ChaosHistory(records, mayLose: true, isGoing: true)
        #expect(history.ledgerComplaints == [], "seed \(Self.seed)")
    }

    private static func job(_ world: World, _ dice: inout Dice) -> String {
        var lines = ["rule: 1s", "cmd: echo $RUQI_RUN_ID >> \(world.root)/marks"]
        if Bool.random(using: &dice) { lines.append("catch_up: all") }
        if Bool.random(using: &dice) { lines.append("misfire_grace_time: 100ms") }
        return lines.map { "\($0)\n" }.joined()
    }
}

/// An image with a file system, mounted where only the daemon sees it.
private final class Disk {
    private let world: World
    private var number = 0
    private(set) var retries = 0

    init(_ world: World) throws {
        self.world = world
        try makeDirectories("\(world.root)/disk")
        try shell(
            "head -c 16M /dev/zero > 0.img && PATH=$PATH:/usr/sbin:/sbin mkfs.ext4 -q 0.img",
            in: world.root)
    }

    var logDir: String { "\(world.root)/disk/log" }

    /// Whether all that takes is there.
    static let canMount: Bool = {
        do {
            try shell(
                """
                PATH=$PATH:/usr/sbin:/sbin
                d=$(mktemp -d)
                trap 'umount $d/m; rm -r $d' EXIT
                head -c 1M /dev/zero > $d/i
                mkfs.ext4 -q $d/i
                mkdir $d/m
                mount -o loop $d/i $d/m
                """, in: "/", through: Apart.mounts)
            return true
        } catch {
            return false
        }
    }()

    /// Starts a daemon that keeps everything on the disk, but its jobs.
    func daemon(_ sync: String) throws -> Daemon {
        let image = "\(world.root)/\(number).img"
        let mount = "mount -o loop \(image) \(world.root)/disk; exec \"$@\""
        let daemon = try Daemon(
            world.flags + [
                "--log-dir", logDir, "--state-dir", "\(world.root)/disk/state", "--history-sync",
                sync, "--history-segment-size", "64K",
            ], through: Apart.mounts + ["sh", "-c", mount, "sh"])
        try daemon.await("ready: ")
        return daemon
    }

    /// Takes the image as it is, and ends the daemon.
    func losePower(_ daemon: Daemon) throws {
        daemon.signal(SIGSTOP)
        while ProcessEntry.state(of: daemon.pid) != "T" { pause(for: .milliseconds(1)) }
        let (image, copy) = ("\(world.root)/\(number).img", "\(world.root)/\(number + 1).img")
        // The system writes to it when it sees fit: a copy has to be of one moment.
        while true {
            let before = try FileSignature(path: image)
            try shell("cp \(image) \(copy)", in: world.root)
            if try FileSignature(path: image) == before { break }
            retries += 1
        }
        number += 1
        daemon.signal(SIGKILL)
        _ = try daemon.status()
        unlink(image)
    }
}

extension ProcessEntry {
    /// The letter that /proc has for what a process is doing.
    fileprivate static func state(of pid: Int32) -> Character? {
        let bytes = (try? readFile("/proc/\(pid)/stat", limitBytes: 4_096)) ?? []
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: ")").last?.first { $0 != " " }
    }
}
