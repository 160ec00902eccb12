import Calendar
import Glibc
import Linux
import Testing

@Suite struct `Threads and wakeups` {
    @Test func `a wakeup is readable from notify to acknowledge`() throws {
        let wakeup = try Wakeup()
        #expect(!isReadable(wakeup.raw, withinSeconds: 0))
        wakeup.notify()
        wakeup.notify()
        #expect(isReadable(wakeup.raw, withinSeconds: 0))
        #expect(wakeup.acknowledge())
        #expect(!wakeup.acknowledge())
    }

    @Test func `waiting for a wakeup ends with its limit`() throws {
        let wakeup = try Wakeup()
        let before = readUptime()
        #expect(!wakeup.wait(timeLimit: .milliseconds(20)))
        #expect(readUptime() - before >= .milliseconds(20))
    }

    @Test func `a mailbox loses nothing and keeps the order of each poster`() throws {
        let mailbox = try Mailbox<(poster: Int, number: Int)>()
        let posters = 4
        let each = 20_000
        for poster in 0..<posters {
            try Worker.start(name: "poster") {
                for number in 0..<each { mailbox.post((poster, number)) }
            }
        }
        var next = [Int](repeating: 0, count: posters)
        var count = 0
        while count < posters * each {
            let letters = mailbox.take(timeLimit: .seconds(10))
            try #require(!letters.isEmpty)
            for letter in letters {
                #expect(letter.number == next[letter.poster])
                next[letter.poster] += 1
            }
            count += letters.count
        }
    }

    @Test func `a mailbox wakes an epoll once for many posts`() throws {
        let mailbox = try Mailbox<String>()
        let epoll = try Epoll()
        try epoll.add(mailbox.raw, token: 5, interests: .readable)
        var events = [ReadyEvent](repeating: ReadyEvent(), count: 4)
        #expect(try epoll.wait(into: &events, timeLimit: .zero) == 0)
        mailbox.post("a")
        mailbox.post("b")
        #expect(try epoll.wait(into: &events, timeLimit: .seconds(10)) == 1)
        #expect(events[0].token == 5)
        #expect(mailbox.takeAll() == ["a", "b"])
        #expect(try epoll.wait(into: &events, timeLimit: .zero) == 0)
    }

    @Test func `closing a mailbox ends its taker's wait, after what was posted`() throws {
        let mailbox = try Mailbox<Int>()
        let done = try Mailbox<[Int]>()
        try Worker.start(name: "taker") {
            var all: [Int] = []
            while true {
                let some = mailbox.take()
                if some.isEmpty { break }
                all += some
            }
            done.post(all)
        }
        mailbox.post(1)
        mailbox.close()
        mailbox.post(2)
        #expect(done.take(timeLimit: .seconds(10)) == [[1]])
    }

    @Test func `a worker has its name and takes no signals`() throws {
        let answer = try Mailbox<String>()
        try Worker.start(name: "ruqi-loader-long-name") {
            let bytes = try? readFile("/proc/thread-self/status", limitBytes: 1 << 16)
            answer.post(text(bytes ?? []))
        }
        let status = try #require(answer.take(timeLimit: .seconds(10)).first)
        #expect(statusField("Name", in: status) == "ruqi-loader-lon")
        let blocked = try #require(
            statusField("SigBlk", in: status).flatMap { UInt64($0, radix: 16) })
        for number in [SIGTERM, SIGHUP, SIGINT, SIGCHLD, SIGUSR1] {
            #expect(blocked & (1 << UInt64(number - 1)) != 0)
        }
    }

    @Test func `signals are read as numbers`() throws {
        let answer = try Mailbox<[Int32]>()
        try Worker.start(name: "signals") {
            guard let reader = try? SignalReader([SIGUSR1, SIGHUP]) else { return }
            pthread_kill(pthread_self(), SIGUSR1)
            pthread_kill(pthread_self(), SIGHUP)
            let signals = try? reader.read()
            let rest = try? reader.read()
            answer.post((signals ?? []).sorted() + (rest ?? [-1]))
        }
        #expect(answer.take(timeLimit: .seconds(10)) == [[SIGHUP, SIGUSR1].sorted()])
    }

    @Test func `writing to a pipe without a reader is an error once SIGPIPE is ignored`() async {
        await #expect(processExitsWith: .success) {
            ignoreBrokenPipeSignal()
            let pipe = try makePipe()
            let writeEnd = dup(pipe.writeEnd.raw)
            _ = pipe.keepReadEnd()
            #expect(write(writeEnd, "x", 1) == -1 && errno == EPIPE)
        }
    }

    @Test(arguments: [0, 1, 2, 100], [1, 2, 5])
    func `each piece of work is done once, by threads that keep their order`(
        count: Int, threads: Int
    ) throws {
        let done = try Worker.concurrently(count, threads: threads, name: "collector") { pieces in
            var done: [Int] = []
            while let piece = pieces.next() { done.append(piece) }
            return done
        }
        #expect(done.count == threads)
        #expect(done.flatMap { $0 }.sorted() == Array(0..<count))
        #expect(done.allSatisfy { $0 == $0.sorted() })
    }

    @Test func `an epoll reports what is ready with its token until it is dealt with`() throws {
        let epoll = try Epoll()
        let pipe = try makePipe()
        try epoll.add(pipe.readEnd.raw, token: .max, interests: .readable)
        var events = [ReadyEvent](repeating: ReadyEvent(), count: 4)
        #expect(try epoll.wait(into: &events, timeLimit: .zero) == 0)
        #expect(write(pipe.writeEnd.raw, "abc", 3) == 3)
        for _ in 0..<2 {
            #expect(try epoll.wait(into: &events, timeLimit: .seconds(10)) == 1)
            #expect(events[0].token == .max)
            #expect(events[0].readiness == .readable)
        }
        try epoll.remove(pipe.readEnd.raw)
        #expect(throws: SystemError.self) { try epoll.remove(pipe.readEnd.raw) }
    }

    @Test func `an epoll tells that the other side of a pipe is gone`() throws {
        let epoll = try Epoll()
        let end = try makePipe().keepReadEnd()
        try epoll.add(end.raw, token: 1, interests: .readable)
        var events = [ReadyEvent](repeating: ReadyEvent(), count: 1)
        #expect(try epoll.wait(into: &events, timeLimit: .seconds(10)) == 1)
        #expect(events[0].readiness.contains(.hangUp))
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(try readAvailable(end.raw, into: &buffer) == .end)
    }
}
