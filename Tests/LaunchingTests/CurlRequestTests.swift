import Launching
import Testing

@Suite struct `A curl request` {
    @Test func `escapes what would end a value`() {
        let request = CurlRequest(url: "http://h/\"x\\", body: "a\nb\t\"c\"")
        #expect(request.configuration.contains("url = \"http://h/\\\"x\\\\\"\n"))
        #expect(request.configuration.contains("data-raw = \"a\\nb\\t\\\"c\\\"\"\n"))
    }
}
