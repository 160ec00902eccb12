import Linux
import Testing

@Suite struct `The way of a path through links` {
    /// Paths that are links; a path that ends in `missing` isn't there.
    private func trail(_ path: String, in directory: String = "/j", _ links: [String: String])
        -> LinkTrail
    {
        LinkTrail(of: path, in: directory) { path in
            if let text = links[path] { return .link(to: text) }
            return path.hasSuffix("missing") ? .nothing : .noLink
        }
    }

    private func steps(_ trail: LinkTrail) -> [String] {
        trail.steps.map { "\($0.directory) \($0.name)" }
    }

    @Test func `without a link it is one step`() {
        let way = trail("/etc/ruqi/jobs.d", [:])
        #expect(steps(way) == ["/etc/ruqi jobs.d"])
        #expect(way.directories == ["/etc", "/etc/ruqi"])
        #expect(way.end == "/etc/ruqi/jobs.d")
    }

    @Test func `passes each link, and ends at what is none`() {
        let way = trail(
            "x.yaml",
            [
                "/j/x.yaml": "/k/x.yaml", "/k/x.yaml": "..data/x.yaml", "/k/..data": "..2026",
            ])
        #expect(steps(way) == ["/j x.yaml", "/k x.yaml", "/k ..data", "/k/..2026 x.yaml"])
        #expect(way.directories == ["/k", "/k/..2026"])
        #expect(way.end == "/k/..2026/x.yaml")
    }

    @Test func `goes up from where a link really stands`() {
        let way = trail("x", in: "/a/b", ["/a/b/x": "../../c/./d/../y", "/c/d": "/e/f"])
        #expect(steps(way) == ["/a/b x", "/c d", "/e y"])
        #expect(way.directories == ["/c", "/e", "/e/f"])
        #expect(way.end == "/e/y")
    }

    @Test func `ends where something is missing`() {
        let way = trail("x", ["/j/x": "/a/missing/b/x"])
        #expect(steps(way) == ["/j x", "/a missing"])
        #expect(way.directories == ["/a"])
        #expect(way.end == nil)
    }

    @Test func `may lead to the root, and above it is the root`() {
        #expect(trail("x", ["/j/x": "../../.."]).end == "/")
        #expect(trail("/", in: "/", [:]).end == "/")
        #expect(steps(trail("/x/../y", in: "/", [:])) == ["/ y"])
    }

    @Test func `goes through 40 links and no more`() {
        func links(_ count: Int) -> [String: String] {
            var links: [String: String] = [:]
            for number in 0..<count { links["/j/\(number)"] = "\(number + 1)" }
            return links
        }
        #expect(trail("0", links(40)).end == "/j/40")
        #expect(trail("0", links(41)).end == nil)
        #expect(trail("loop", ["/j/loop": "loop"]).end == nil)
    }
}
