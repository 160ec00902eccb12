import Jobs
import Status
import Testing

@Suite struct `The list of files` {
    static func sighting(_ file: String, _ text: String) -> Sighting {
        Sighting(file: file, seen: .bytes(Array(text.utf8)))
    }

    static let good = "job_id: a\nrule: 1h\ncmd: x\n---\njob_id: b\nrule: 1h\ncmd: x\n"
    static let bad = "rule: 1h\ncomand: x\n"
    static let notes = Sighting(file: "README", seen: .ignored("not a .yaml file"))

    /// Good files, of which one breaks with the second look.
    let desk = Desk(looks: [
        [notes, sighting("good.yaml", good), sighting("later.yaml", "rule: 1h\ncmd: x\n")],
        [
            notes, sighting("bad.yaml", bad), sighting("good.yaml", good),
            sighting("later.yaml", bad),
            Sighting(file: "secret.yaml", seen: .unreadable("permission denied")),
        ],
    ])

    @Test func `has all that is known of each, sorted by name`() {
        #expect(
            desk.text("/ruqi/get_files") == """
                {"stat":"OK","data":{"total":5,"list":[\
                {"file":"README","state":"ignored","generation":0,"jobs":[],"diagnostics":[],\
                "reason":"not a .yaml file"},\
                {"file":"bad.yaml","state":"broken","hash":"\(hash(Self.bad))","generation":0,\
                "jobs":[],"diagnostics":[\(complaint("bad.yaml"))]},\
                {"file":"good.yaml","state":"applied","hash":"\(hash(Self.good))","generation":1,\
                "jobs":["a","b"],"diagnostics":[]},\
                {"file":"later.yaml","state":"broken","hash":"\(hash(Self.bad))","generation":1,\
                "jobs":["later"],"diagnostics":[\(complaint("later.yaml"))],\
                "last_good_since":"2026-01-05T12:00:00.000000+00:00"},\
                {"file":"secret.yaml","state":"broken","generation":0,"jobs":[],"diagnostics":[\
                {"file":"secret.yaml","code":"unreadable-file",\
                "severity":"error","message":"the file can't be read: permission denied"}]}]}}

                """)
    }

    private func hash(_ text: String) -> String { ContentHash.text(of: Array(text.utf8)) }

    private func complaint(_ file: String) -> String {
        """
        {"file":"\(file)","line":2,"column":1,"code":"unknown-key","severity":"error",\
        "message":"unknown key 'comand'","hint":"did you mean 'cmd'?",\
        "excerpt":"  2 | comand: …\\n    | ^~~~~~\\n"}
        """
    }

    @Test func `writes a hash with 16 digits`() {
        #expect(ContentHash.text(of: []) == "cbf29ce484222325")
        #expect(hash("foobar") == "85944171f73967e8")
        // The first one whose leading digit is zero.
        let short = (0..<100).map { hash("\($0)") }.first { $0.hasPrefix("0") }
        #expect(short?.utf8.count == 16)
    }

    @Test(
        arguments: [
            ("?file=bad.yaml", 1, ["bad.yaml"]), ("?file=bad", 0, []),
            ("?state=broken", 3, ["bad.yaml", "later.yaml", "secret.yaml"]),
            ("?state=applied", 1, ["good.yaml"]), ("?state=ignored", 1, ["README"]),
            ("?state=applied&file=bad.yaml", 0, []),
            ("?page_index=2&page_size=2", 5, ["good.yaml", "later.yaml"]),
            ("?state=broken&page_index=2&page_size=2", 3, ["secret.yaml"]),
            ("?file=&state=", 5, ["README", "bad.yaml", "good.yaml", "later.yaml", "secret.yaml"]),
        ] as [(String, Int, [String])])
    func `filters files and cuts pages`(query: String, total: Int, names: [String]) throws {
        let data = try #require(try desk.json("/ruqi/get_files\(query)")["data"])
        #expect(data["total"]?.int == total)
        #expect(data["list"]?.array?.compactMap { $0["file"]?.string } == names)
    }

    @Test func `has at most 1,000 files a page, and all of them without a page`() throws {
        let many = Desk(looks: [
            (0..<1_100).map { Sighting(file: "\($0)", seen: .ignored("no job file")) }
        ])
        func count(_ query: String) throws -> Int? {
            try many.json("/ruqi/get_files\(query)")["data"]?["list"]?.array?.count
        }
        #expect(try count("") == 1_100)
        #expect(try count("?page_index=1&page_size=5000") == 1_000)
        #expect(try count("?page_index=1") == 15)
    }

    @Test(arguments: [
        ("page_index=0", "'page_index'"), ("page_size=x", "'page_size'"),
        ("state=good", "applied, broken, ignored"), ("fil=a", "did you mean 'file'?"),
    ])
    func `says what is wrong with a question`(query: String, word: String) throws {
        #expect(try desk.complaint("/ruqi/get_files?\(query)").contains(word))
    }

    @Test func `is empty before the first load`() {
        let text = Desk(looks: []).text("/ruqi/get_files")
        #expect(text == "{\"stat\":\"OK\",\"data\":{\"total\":0,\"list\":[]}}\n")
    }

    @Test func `is read by a client, the diagnostics as check prints them`() throws {
        let list = try desk.json("/ruqi/get_files")["data"]?["list"]?.array ?? []
        let entries = list.compactMap(FileEntry.init)
        #expect(entries.map(\.state) == ["ignored", "broken", "applied", "broken", "broken"])
        #expect(entries[0].reason == "not a .yaml file")
        #expect(entries[2].jobs == ["a", "b"])
        #expect(entries[3].lastGoodSince == "2026-01-05T12:00:00.000000+00:00")
        #expect(
            entries[3].diagnostics == [
                """
                later.yaml:2:1: error: unknown key 'comand' [unknown-key]
                  hint: did you mean 'cmd'?
                """
            ])
    }

    @Test func `tells whether an awaited content is applied, refused, ignored, or what is instead`()
        throws
    {
        let list = try desk.json("/ruqi/get_files")["data"]?["list"]?.array ?? []
        func verdict(
            _ name: String, _ text: String, isSettled: Bool = false
        ) -> AwaitedFile.Verdict {
            let entry = list.compactMap(FileEntry.init).first { $0.file == name }
            return AwaitedFile(name: name, hash: hash(text)).verdict(
                on: entry, isSettled: isSettled)
        }
        #expect(verdict("good.yaml", Self.good) == .applied)
        #expect(
            verdict("good.yaml", "other")
                == .pending("version 1, in effect, has another content", []))
        guard case .refused(let why) = verdict("bad.yaml", Self.bad) else {
            Issue.record("a refused content was not called so")
            return
        }
        #expect(why.count == 1 && why[0].hasPrefix("bad.yaml:2:1: error: "))
        guard case .pending(let what, let why) = verdict("later.yaml", "other") else {
            Issue.record("another content than the refused one was given up")
            return
        }
        #expect(
            what == "it has another content, and refuses that; version 1 is in effect since "
                + "2026-01-05T12:00:00.000000+00:00")
        #expect(why.count == 1)
        guard case .pending(let what, _) = verdict("secret.yaml", "x") else {
            Issue.record("a file that can't be read now was given up")
            return
        }
        #expect(
            what == "it refuses the file without having read it; no version is in effect")
        guard case .refused(let why) = verdict("secret.yaml", "x", isSettled: true) else {
            Issue.record("a file that can't be read was waited for")
            return
        }
        #expect(why.count == 1 && why[0].hasSuffix("permission denied [unreadable-file]"))
        let taken = "the job_id 'c' is taken by the job at"
        for (code, message, isOther) in [
            ("bad-calendar", "no", true), ("duplicate-job-id", "\(taken) a.yaml:1:1", true),
            ("duplicate-job-id", "\(taken) c.yaml:1:1", false),
        ] {
            let lacking = try JSONValue.parse(
                Array(
                    """
                    {"file":"c.yaml","state":"broken","hash":"\(hash("c"))","generation":0,"jobs":[],\
                    "diagnostics":[{"file":"c.yaml","code":"\(code)","message":"\(message)"}]}
                    """.utf8))
            let awaited = AwaitedFile(name: "c.yaml", hash: hash("c"))
            let why = ["c.yaml: error: \(message) [\(code)]"]
            let what =
                "it refuses the content for what stands in other files; no version is in effect"
            let early = awaited.verdict(on: FileEntry(lacking), isSettled: false)
            #expect(early == (isOther ? .pending(what, why) : .refused(why)))
            #expect(awaited.verdict(on: FileEntry(lacking), isSettled: true) == .refused(why))
        }
        #expect(verdict("README", "x") == .ignored("not a .yaml file"))
        #expect(verdict("new.yaml", "x") == .pending("it has seen no file of this name", []))
    }
}
