import Calendar
import Daemon
import Testing

@Suite struct TidyingTests {
    private let start = Uptime(nanoseconds: 1_000)

    private func look(
        read: Int = 0, difference: Int = 0, listed: Int = 10, hasNews: Bool = false,
        isFirst: Bool = false
    ) -> Tidying.Look {
        Tidying.Look(
            read: read, difference: difference, listed: listed, hasNews: hasNews, isFirst: isFirst)
    }

    @Test func `memory is given back a second after a large look`() {
        for look in [
            look(read: 500), look(difference: -500), look(difference: 500), look(isFirst: true),
        ] {
            var tidying = Tidying()
            tidying.note(look, at: start)
            #expect(look.isLarge)
            #expect(tidying.due == start + .seconds(1))
            tidying.finish()
            #expect(tidying.due == nil)
        }
    }

    @Test func `memory is given back ten seconds after a small look, however many follow`() {
        for look in [
            look(read: 1), look(difference: -1), look(hasNews: true), look(listed: 500),
        ] {
            var tidying = Tidying()
            tidying.note(look, at: start)
            tidying.note(look, at: start + .seconds(9))
            #expect(!look.isLarge)
            #expect(tidying.due == start + .seconds(10))
        }
    }

    @Test func `a large look puts off what a small one has planned, and a look at nothing nothing`()
    {
        var tidying = Tidying()
        tidying.note(look(), at: start)
        #expect(tidying.due == nil)
        tidying.note(look(read: 1), at: start)
        tidying.note(look(read: 600), at: start + .milliseconds(9_500))
        #expect(tidying.due == start + .milliseconds(10_500))
        tidying.note(look(), at: start + .milliseconds(10_400))
        #expect(tidying.due == start + .milliseconds(10_500))
    }
}
