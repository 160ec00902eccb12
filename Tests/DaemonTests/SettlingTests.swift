import Calendar
import Daemon
import Testing

@Suite struct `Settling of a directory` {
    private var settling = Settling()

    private func at(_ milliseconds: Int) -> Uptime {
        Uptime(nanoseconds: 1_000_000_000) + .milliseconds(milliseconds)
    }

    @Test mutating func `looks after 50 ms of quiet`() {
        settling.note(.changed("a"), at: at(0))
        settling.note(.changed("b"), at: at(30))
        #expect(settling.deadline == at(80))
        #expect(settling.look(at: at(79)) == nil)
        #expect(settling.look(at: at(80)) == .init(touched: ["a", "b"]))
        #expect(settling.deadline == nil)
        #expect(settling.look(at: at(1_000)) == nil)
    }

    @Test mutating func `looks after 500 ms though it never becomes quiet`() {
        for step in 0..<60 { settling.note(.changed("a"), at: at(step * 10)) }
        #expect(settling.deadline == at(500))
    }

    @Test mutating func `holds a file back while somebody writes it`() {
        settling.note(.written("a"), at: at(0))
        settling.note(.changed("b"), at: at(0))
        #expect(settling.look(at: at(50)) == .init(touched: ["b"], held: ["a"]))
        settling.note(.closed("a"), at: at(900))
        #expect(settling.look(at: at(950)) == .init(touched: ["a"]))
    }

    @Test mutating func `looks at a file that stays open 5 s after the last write`() {
        settling.note(.written("a"), at: at(0))
        #expect(settling.look(at: at(50)) == .init(held: ["a"]))
        #expect(settling.deadline == at(5_000))
        settling.note(.written("a"), at: at(3_000))
        #expect(settling.look(at: at(3_050)) == .init(held: ["a"]))
        #expect(settling.deadline == at(8_000))
        #expect(settling.look(at: at(8_000)) == .init(touched: ["a"]))
        #expect(settling.deadline == nil)
    }

    @Test mutating func `looks at everything when hints were lost, but not at what is written`() {
        settling.note(.written("a"), at: at(0))
        settling.note(.unknown, at: at(10))
        #expect(settling.look(at: at(60)) == .init(held: ["a"], everything: true))
        #expect(settling.look(at: at(5_000)) == .init(touched: ["a"]))
        #expect(settling.deadline == nil)
    }

    @Test func `a file that a look found open is waited for, unless its end was told`() {
        var settling = Settling()
        let start = Uptime(nanoseconds: 0)
        settling.note(.closed("b"), at: start)
        settling.note(busy: ["a", "b"], at: start)
        let look = settling.look(at: start + .milliseconds(50))
        #expect(look?.touched == ["b"] && look?.held == ["a"])
        #expect(settling.look(at: start + .milliseconds(4_999)) == nil)
        #expect(settling.look(at: start + .seconds(5))?.touched == ["a"])
        settling.note(busy: ["a"], at: start + .seconds(6))
        settling.note(.closed("a"), at: start + .seconds(7))
        #expect(settling.look(at: start + .seconds(8))?.touched == ["a"])
    }
}
