import Calendar
import Daemon
import Testing

@Suite struct `Work beside the loop` {
    private let starts = RunStarts()

    private func at(_ microseconds: Int) -> Uptime {
        Uptime(nanoseconds: 0) + .microseconds(microseconds)
    }

    @Test func `rests for 0.5 ms after 0.25 ms if it is long`() {
        let breather = Breather(starts: starts, isLong: true, at: at(100))
        #expect(breather.rest(at: at(349)) == nil)
        #expect(breather.rest(at: at(350)) == .microseconds(500))
    }

    @Test func `goes on if it is short`() {
        let breather = Breather(starts: starts, isLong: false, at: at(0))
        #expect(breather.rest(at: at(20_000)) == nil)
    }

    @Test(arguments: [true, false])
    func `rests until a run that is being started has had a millisecond`(isLong: Bool) {
        let breather = Breather(starts: starts, isLong: isLong, at: at(0))
        starts.note(at: at(100))
        #expect(breather.rest(at: at(130)) == .microseconds(970))
        #expect(breather.rest(at: at(1_099)) == .microseconds(1))
        let later = Breather(starts: starts, isLong: isLong, at: at(1_100))
        #expect(later.rest(at: at(1_101)) == nil)
        starts.note(at: at(1_200))
        #expect(later.rest(at: at(1_200)) == .milliseconds(1))
    }
}

@Suite struct `A run that is being started` {
    @Test func `has a millisecond in which other threads rest`() {
        let starts = RunStarts()
        let start = Uptime(nanoseconds: 5_000_000)
        #expect(starts.rest(at: start) == nil)
        starts.note(at: start)
        #expect(starts.rest(at: start) == .milliseconds(1))
        #expect(starts.rest(at: start + .microseconds(999)) == .microseconds(1))
        #expect(starts.rest(at: start + .milliseconds(1)) == nil)
    }
}
