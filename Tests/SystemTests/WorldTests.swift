import Calendar
import Glibc
import Jobs
import Linux
import Testing

/// RFC 9636 §3, version 1: one local time type that far from UTC.
private func zoneText(hours: UInt8) -> [UInt8] {
    let counts: [UInt8] = [0, 0, 0, 0, 1, 4].flatMap { [0, 0, 0, $0] as [UInt8] }
    let seconds = Int(hours) * 3_600
    let offset = [UInt8(0), 0, UInt8(seconds >> 8), UInt8(seconds & 255)]
    return Array("TZif".utf8) + [UInt8](repeating: 0, count: 16) + counts + offset + [0, 0]
        + Array("ABC\0".utf8)
}

@Suite struct `The daemon follows zones and calendars` {
    /// Writes a file beside and moves it into place.
    private static func replace(_ path: String, _ bytes: [UInt8]) throws {
        unlink(path + ".dpkg-new")
        let file = try AppendFile(path: path + ".dpkg-new")
        try file.append(bytes)
        guard rename(path + ".dpkg-new", path) == 0 else { throw Trouble("cannot write \(path)") }
    }

    /// Records of the daemon, but for those about jobs.
    private static func tidings(_ world: World) -> [JSONValue] {
        world.records.of("daemon").filter {
            !["loaded", "defined"].contains($0["action"]?.string)
        }
    }

    private static func actions(_ world: World) -> [String] {
        tidings(world).compactMap { $0["action"]?.string }
    }

    @Test func `an edited calendar moves the job that excludes it, and is recorded`() throws {
        let world = try World()
        let calendars = "\(world.root)/calendars.d"
        try makeDirectories(calendars)
        try Self.replace("\(calendars)/off.txt", Array("2001-01-01\n".utf8))
        try world.put("a.yaml", "rule: 0 0 0 1 1 *\nexclude: [off]\ncmd: x\n")
        let daemon = try world.daemon(["--calendars-dir", calendars])
        let before = try daemon.jobs()[0]["next_run"]?.string ?? ""
        let year = Int(before.prefix(4)) ?? 0
        try Self.replace("\(calendars)/off.txt", Array("\(year)-01-01\n".utf8))
        try daemon.await("1 changed")
        #expect(daemon.lines.contains("calendars changed: off"))
        let after = try daemon.jobs()[0]["next_run"]?.string ?? ""
        #expect(after == before.replacing("\(year)-", with: "\(year + 1)-"))
        let change = Self.tidings(world).last
        #expect(change?["action"]?.string == "calendars_changed")
        #expect(change?["calendars"]?.array?.compactMap(\.string) == ["off"])
        // Broken or gone: the file says so, and the job stays with the last good days.
        try Self.replace("\(calendars)/off.txt", Array("2001-01-01\nsoon\n".utf8))
        try daemon.await("\(calendars)/off.txt:2:1: error: 'soon' is no date")
        let broken = try daemon.await("a.yaml:2:")
        #expect(
            broken.contains("the calendar 'off' can't be used: \(calendars)/off.txt:2:1: 'soon'"))
        #expect(try daemon.jobs()[0]["next_run"]?.string == after)
        unlink("\(calendars)/off.txt")
        let line = try daemon.await("there is no calendar 'off' in '\(calendars)'")
        #expect(line.contains("a.yaml:2:"))
        try daemon.await("its last good jobs keep running")
        #expect(try daemon.jobs()[0]["next_run"]?.string == after)
        #expect(
            Self.actions(world) == [
                "start", "calendars_changed", "calendars_changed", "calendars_changed",
            ])
        #expect(try daemon.stop() == 0)
        // And after a restart, in which it still can't be known which days these were.
        let again = try world.daemon(["--calendars-dir", calendars])
        #expect(again.lines.contains("there is no calendar 'off'"))
        #expect(try again.jobs()[0]["next_run"]?.string == after)
        let flags = ["--jobs-dir", world.jobsDir, "--state-dir", world.stateDir]
        let plan = try command(["plan", world.jobsDir] + flags + ["--calendars-dir", calendars])
        #expect(plan.output.contains("its last good version stays: a"))
        try Self.replace("\(calendars)/off.txt", Array("2001-01-01\n".utf8))
        try again.await("a.yaml is repaired")
        #expect(try again.jobs()[0]["next_run"]?.string == before)
        #expect(try again.stop() == 0)
    }

    @Test func `a calendar that is a link to elsewhere is followed`() throws {
        let world = try World()
        let calendars = "\(world.root)/calendars.d"
        let target = "\(world.root)/shared.txt"
        try makeDirectories(calendars)
        try Self.replace(target, Array("2001-01-01\n".utf8))
        symlink(target, "\(calendars)/off")
        try world.put("a.yaml", "rule: 0 0 0 1 1 *\nexclude: [off]\ncmd: x\n")
        let daemon = try world.daemon(["--calendars-dir", calendars])
        let next = try daemon.jobs()[0]["next_run"]
        let year = Int((next?.string ?? "").prefix(4)) ?? 0
        try Self.replace(target, Array("\(year)-01-01\n".utf8))
        try daemon.await("calendars changed: off")
        try daemon.await("1 changed")
        #expect(try daemon.jobs()[0]["next_run"] != next)
        // Both in one look: the record names both.
        let before = world.records.of("reconciled").count
        try world.put("a.yaml", "rule: 0 0 0 1 1 *\nexclude: [off]\ncmd: y\n")
        try Self.replace(target, Array("2001-01-01\n".utf8))
        let records = try world.awaitRecords("the edits") { records in
            records.of("reconciled").dropFirst(before)
                .flatMap { $0["changed_keys"]?["a"]?.array ?? [] }.count == 2
        }
        let keys = records.of("reconciled").dropFirst(before)
            .flatMap { $0["changed_keys"]?["a"]?.array ?? [] }.compactMap(\.string)
        #expect(Set(keys) == ["exclude", "cmd"])
        #expect(try daemon.stop() == 0)
    }

    @Test func `a missing calendar is an error of its job until it comes`() throws {
        let world = try World()
        let calendars = "\(world.root)/calendars.d"
        try world.put("a.yaml", "rule: 0 0 0 1 1 *\nexclude: [off]\ncmd: x\n")
        let daemon = try world.daemon(["--calendars-dir", calendars])
        #expect(daemon.lines.contains("there is no calendar 'off' in '\(calendars)'"))
        try makeDirectories(calendars)
        try Self.replace("\(calendars)/off", [])
        try daemon.await("a.yaml is repaired")
        try daemon.await("1 added")
        #expect(try daemon.stop() == 0)
    }

    @Test func `a zone file that is replaced moves the jobs of that zone, and is recorded`() throws
    {
        let world = try World()
        let zones = "\(world.root)/zoneinfo"
        try makeDirectories("\(zones)/Europe")
        try Self.replace("\(zones)/Europe/Berlin", zoneText(hours: 1))
        try world.put("a.yaml", "rule: 0 0 12 1 1 *\ntimezone: Europe/Berlin\ncmd: x\n")
        try world.put("b.yaml", "rule: 0 0 12 1 1 *\ntimezone: Asia/Tokyo\ncmd: x\n")
        let daemon = try Daemon(world.flags, environment: ["TZDIR=\(zones)"])
        try daemon.await("ready: ")
        #expect(try daemon.jobs()[0]["next_run"]?.string?.contains("T11:00:00") == true)
        try Self.replace("\(zones)/Europe/Berlin", zoneText(hours: 2))
        try daemon.await("1 changed")
        #expect(try daemon.jobs()[0]["next_run"]?.string?.contains("T10:00:00") == true)
        let change = Self.tidings(world).last
        #expect(change?["action"]?.string == "zones_changed")
        #expect(change?["zones"]?.array?.compactMap(\.string) == ["Europe/Berlin"])
        // A zone that was asked for in vain is noticed when it comes.
        try makeDirectories("\(zones)/Asia")
        try Self.replace("\(zones)/Asia/Tokyo", zoneText(hours: 9))
        try daemon.await("b.yaml is repaired")
        // Other files, and the same again, do nothing.
        let records = world.records.count
        try Self.replace("\(zones)/Europe/Berlin", zoneText(hours: 2))
        try Self.replace("\(zones)/Europe/Paris", zoneText(hours: 2))
        daemon.signal(SIGHUP)
        try world.put("c.yaml", "rule: 1h\ncmd: x\n")
        try daemon.await("1 added")
        #expect(world.records.count <= records + 2)
        #expect(Self.actions(world) == ["start", "zones_changed", "zones_changed"])
        #expect(try daemon.stop() == 0)
    }

    @Test func `a zone file that is replaced moves the times that are shown`() throws {
        let world = try World()
        let zones = "\(world.root)/zoneinfo"
        try makeDirectories("\(zones)/Europe")
        try Self.replace("\(zones)/Europe/Berlin", zoneText(hours: 1))
        try world.put("a.yaml", "rule: 0 0 12 1 1 *\ncmd: x\n")
        let daemon = try Daemon(
            world.flags + ["--timezone", "Europe/Berlin"], environment: ["TZDIR=\(zones)"])
        try daemon.await("ready: ")
        func shown() throws -> (String?, String?) {
            let job = try daemon.jobs()[0]
            return (
                job["next_run_time"]?.string?.suffix(8).description,
                job["next_run"]?.string?.suffix(6).description
            )
        }
        #expect(try shown() == ("12:00:00", "+01:00"))
        try Self.replace("\(zones)/Europe/Berlin", zoneText(hours: 2))
        try daemon.await("+02:00 ")
        try daemon.await("1 changed")
        #expect(try shown() == ("12:00:00", "+02:00"))
        let times = world.records.map { $0["time"]?.string?.suffix(6) }
        #expect(times.first == "+01:00" && times.last == "+02:00")
        #expect(try daemon.stop() == 0)
    }

    @Test func `a zone that is damaged or gone keeps its jobs as they were, over a restart too`()
        throws
    {
        let world = try World()
        let zones = "\(world.root)/zoneinfo"
        try makeDirectories("\(zones)/Europe")
        let file = "\(zones)/Europe/Berlin"
        try Self.replace(file, zoneText(hours: 1))
        try world.put("a.yaml", "rule: 0 0 12 1 1 *\ntimezone: Europe/Berlin\ncmd: x\n")
        let daemon = try Daemon(world.flags, environment: ["TZDIR=\(zones)"])
        try daemon.await("ready: ")
        let next = try daemon.jobs()[0]["next_run"]
        try Self.replace(file, Array("none".utf8))
        let line = try daemon.await("the file of the time zone 'Europe/Berlin' in '\(zones)' can't")
        #expect(line.contains("a.yaml:2:11: error: ") && line.contains("[unknown-zone]"))
        try daemon.await("its last good jobs keep running")
        #expect(try daemon.jobs()[0]["next_run"] == next)
        #expect(try daemon.get("/ruqi/status")["files"]?["broken"]?.int == 1)
        unlink(file)
        try daemon.await("there is no time zone 'Europe/Berlin' in '\(zones)'")
        #expect(try daemon.stop() == 0)
        let again = try Daemon(world.flags, environment: ["TZDIR=\(zones)"])
        try again.await("ready: ")
        #expect(try again.jobs()[0]["next_run"] == next)
        try Self.replace(file, zoneText(hours: 2))
        try again.await("a.yaml is repaired")
        try again.await("1 changed")
        #expect(try again.jobs()[0]["next_run"] != next)
        #expect(try directoryNames("\(world.stateDir)/last-good") == [])
        #expect(try again.stop() == 0)
    }
}
