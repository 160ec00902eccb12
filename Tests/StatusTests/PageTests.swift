import Jobs
import Page
import Scheduling
import Status
import Testing

@Suite struct `The web page` {
    private let desk = Desk("rule: 1h\ncmd: x\n")

    private func text(_ path: String) throws -> String {
        String(decoding: try #require(PageFile(path: path)).body, as: UTF8.self)
    }

    @Test func `is in the program, whole and under 100 KB`() throws {
        let paths = PageFile.paths.filter { $0 != "/openapi.json" }
        let sizes = try paths.map { try #require(PageFile(path: $0)).body.count }
        #expect(sizes.allSatisfy { $0 > 0 })
        #expect(sizes.reduce(0, +) < 100_000)
        let page = desk.ask("/")
        #expect(page.status == 200 && page.contentType == "text/html; charset=utf-8")
        #expect(page.policy.contains("script-src 'self'") && !page.policy.contains("unsafe"))
        #expect(desk.ask("/", ifNoneMatch: [page.entityTag ?? ""]).status == 304)
        #expect(desk.ask("/", method: "POST").status == 405)
        #expect(desk.ask("/page/none.js").status == 404)
        #expect(desk.ask("/page/page.js").contentType == "text/javascript; charset=utf-8")
    }

    @Test func `asks for its own files only, and has nothing that its policy forbids`() throws {
        let page = try text("/")
        let links = page.matches(of: /(?:href|src)="([^"]+)"/).map { String($0.1) }
        #expect(links.count > 5)
        for link in links where link != "#main" {
            #expect(PageFile(path: "/\(link)") != nil, "\(link)")
        }
        #expect(page.firstMatch(of: /<style|\sstyle=|\son[a-z]+=|<script>/) == nil)
        for path in PageFile.paths {
            let urls = try text(path).matches(of: /https?:\/\/[^'"\s]+/).map { String($0.0) }
            #expect(urls.allSatisfy { $0 == "http://www.w3.org/2000/svg" }, "\(path): \(urls)")
            #expect(try !text(path).contains("innerHTML"), "\(path)")
        }
    }

    @Test func `has every word in both languages`() throws {
        let words = try text("/page/words.js")
        let parts = words.split(separator: "\n  zh: {")
        try #require(parts.count == 2)
        func names(_ part: Substring) -> Set<String> {
            Set(part.matches(of: /(?:^|[\s{,])([A-Za-z_0-9]+): '/).map { String($0.1) })
        }
        let (english, chinese) = (names(parts[0]), names(parts[1]))
        #expect(english.count > 100)
        #expect(english.symmetricDifference(chinese) == [])
        for path in PageFile.paths where path.hasSuffix(".js") {
            for use in try text(path).matches(of: /\b(?:word|fill)\('([a-zA-Z_0-9]+)'/) {
                #expect(english.contains(String(use.1)), "\(path): \(use.1)")
            }
        }
    }

    @Test func `has no word that is nowhere shown`() throws {
        let paths = PageFile.paths.filter { $0.hasSuffix(".js") && $0 != "/page/words.js" }
        let scripts = try paths.map(text).joined()
        // What the daemon says and the page has words for, with or without a prefix.
        let told = Set(
            Outcome.allCases.map(\.rawValue) + JobPhase.allCases.map(\.rawValue)
                + ["loading", "ready", "stopping", "error", "note"])
        func isQuoted(_ name: some StringProtocol) -> Bool { scripts.contains("'\(name)'") }
        func isUsed(_ name: String) -> Bool {
            if isQuoted(name) || told.contains(name) { return true }
            return name.indices.contains { index in
                let (prefix, rest) = (name[...index], String(name[name.index(after: index)...]))
                let isPrefix = scripts.contains("`\(prefix)$") || isQuoted(prefix)
                return name[index] == "_" && isPrefix && (isQuoted(rest) || told.contains(rest))
            }
        }
        let names = try text("/page/words.js").matches(of: /(?:^|[\s{,])([A-Za-z_0-9]+): '/)
        #expect(names.map { String($0.1) }.filter { !isUsed($0) } == [])
    }
}
