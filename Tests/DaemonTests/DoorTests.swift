import Calendar
import Daemon
import Testing

@Suite struct `The door` {
    private let start = Uptime(nanoseconds: 1_000)

    private func door(_ count: Int, held: Int = 100) -> Door {
        var limits = ServerLimits()
        limits.connectionsMax = count
        limits.heldBytesMax = held
        return Door(limits)
    }

    private func admit(_ door: inout Door, at now: Uptime) throws -> Door.ID {
        guard case .admitted(let id) = door.admit(at: now) else { throw Full() }
        return id
    }

    private struct Full: Error {}

    @Test func `has the limits that the manual names`() {
        let limits = ServerLimits()
        #expect(limits.connectionsMax == 128 && limits.headBytesMax == 8_192)
        #expect(limits.headTime == .seconds(10) && limits.idleTime == .seconds(30))
        #expect(limits.stallTime == .seconds(30) && limits.crowdedStallTime == .seconds(3))
        #expect(limits.leaveTime == .seconds(1) && limits.heldBytesMax == 128 << 20)
    }

    @Test func `tells once that a large answer is gone, whose memory can be given back`() throws {
        var door = door(3, held: 128 << 20)
        let (first, second) = (try admit(&door, at: start), try admit(&door, at: start))
        _ = door.makeRoom(for: 1_000, first, at: start)
        door.leave(first)
        var releases = [door.takeRelease()]
        _ = door.makeRoom(for: 2 << 20, second, at: start)
        releases.append(door.takeRelease())
        door.note(second, .asking, at: start)
        releases += [door.takeRelease(), door.takeRelease()]
        #expect(releases == [false, false, true, false])
    }

    @Test func `lets who comes in the place of who has asked for nothing for longest`() throws {
        var door = door(3)
        let first = try admit(&door, at: start)
        let second = try admit(&door, at: start + .seconds(1))
        let third = try admit(&door, at: start + .seconds(2))
        door.note(first, .answering, at: start + .seconds(3))
        let now = start + .seconds(4)
        guard case .admittedInPlace(let fourth, of: second) = door.admit(at: now) else {
            throw Full()
        }
        // One whose last answer is written leaves before all others.
        door.note(fourth, .leaving, at: now)
        guard case .admittedInPlace(_, of: fourth) = door.admit(at: now) else { throw Full() }
        guard case .admittedInPlace(_, of: third) = door.admit(at: now) else { throw Full() }
        #expect(door.count == 3)
    }

    @Test func `then in the place of who has taken nothing of an answer for three seconds`() throws
    {
        var door = door(2)
        let first = try admit(&door, at: start)
        let second = try admit(&door, at: start)
        door.note(first, .answering, at: start)
        door.note(second, .answering, at: start)
        door.note(first, .answering, at: start + .seconds(1))
        #expect(door.admit(at: start + .milliseconds(2_999)) == .turnedAway)
        guard case .admittedInPlace(_, of: second) = door.admit(at: start + .seconds(3)) else {
            throw Full()
        }
    }

    @Test func `is free again when somebody leaves, and each leaves once`() throws {
        var door = door(1)
        let first = try admit(&door, at: start)
        door.note(first, .answering, at: start)
        #expect(door.admit(at: start) == .turnedAway)
        door.leave(first)
        door.leave(first)
        door.note(first, .answering, at: start)
        #expect(door.count == 0)
        _ = try admit(&door, at: start)
    }

    @Test func `holds answers up to a limit, and one alone whatever its size`() throws {
        var door = door(4)
        let ids = try (0..<3).map { _ in try admit(&door, at: start) }
        for id in ids { door.note(id, .answering, at: start) }
        #expect(door.makeRoom(for: 500, ids[0], at: start) == [])
        #expect(door.makeRoom(for: 1, ids[1], at: start) == nil)
        door.note(ids[0], .asking, at: start)
        #expect(door.makeRoom(for: 60, ids[1], at: start) == [])
        #expect(door.makeRoom(for: 60, ids[2], at: start) == nil)
        #expect(door.makeRoom(for: 40, ids[2], at: start) == [])
    }

    @Test func `gives up held answers that nobody takes for new ones`() throws {
        var door = door(4)
        let ids = try (0..<3).map { _ in try admit(&door, at: start) }
        for id in ids { door.note(id, .answering, at: start) }
        #expect(door.makeRoom(for: 50, ids[0], at: start) == [])
        #expect(door.makeRoom(for: 50, ids[1], at: start) == [])
        let late = start + .seconds(3)
        door.note(ids[1], .answering, at: late)
        door.note(ids[2], .answering, at: late)
        // Giving up the first alone would not be enough.
        #expect(door.makeRoom(for: 60, ids[2], at: late) == nil)
        #expect(door.makeRoom(for: 50, ids[2], at: late) == [ids[0]])
        #expect(door.count == 2)
    }
}
