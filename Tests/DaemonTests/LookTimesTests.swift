import Calendar
import Daemon
import Testing

@Suite struct `Looks that nothing asked for` {
    private var looks = LookTimes(at: Uptime(nanoseconds: 0))

    private func at(_ seconds: Int) -> Uptime {
        Uptime(nanoseconds: 0) + .seconds(seconds)
    }

    @Test mutating func `come 10 minutes after the last look`() {
        #expect(looks.deadline == at(600))
        looks.noteLook(at: at(100))
        #expect(looks.deadline == at(700))
    }

    @Test mutating func `come after 30 s where changes may not be told`() {
        looks.isPolling = true
        #expect(looks.deadline == at(30))
        looks.noteLook(at: at(30))
        #expect(looks.deadline == at(60))
        looks.isPolling = false
        #expect(looks.deadline == at(630))
    }
}
