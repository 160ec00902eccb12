import Daemon
import TestSupport
import Testing

/// What comes in, over real sockets.
@Suite(.timeLimit(.minutes(15))) struct `The status server` {
    private func isError(_ answer: Wire.Answer?, _ status: Int) -> Bool {
        guard let answer else { return false }
        return answer.status == status && answer.body.hasPrefix("{\"stat\":\"ERR\",\"message\":")
            && answer.head.contains("\r\nConnection: close\r\n")
    }

    /// Sends, reads one error, and then the end.
    private func expect(
        _ status: Int, for text: String, _ served: Served,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let wire = try served.wire()
        wire.send(text)
        let answer = wire.answer()
        #expect(isError(answer, status), "\(String(describing: answer))", sourceLocation: location)
        #expect(wire.rest() == [], sourceLocation: location)
    }

    @Test func `takes a head of 8 KiB and refuses a longer one`() throws {
        let served = try Served()
        let fill = 8_192 - get("/", "A: \r\n").utf8.count
        let wire = try served.wire()
        wire.send(get("/", "A: \(String(repeating: "a", count: fill))\r\n"))
        #expect(wire.answer()?.status == 200)
        try expect(431, for: get("/", "A: \(String(repeating: "a", count: fill + 1))\r\n"), served)
        try expect(431, for: get("/", String(repeating: "A: b\r\n", count: 20_000)), served)
        try expect(414, for: get("/" + String(repeating: "a", count: 9_000)), served)
        #expect(served.count == 1)
    }

    @Test func `takes as many headers as fit into a head`() throws {
        let served = try Served()
        let wire = try served.wire()
        wire.send(get("/", String(repeating: "A:b\r\n", count: 1_600)))
        #expect(wire.answer()?.status == 200)
        #expect(served.count == 1)
    }

    @Test func `passes over blanks behind the length of a body that is none`() throws {
        let served = try Served()
        let wire = try served.wire()
        wire.send(get("/", "Content-Length: 0 \r\n"))
        #expect(wire.answer()?.status == 200)
        #expect(served.count == 1)
    }

    @Test func `gives a head a time, which dripping bytes do not extend`() throws {
        let served = try Served { $0.headTime = .milliseconds(300) }
        let wire = try served.wire()
        while !wire.isReadable(milliseconds: 10) { wire.send("x") }
        #expect(isError(wire.answer(), 408))
        // A later head too, from its first byte on.
        let second = try served.wire()
        second.send(get("/one") + "G")
        #expect(second.answer()?.status == 200)
        while !second.isReadable(milliseconds: 10) { second.send("E") }
        #expect(isError(second.answer(), 408))
        // And who says nothing at all.
        let third = try served.wire()
        #expect(isError(third.answer(), 408) && third.rest() == [])
    }

    @Test func `closes a connection that rests between two requests, without a word`() throws {
        let served = try Served { $0.idleTime = .milliseconds(100) }
        let wire = try served.wire()
        wire.send(get("/one"))
        #expect(wire.answer()?.status == 200)
        #expect(wire.rest() == [])
    }

    @Test func `reads no body, and answers at once`() throws {
        let served = try Served()
        try expect(413, for: get("/", "Content-Length: 100000\r\n"), served)
        try expect(413, for: get("/", "Content-Length: 3\r\n") + "abc", served)
        try expect(413, for: get("/", "Transfer-Encoding: chunked\r\n"), served)
        try expect(
            413, for: get("/", "Content-Length: 9\r\nExpect: 100-continue\r\n"), served)
        #expect(served.count == 0)
        let wire = try served.wire()
        wire.send(get("/", "Content-Length: 0\r\n"))
        #expect(wire.answer()?.status == 200)
        // Of other methods the responder tells what is wrong; no request is looked for behind.
        let post = try served.wire()
        post.send(
            "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n" + get("/smuggled"))
        let answer = post.answer()
        #expect(answer?.status == 200 && answer?.head.contains("Connection: close") == true)
        #expect(post.rest() == [] && served.count == 2)
    }

    @Test(arguments: [
        "hello\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "PRI * HTTP/2.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost x\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: x\r\n\r\n", "\u{16}\u{3}\u{1}\r\n\r\n", "GET / HTTP/1.1\n\n",
        "GET https://localhost/ HTTP/1.1\r\nHost: x\r\n\r\n", "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
    ])
    func `refuses what is no request for a path`(_ text: String) throws {
        let served = try Served()
        try expect(400, for: text, served)
        #expect(served.count == 0)
    }

    @Test func `stays connected as the client's version and word say`() throws {
        let served = try Served()
        let old = try served.wire()
        old.send(get("/a", version: "1.0"))
        #expect(old.answer()?.head.contains("Connection: close") == true && old.rest() == [])
        let kept = try served.wire()
        for _ in 0..<2 {
            kept.send(get("/a", "Connection: keep-alive\r\n", version: "1.0"))
            #expect(kept.answer()?.head.contains("Connection: keep-alive") == true)
        }
        let new = try served.wire()
        for path in ["/a", "/b"] {
            new.send("\r\n" + get(path))
            #expect(new.answer()?.head.contains("Connection:") == false)
        }
        new.send(get("/c", "Connection: close\r\n"))
        #expect(new.answer()?.head.contains("Connection: close") == true && new.rest() == [])
    }

    @Test func `answers who offers another protocol in its own, and hangs up`() throws {
        let served = try Served()
        let headers = [
            "Connection: Upgrade\r\nUpgrade: websocket\r\n",
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
        ]
        for header in headers {
            let wire = try served.wire()
            wire.send(get("/a", header))
            let answer = wire.answer()
            #expect(answer?.status == 200 && answer?.head.contains("Connection: close") == true)
            #expect(wire.rest() == [])
        }
        let tunnel = try served.wire()
        tunnel.send("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\nxyz")
        #expect(tunnel.answer() != nil && tunnel.rest() == [])
    }

    @Test func `answers all that was asked before the client's end`() throws {
        let served = try Served()
        let wire = try served.wire()
        wire.send(get("/a") + get("/x500000") + get("/b") + "GET /half")
        wire.finish()
        #expect(wire.answer()?.body.contains("/a") == true)
        #expect(wire.answer()?.body.utf8.count ?? 0 > 500_000)
        #expect(wire.answer()?.body.contains("/b") == true)
        #expect(wire.rest() == [] && served.count == 3)
    }

    @Test func `answers a HEAD with the length alone`() throws {
        let served = try Served()
        let wire = try served.wire()
        wire.send(get("/x1000").replacing("GET", with: "HEAD") + get("/a"))
        #expect(wire.answer(toHEAD: true)?.head.contains("Content-Length: 1") == true)
        #expect(wire.answer()?.body.contains("/a") == true)
    }
}
