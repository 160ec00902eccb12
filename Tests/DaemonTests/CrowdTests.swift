import Daemon
import TestSupport
import Testing

/// Many clients, and those that don't take what they have asked for.
@Suite(.timeLimit(.minutes(15))) struct `Before the status server` {
    private static let large = "/x8000000"

    @Test func `requests wait in line until the answers before them are taken`() throws {
        let served = try Served()
        let wire = try served.wire(receiveBytes: 4_096)
        let count = 10_000
        let requests = Array((0..<count).map { get("/n\($0)") }.joined().utf8)
        var sent = wire.send(requests) ?? 0
        #expect(wire.isReadable())
        // Nobody takes the answers: far from all of them were made.
        #expect(served.count < count)
        for number in 0..<count {
            if sent < requests.count { sent += wire.send(requests[sent...]) ?? 0 }
            let answer = wire.answer()
            guard answer?.body == "{\"stat\":\"OK\",\"data\":\"/n\(number)\"}\n" else {
                Issue.record("\(number): \(String(describing: answer))")
                return
            }
        }
        #expect(served.count == count)
    }

    @Test func `who asks for nothing makes room for who comes`() throws {
        let served = try Served { $0.connectionsMax = 2 }
        let first = try served.wire()
        first.send("GET")
        let second = try served.wire()
        second.send(get("/a"))
        #expect(second.answer()?.status == 200)
        #expect(try served.askUntilServed() == [])
        #expect(first.rest() == [])
    }

    @Test func `who comes is sent away while all others are answered`() throws {
        let served = try Served { $0.connectionsMax = 2 }
        let busy = try (0..<2).map { _ in try served.wire(receiveBytes: 4_096) }
        for wire in busy {
            wire.send(get(Self.large))
            #expect(wire.isReadable())
        }
        let new = try served.wire()
        let answer = new.answer()
        #expect(answer?.status == 503 && answer?.head.contains("\r\nRetry-After: 1\r\n") == true)
        #expect(answer?.body.hasPrefix("{\"stat\":\"ERR\"") == true && new.rest() == [])
        // Those lose nothing by it.
        for wire in busy { #expect(wire.answer()?.body.utf8.count ?? 0 > 8_000_000) }
        #expect(try served.askUntilServed() == [])
    }

    @Test func `who takes nothing of an answer makes room for who comes`() throws {
        let served = try Served {
            $0.connectionsMax = 1
            $0.crowdedStallTime = .milliseconds(200)
        }
        let slow = try served.wire(receiveBytes: 4_096)
        slow.send(get(Self.large))
        #expect(slow.isReadable())
        #expect(try served.askUntilServed().allSatisfy { $0 == 503 })
        #expect(slow.rest()?.count ?? .max < 8_000_000)
    }

    @Test func `who takes nothing of an answer for long is cut off`() throws {
        let served = try Served {
            $0.connectionsMax = 1
            $0.stallTime = .milliseconds(200)
            $0.crowdedStallTime = .seconds(3_600)
        }
        let slow = try served.wire(receiveBytes: 4_096)
        slow.send(get(Self.large))
        #expect(slow.isReadable())
        #expect(try served.askUntilServed().allSatisfy { $0 == 503 })
        #expect(slow.rest()?.count ?? .max < 8_000_000)
    }

    @Test func `answers that wait take only so much memory`() throws {
        let served = try Served {
            $0.heldBytesMax = 10_000_000
            $0.crowdedStallTime = .seconds(3_600)
        }
        let slow = try served.wire(receiveBytes: 4_096)
        slow.send(get(Self.large))
        #expect(slow.isReadable())
        let other = try served.wire()
        other.send(get(Self.large))
        #expect(other.answer()?.status == 503)
        let small = try served.wire()
        small.send(get("/a"))
        #expect(small.answer()?.status == 200)
        #expect(slow.answer()?.body.utf8.count ?? 0 > 8_000_000)
        let again = try served.wire()
        again.send(get(Self.large))
        #expect(again.answer()?.body.utf8.count ?? 0 > 8_000_000)
    }
}
