import Status
import Testing

@Suite struct `The target of a request` {
    @Test(
        arguments: [
            ("/", "/", nil), ("/a?b=http://c/", "/a?b=http://c/", nil), ("//a", "//a", nil),
            ("http://h", "/", "h"), ("HTTP://h:85/a?b", "/a?b", "h:85"),
            ("http://h?a=1", "/?a=1", "h"),
            ("http://[::1]:85/", "/", "[::1]:85"),
        ] as [(String, String, String?)])
    func `is a path, or a URL with one`(text: String, path: String, host: String?) {
        let target = RequestTarget(text)
        #expect(target?.path == path && target?.host == host)
    }

    @Test(arguments: ["*", "", "h:443", "https://h/", "http:///a", "http://", "a/b", "?a"])
    func `is nothing else`(text: String) {
        #expect(RequestTarget(text) == nil)
    }
}
