import Calendar
import Daemon
import Testing

@Suite struct `What a service manager is told` {
    private var notices = ServiceNotices(watchdog: nil)
    private var state = ServiceState()

    private func at(_ seconds: Int64) -> Uptime { Uptime(seconds: seconds) }

    /// The message of that moment, which is taken.
    private mutating func tell(_ seconds: Int64) -> String? {
        guard let notice = notices.notice(of: state, at: at(seconds)) else { return nil }
        notices.noteSent(notice, at: at(seconds))
        return notice.text
    }

    @Test mutating func `is that the daemon is ready, once, and how it is when that changes`() {
        #expect(tell(1) == nil)
        state.isUp = true
        state.status = "2 jobs from 1 file"
        #expect(tell(2) == "READY=1\nSTATUS=2 jobs from 1 file\n")
        #expect(tell(3) == nil)
        state.status = "3 jobs from 1 file"
        #expect(tell(4) == "STATUS=3 jobs from 1 file\n")
        #expect(tell(5) == nil)
        #expect(notices.deadline == nil)
    }

    @Test mutating func `is the begin of each reload, and the end of the last one`() {
        state.isUp = true
        #expect(tell(1) == "READY=1\n")
        state.reloadingSince = at(2)
        #expect(tell(2) == "RELOADING=1\nMONOTONIC_USEC=2000000\n")
        #expect(tell(3) == nil)
        state.reloadingSince = at(4)
        #expect(tell(4) == "RELOADING=1\nMONOTONIC_USEC=4000000\n")
        state.reloadingSince = nil
        #expect(tell(5) == "READY=1\n")
        #expect(tell(6) == nil)
    }

    @Test mutating func `of a reload before the daemon is ready begins with that it is`() {
        state.reloadingSince = at(1)
        #expect(tell(1) == nil)
        state.isUp = true
        #expect(tell(2) == "READY=1\n")
        #expect(tell(2) == "RELOADING=1\nMONOTONIC_USEC=1000000\n")
        state.reloadingSince = nil
        #expect(tell(3) == "READY=1\n")
    }

    @Test mutating func `is the end, and nothing of a reload after it`() {
        state.isUp = true
        state.reloadingSince = at(1)
        _ = tell(1)
        _ = tell(1)
        state.isStopping = true
        state.status = "stopping; running: 1"
        #expect(tell(2) == "STOPPING=1\nSTATUS=stopping; running: 1\n")
        state.reloadingSince = nil
        #expect(tell(3) == nil)
    }

    @Test
    mutating func `of the watchdog comes at half of its time, from the time on that it is ready`() {
        notices = ServiceNotices(watchdog: .seconds(10))
        #expect(tell(1) == nil)
        #expect(notices.deadline == nil)
        state.isUp = true
        #expect(tell(2) == "READY=1\nWATCHDOG=1\n")
        #expect(notices.deadline == at(7))
        state.status = "x"
        #expect(tell(6) == "STATUS=x\n")
        #expect(tell(7) == "WATCHDOG=1\n")
        #expect(notices.deadline == at(12))
        state.isStopping = true
        #expect(tell(13) == "STOPPING=1\nWATCHDOG=1\n")
    }

    @Test mutating func `that finds no room is told a second later, as things are then`() {
        notices = ServiceNotices(watchdog: .seconds(10))
        state.isUp = true
        state.status = "old"
        #expect(findsNoRoom(1))
        #expect(notices.deadline == at(2))
        #expect(tell(1) == nil)
        state.status = "new"
        #expect(tell(2) == "READY=1\nWATCHDOG=1\nSTATUS=new\n")
        #expect(notices.deadline == at(7))
    }

    @Test mutating func `that finds no room and comes to nothing is not told, nor waited for`() {
        state.isUp = true
        state.status = "one"
        _ = tell(1)
        state.status = "two"
        #expect(findsNoRoom(2))
        state.status = "one"
        #expect(tell(3) == nil)
        #expect(notices.deadline == nil)
    }

    @Test mutating func `that finds no room comes again before a short watchdog barks`() {
        notices = ServiceNotices(watchdog: .seconds(1))
        state.isUp = true
        #expect(findsNoRoom(1))
        #expect(notices.deadline == at(1) + .milliseconds(250))
    }

    /// Whether there is a message at that moment. It finds no room.
    private mutating func findsNoRoom(_ seconds: Int64) -> Bool {
        let notice = notices.notice(of: state, at: at(seconds))
        notices.noteFull(at: at(seconds))
        return notice != nil
    }

    @Test func `is one line of at most a kilobyte`() {
        var notice = Notice()
        notice.status = "a\nb\tc"
        #expect(notice.text == "STATUS=a b c\n")
        notice.status = String(repeating: "期", count: 400)
        #expect(notice.text == "STATUS=\(String(repeating: "期", count: 333))…\n")
    }

    @Test(
        arguments: [
            (nil, "5000000", nil, nil, nil), ("", "5000000", nil, nil, nil),
            ("/run/n", nil, nil, "/run/n", nil), ("@n", "5000000", nil, "@n", Duration.seconds(5)),
            ("/run/n", "5000000", "7", "/run/n", .seconds(5)),
            ("/run/n", "5000000", "8", "/run/n", nil), ("/run/n", "0", nil, "/run/n", nil),
            ("/run/n", "-1", nil, "/run/n", nil), ("/run/n", "5s", nil, "/run/n", nil),
        ] as [(String?, String?, String?, String?, Duration?)])
    func `depends on the variables that it has set`(
        socket: String?, time: String?, pid: String?, name: String?, watchdog: Duration?
    ) {
        let contact = ServiceContact(
            socketName: socket, watchdogTime: time, watchdogPID: pid, pid: 7)
        #expect(contact.socketName == name)
        #expect(contact.watchdog == watchdog)
    }
}
