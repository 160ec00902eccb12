import Jobs
import Status
import Testing

@Suite struct `The name that a request is addressed to` {
    private let check = HostCheck(allowed: ["Status.example.com", "ops"])

    private func refusal(
        _ hosts: [String], target: String? = nil, isHTTP10: Bool = false
    ) -> Int? {
        check.refusal(
            of: hosts, target: target, isHTTP10: isHTTP10,
            isOwn: { ["127.0.0.1", "::1"].contains($0) })?.status
    }

    @Test(arguments: [
        "localhost", "LOCALHOST:8585", "localhost.", "localhost.:80", "127.0.0.1", "127.0.0.1:1",
        "[::1]", "[::1]:8585", "status.example.com", "STATUS.example.COM:443", "ops", "ops:",
        "localhost ", "\t127.0.0.1:1 \t",
    ])
    func `may be localhost, an address of the host or one that is allowed`(host: String) {
        #expect(refusal([host]) == nil)
    }

    @Test(arguments: [
        "evil.example", "localhost.evil.example", "evil.example:8585", "127.0.0.1.evil.example",
        "10.1.2.3", "[::2]", "[::1", "[::1]8585", "localhost:80@evil", "localhost:80:80", "", ":80",
        "ops.example.com", "localhost evil", "::1",
    ])
    func `is nothing else`(host: String) throws {
        #expect(refusal([host]) == 421)
    }

    @Test func `is given once, and by HTTP/1.0 not at all`() {
        #expect(refusal([]) == 400)
        #expect(refusal([], isHTTP10: true) == nil)
        #expect(refusal(["localhost", "localhost"]) == 400)
        #expect(refusal(["evil.example"], isHTTP10: true) == 421)
    }

    /// RFC 9112 §3.2 and §3.2.2.
    @Test func `is that of the target where that is a whole URL, and 'Host' has to be there`() {
        #expect(refusal(["evil.example"], target: "localhost:80") == nil)
        #expect(refusal(["localhost"], target: "evil.example") == 421)
        #expect(refusal([], target: "localhost") == 400)
        #expect(refusal(["localhost", "localhost"], target: "localhost") == 400)
        #expect(refusal([], target: "localhost", isHTTP10: true) == nil)
        #expect(refusal([], target: "evil.example", isHTTP10: true) == 421)
    }

    @Test func `is told what to do`() throws {
        let long = String(repeating: "x", count: 1_000)
        let answer = try #require(
            check.refusal(of: [long], isHTTP10: false, isOwn: { _ in false }))
        let message = try JSONValue.parse(answer.body)["message"]?.string ?? ""
        #expect(message.contains("http.allowed_hosts") && message.utf8.count < 300)
    }
}
