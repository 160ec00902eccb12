import Daemon
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct `Noise at the status server` {
    private static let parts = [
        "GET ", "HEAD ", "POST ", "CONNECT ", "PRI * HTTP/2.0", "/", "/x300000", "*", "http://a/",
        " HTTP/1.1", " HTTP/1.0", " HTTP/9", "\r\n", "\r\n\r\n", "\n", "\r", "Host: a\r\n",
        "Content-Length: 4\r\n", "Content-Length: -1\r\n", "Transfer-Encoding: chunked\r\n",
        "Connection: close\r\n", "Connection: keep-alive\r\n", "Connection: Upgrade\r\n",
        "Upgrade: h2c\r\n", "Expect: 100-continue\r\n", "A: \u{0}\r\n", ": b\r\n", " c\r\n",
        "\u{16}\u{3}", "0\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    ]

    /// Clients that say anything, in pieces, stop, read or hang up at any moment.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `leaves it as it was`(_ seed: UInt64) throws {
        let served = try Served {
            $0.connectionsMax = 8
            $0.headTime = .milliseconds(50)
            $0.idleTime = .milliseconds(50)
            $0.stallTime = .milliseconds(50)
            $0.leaveTime = .milliseconds(20)
            $0.crowdedStallTime = .milliseconds(10)
            $0.heldBytesMax = 1_000_000
        }
        var state = seed
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        var wires: [Wire] = []
        for _ in 0..<2_000 {
            switch random(8) {
            case 0 where wires.count < 20: wires.append(try served.wire(receiveBytes: 4_096))
            case 1 where !wires.isEmpty: wires.remove(at: random(wires.count))
            case 2 where !wires.isEmpty: wires[random(wires.count)].finish()
            case 3 where !wires.isEmpty: _ = wires[random(wires.count)].takes(1 << random(16))
            default:
                guard !wires.isEmpty else { continue }
                let text = (0...random(6)).map { _ in Self.parts[random(Self.parts.count)] }
                wires[random(wires.count)].send(text.joined())
            }
        }
        wires = []
        _ = try served.askUntilServed()
        let wire = try served.wire()
        wire.send(get("/a"))
        #expect(wire.answer()?.body == "{\"stat\":\"OK\",\"data\":\"/a\"}\n")
    }
}
