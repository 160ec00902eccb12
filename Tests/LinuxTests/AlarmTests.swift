import Calendar
import Glibc
import Linux
import Testing

@Suite(.serialized) struct `Alarms` {
    @Test func `the wall alarm comes at its time and not before`() throws {
        var alarm = try WallAlarm()
        let time = readWallClock() + .milliseconds(20)
        try alarm.arm(time)
        try #require(isReadable(alarm.raw))
        #expect(readWallClock() >= time)
        #expect(try alarm.acknowledge() == .expired)
        #expect(try alarm.acknowledge() == .nothing)
    }

    @Test(arguments: [Timestamp(nanoseconds: 0), .distantPast, Timestamp(seconds: 1_000)])
    func `the wall alarm comes at once for the past`(time: Timestamp) throws {
        var alarm = try WallAlarm()
        try alarm.arm(time)
        try #require(isReadable(alarm.raw))
        #expect(try alarm.acknowledge() == .expired)
    }

    @Test func `a disarmed wall alarm is silent`() throws {
        var alarm = try WallAlarm()
        let later = try UptimeAlarm()
        let epoll = try Epoll()
        try epoll.add(alarm.raw, token: 1, interests: .readable)
        try epoll.add(later.raw, token: 2, interests: .readable)
        try alarm.arm(readWallClock() + .milliseconds(20))
        try alarm.arm(nil)
        try later.arm(readUptime() + .milliseconds(60))
        var events = [ReadyEvent](repeating: ReadyEvent(), count: 4)
        #expect(try epoll.wait(into: &events, timeLimit: .seconds(10)) == 1)
        #expect(events[0].token == 2)
    }

    @Test func `the uptime alarm comes at its time and not before`() throws {
        let alarm = try UptimeAlarm()
        let time = readUptime() + .milliseconds(20)
        try alarm.arm(time)
        try #require(isReadable(alarm.raw))
        #expect(readUptime() >= time)
        #expect(try alarm.acknowledge())
        #expect(try !alarm.acknowledge())
    }

    @Test func `a disarmed uptime alarm is silent`() throws {
        let alarm = try UptimeAlarm()
        try alarm.arm(Uptime(nanoseconds: 0))
        try #require(isReadable(alarm.raw))
        try alarm.arm(nil)
        #expect(!isReadable(alarm.raw, withinSeconds: 0))
    }

    /// Sets the host's clock (to the time it has), so only where that is allowed and asked for.
    @Test(.enabled(if: environmentValue("RUQI_TEST_SETS_CLOCK") == "1"))
    func `the wall alarm tells that the clock was set, also while it waits for nothing`() throws {
        var alarm = try WallAlarm()
        setClockToNow()
        try #require(isReadable(alarm.raw))
        #expect(try alarm.acknowledge() == .clockStepped)
        #expect(try alarm.acknowledge() == .nothing)
    }

    /// As above.
    @Test(.enabled(if: environmentValue("RUQI_TEST_SETS_CLOCK") == "1"))
    func `arming doesn't swallow the news that the clock was set`() throws {
        var alarm = try WallAlarm()
        setClockToNow()
        try alarm.arm(readWallClock() + .seconds(1_000))
        try #require(isReadable(alarm.raw))
        #expect(try alarm.acknowledge() == .clockStepped)
        try alarm.arm(readWallClock())
        try #require(isReadable(alarm.raw))
        #expect(try alarm.acknowledge() == .expired)
    }

    private func setClockToNow() {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        #expect(clock_settime(CLOCK_REALTIME, &time) == 0)
    }
}
