import Calendar
import Jobs
import Testing

/// A directory of files as texts, and the ledger that looks at it.
private struct World {
    var ledger = JobDirectory()
    var now = Timestamp(seconds: 1_000)

    /// A look at these files, at the next second. Nil: the file looks as it did before.
    mutating func look(_ files: [String: String?]) -> JobSet {
        look(
            files.sorted { $0.key < $1.key }.map { name, text in
                Sighting(file: name, seen: text.map { .bytes(Array($0.utf8)) } ?? .unchanged)
            })
    }

    mutating func look(_ sightings: [Sighting]) -> JobSet {
        now = now + .seconds(1)
        return ledger.take(sightings, in: context, at: now)
    }
}

private func job(_ id: String, rule: String = "10s") -> String {
    "job_id: \(id)\nrule: \(rule)\ncmd: x\n"
}

/// `file:id` of each job, in the order of the set.
private func owners(_ set: JobSet) -> [String] {
    set.jobs.map { "\($0.place.file):\($0.spec.id)" }
}

private func states(_ set: JobSet) -> [String] {
    set.files.map { file in
        switch file.state {
        case .applied: "\(file.file) applied \(file.generation)"
        case .broken(let found, let since):
            "\(file.file) broken \(found.map(\.code.rawValue).joined(separator: ","))"
                + (since.map { " since \($0.seconds)" } ?? "")
        case .ignored(let reason): "\(file.file) ignored: \(reason)"
        }
    }
}

private func news(_ set: JobSet) -> [String] {
    set.news.map { item in
        switch item.what {
        case .broken(let found, let since):
            "\(item.file) broken: \(found.map(\.code.rawValue).joined(separator: ","))"
                + (since.map { " since \($0.seconds)" } ?? "")
        case .repaired: "\(item.file) repaired"
        case .ignored(let reason): "\(item.file) ignored: \(reason)"
        case .gone: "\(item.file) gone"
        }
    }
}

@Suite struct JobDirectoryTests {
    @Test
    func `a content that was read ahead counts like its bytes, and the same again is nothing`() {
        var world = World()
        let good = Array(job("x").utf8)
        let bad = Array("comand: x\n".utf8)
        let reader = JobFileReader(for: world.ledger, in: context)
        let set = world.look([
            Sighting(file: "a.yaml", seen: reader.seen(good, file: "a.yaml")),
            Sighting(file: "b.yaml", seen: reader.seen(bad, file: "b.yaml")),
        ])
        #expect(owners(set) == ["a.yaml:x"])
        #expect(set.files.map(\.isBroken) == [false, true])
        let next = JobFileReader(for: world.ledger, in: context)
        for (file, bytes) in [("a.yaml", good), ("b.yaml", bad)] {
            guard case .unchanged = next.seen(bytes, file: file) else {
                Issue.record("\(file) was read again")
                continue
            }
        }
        guard case .content = next.seen(bad, file: "a.yaml") else {
            Issue.record("a change was passed over")
            return
        }
    }

    @Test func `sorts jobs by id and files by name`() {
        var world = World()
        let set = world.look([
            Sighting(file: "b.yaml", seen: .bytes(Array(job("x").utf8))),
            Sighting(file: "a.yaml", seen: .bytes(Array((job("z") + "---\n" + job("B")).utf8))),
        ])
        #expect(owners(set) == ["a.yaml:B", "b.yaml:x", "a.yaml:z"])
        #expect(states(set) == ["a.yaml applied 1", "b.yaml applied 1"])
        #expect(set.files.map { $0.jobIDs.map(\.text) } == [["z", "B"], ["x"]])
    }

    @Test func `keeps the very instances of what did not change`() throws {
        var world = World()
        let before = world.look(["a.yaml": job("a") + "---\n" + job("b"), "c.yaml": job("c")])
        let same = world.look(["a.yaml": nil, "c.yaml": job("c")])
        #expect(zip(before.jobs, same.jobs).allSatisfy { $0 === $1 })
        let edited = world.look([
            "a.yaml": job("a") + "---\n" + job("b", rule: "5s"), "c.yaml": nil,
        ])
        #expect(zip(before.jobs, edited.jobs).map { $0 === $1 } == [true, false, true])
    }

    @Test func `makes a new instance where only the place changed`() {
        var world = World()
        let before = world.look(["a.yaml": job("a")])
        let after = world.look(["a.yaml": "# moved\n" + job("a")])
        #expect(after.jobs[0] !== before.jobs[0])
        #expect(after.jobs[0].fingerprint == before.jobs[0].fingerprint)
        #expect(after.jobs[0].place.line == 2)
    }

    @Test func `forgets the jobs of a file that is gone`() {
        var world = World()
        _ = world.look(["a.yaml": job("a"), "b.yaml": job("b")])
        let set = world.look(["b.yaml": nil])
        #expect(owners(set) == ["b.yaml:b"])
        #expect(states(set) == ["b.yaml applied 1"])
        #expect(news(set) == ["a.yaml gone"])
    }

    @Test func `keeps the last good jobs of a file that breaks, and leaves others alone`() {
        var world = World()
        let before = world.look(["a.yaml": job("a"), "b.yaml": job("b")])
        let set = world.look(["a.yaml": "rule: 10s\ncomand: x\n", "b.yaml": job("b", rule: "5s")])
        #expect(owners(set) == ["a.yaml:a", "b.yaml:b"])
        #expect(set.jobs[0] === before.jobs[0])
        #expect(states(set) == ["a.yaml broken unknown-key since 1001", "b.yaml applied 2"])
        #expect(news(set) == ["a.yaml broken: unknown-key since 1001"])
    }

    @Test func `has no jobs of a new file with an error, nor of its good documents`() {
        var world = World()
        let set = world.look(["a.yaml": job("a") + "---\njob_id: b\ncmd: x\n"])
        #expect(set.jobs.isEmpty)
        #expect(states(set) == ["a.yaml broken missing-key"])
        #expect(set.files[0].generation == 0)
    }

    @Test func `tells each problem once, and when it changed or ended`() {
        var world = World()
        #expect(news(world.look(["a.yaml": job("a")])) == [])
        #expect(
            news(world.look(["a.yaml": "rule: x\n"]))
                == ["a.yaml broken: missing-key,unknown-rule since 1001"])
        #expect(news(world.look(["a.yaml": nil])) == [])
        #expect(news(world.look(["a.yaml": "rule: x\n"])) == [])
        #expect(
            news(world.look(["a.yaml": "rule: 1s\n"]))
                == ["a.yaml broken: missing-key since 1001"])
        #expect(news(world.look(["a.yaml": job("a", rule: "1s")])) == ["a.yaml repaired"])
        #expect(news(world.look(["a.yaml": nil])) == [])
    }

    @Test func `counts the versions that were applied, not the broken and the same ones`() {
        var world = World()
        _ = world.look(["a.yaml": job("a")])
        _ = world.look(["a.yaml": "broken"])
        let again = world.look(["a.yaml": job("a")])
        #expect(states(again) == ["a.yaml applied 1"])
        let edited = world.look(["a.yaml": job("a") + "# a comment\n"])
        #expect(states(edited) == ["a.yaml applied 2"])
        let broken = world.look(["a.yaml": "broken"])
        #expect(states(broken) == ["a.yaml broken not-a-map since 1004"])
    }

    @Test func `has the hash of the newest content, good or not`() {
        var world = World()
        let good = world.look(["a.yaml": job("a")])
        #expect(good.files[0].hash == fnv1a(job("a")))
        let bad = world.look(["a.yaml": "broken"])
        #expect(bad.files[0].hash == fnv1a("broken"))
    }

    @Test func `keeps a file that can't be read, and takes it up again`() {
        var world = World()
        let before = world.look(["a.yaml": job("a")])
        let sighting = Sighting(file: "a.yaml", seen: .unreadable("permission denied"))
        let set = world.look([sighting])
        #expect(set.jobs[0] === before.jobs[0])
        #expect(
            set.files[0].problemTexts
                == [
                    "a.yaml: error: the file can't be read: permission denied [unreadable-file]"
                ])
        #expect(news(set) == ["a.yaml broken: unreadable-file since 1001"])
        #expect(news(world.look([sighting])) == [])
        let after = world.look(["a.yaml": job("a")])
        #expect(states(after) == ["a.yaml applied 1"])
        #expect(after.jobs[0] === before.jobs[0])
        #expect(news(after) == ["a.yaml repaired"])
    }

    @Test func `leaves a file alone while somebody writes it`() {
        var world = World()
        let held = Sighting(file: "a.yaml", seen: .heldOpen)
        let new = world.look([held])
        #expect(
            states(new) == [
                "a.yaml ignored: somebody has it open for writing; it is read when it is closed, "
                    + "or was not written to for 5 s"
            ])
        #expect(new.news.isEmpty && new.files[0].isUnknown && !new.files[0].isBroken)
        let before = world.look(["a.yaml": job("a")])
        let set = world.look([held])
        #expect(set.jobs[0] === before.jobs[0])
        #expect(states(set) == ["a.yaml applied 1"])
        #expect(set.news.isEmpty)
    }

    @Test(arguments: [
        "cmd: cat \u{e9}", "cmd: [cat, \u{e9}]", "cmd: x\ncwd: /\u{e9}",
        "cmd: http://h/#\u{e9}", "cmd: x\nenv: {A: \u{e9}}", "cmd: x\njob_name: \u{e9}",
    ])
    func `takes another spelling of a character for a change, for it is another text`(
        keys: String
    ) {
        var world = World()
        let composed = "job_id: a\nrule: 10s\n\(keys)\n"
        let decomposed = composed.replacing("\u{e9}", with: "e\u{301}")
        let before = world.look(["a.yaml": composed]).jobs[0]
        let after = world.look(["a.yaml": decomposed]).jobs[0]
        #expect(before !== after && after.changedKeys(from: before).count == 1)
        #expect(before.spec != after.spec)
    }

    @Test func `tells two names apart that look alike`() {
        var world = World()
        let files = ["\u{e9}.yaml", "e\u{301}.yaml"].enumerated().map { number, name in
            Sighting(
                file: name, seen: .bytes(Array("job_id: j\(number)\nrule: 10s\ncmd: x\n".utf8)))
        }
        #expect(world.look(files).jobs.map(\.spec.id.text) == ["j0", "j1"])
        #expect(world.look(files.reversed()).jobs.count == 2)
        #expect(world.look([files[1]]).jobs.map(\.spec.id.text) == ["j1"])
    }

    @Test func `gives one of two files whose names look alike a job_id that both want`() {
        var world = World()
        let files = ["\u{e9}.yaml", "e\u{301}.yaml"].map { name in
            Sighting(file: name, seen: .bytes(Array("job_id: x\nrule: 10s\ncmd: x\n".utf8)))
        }
        let set = world.look(files)
        #expect(set.jobs.count == 1 && set.files.map(\.isBroken) == [false, true])
        #expect(world.look(files.reversed()).jobs.count == 1)
    }

    @Test func `lists what it ignores, and drops the jobs of what was a file before`() {
        var world = World()
        _ = world.look(["a.yaml": job("a")])
        let ignored = Sighting(file: "a.yaml", seen: .ignored("it is a directory"))
        let set = world.look([ignored])
        #expect(set.jobs.isEmpty)
        #expect(states(set) == ["a.yaml ignored: it is a directory"])
        #expect(news(set) == ["a.yaml ignored: it is a directory"])
        #expect(news(world.look([ignored])) == [])
        #expect(owners(world.look(["a.yaml": job("a"), "b.yaml": job("b")])).count == 2)
    }
}

@Suite struct JobOwnershipTests {
    @Test func `gives an id to the first file by name at the first load`() {
        var world = World()
        let set = world.look(["b.yaml": job("x"), "a.yaml": job("x"), "c.yaml": job("y")])
        #expect(owners(set) == ["a.yaml:x", "c.yaml:y"])
        #expect(
            set.files[1].problemTexts == [
                "b.yaml:1:1: error: the job_id 'x' is taken by the job at a.yaml:1:1"
                    + " [duplicate-job-id]\n  hint: give one of them another job_id"
            ])
        #expect(news(set) == ["b.yaml broken: duplicate-job-id"])
    }

    @Test func `refuses a newcomer whole, whatever its name`() {
        var world = World()
        _ = world.look(["m.yaml": job("x")])
        let set = world.look(["a.yaml": job("w") + "---\n" + job("x"), "m.yaml": nil])
        #expect(owners(set) == ["m.yaml:x"])
        #expect(states(set) == ["a.yaml broken duplicate-job-id", "m.yaml applied 1"])
    }

    @Test func `brings the newcomer in with the look in which the incumbent goes`() {
        var world = World()
        _ = world.look(["a.yaml": job("x"), "b.yaml": job("x"), "c.yaml": job("x")])
        let set = world.look(["b.yaml": nil, "c.yaml": nil])
        #expect(owners(set) == ["b.yaml:x"])
        #expect(states(set) == ["b.yaml applied 1", "c.yaml broken duplicate-job-id"])
        #expect(
            news(set) == ["a.yaml gone", "b.yaml repaired", "c.yaml broken: duplicate-job-id"])
    }

    @Test func `brings the newcomer in when the incumbent takes another id`() {
        var world = World()
        _ = world.look(["a.yaml": job("x"), "b.yaml": job("x")])
        let set = world.look(["a.yaml": job("y"), "b.yaml": nil])
        #expect(owners(set) == ["b.yaml:x", "a.yaml:y"])
    }

    @Test func `lets a job move to another file in one look`() {
        var world = World()
        let before = world.look(["z.yaml": job("x")])
        let renamed = world.look(["a.yaml": job("x")])
        #expect(owners(renamed) == ["a.yaml:x"])
        #expect(renamed.jobs[0].fingerprint == before.jobs[0].fingerprint)
        let split = world.look(["a.yaml": job("y"), "b.yaml": job("x")])
        #expect(owners(split) == ["b.yaml:x", "a.yaml:y"])
    }

    @Test func `lets two files exchange their jobs`() {
        var world = World()
        _ = world.look(["a.yaml": job("x"), "b.yaml": job("y")])
        let set = world.look(["a.yaml": job("y"), "b.yaml": job("x")])
        #expect(owners(set) == ["b.yaml:x", "a.yaml:y"])
        #expect(states(set) == ["a.yaml applied 2", "b.yaml applied 2"])
    }

    @Test func `leaves a job with its file when the file it should go to is refused`() {
        var world = World()
        _ = world.look(["a.yaml": job("x"), "b.yaml": job("y"), "c.yaml": job("z")])
        // c keeps z, so b is refused and keeps y, so a is refused and keeps x.
        let set = world.look([
            "a.yaml": job("y"), "b.yaml": job("w") + "---\n" + job("z"), "c.yaml": nil,
        ])
        #expect(owners(set) == ["a.yaml:x", "b.yaml:y", "c.yaml:z"])
        #expect(
            states(set) == [
                "a.yaml broken duplicate-job-id since 1001",
                "b.yaml broken duplicate-job-id since 1001", "c.yaml applied 1",
            ])
        let after = world.look(["a.yaml": nil, "b.yaml": nil])
        #expect(owners(after) == ["b.yaml:w", "a.yaml:y", "b.yaml:z"])
    }

    @Test func `leaves a long chain of jobs with its files when the last file breaks`() {
        var world = World()
        let count = 3_000
        let names = (0..<count).map { "job-\(1_000 + $0)" }
        func files(shiftedBy shift: Int) -> [Sighting] {
            (0..<count).map { number in
                let id = names[(number + shift) % count]
                return Sighting(
                    file: "\(names[number]).yaml", seen: .bytes(Array(job(id).utf8)))
            }
        }
        _ = world.look(files(shiftedBy: 0))
        var broken = files(shiftedBy: 1)
        broken[count - 1] = Sighting(
            file: "\(names[count - 1]).yaml", seen: .bytes(Array("rule: 10\n".utf8)))
        let set = world.look(broken)
        #expect(owners(set) == names.map { "\($0).yaml:\($0)" })
        #expect(set.files.count { !$0.isBroken } == 0)
        let repaired = world.look(files(shiftedBy: 1))
        #expect(repaired.files.count { $0.isBroken } == 0)
        #expect(owners(repaired).first == "\(names[count - 1]).yaml:\(names[0])")
    }

    @Test func `lets two files exchange their jobs though a third one asks for them in vain`() {
        var world = World()
        _ = world.look([
            "a.yaml": job("x"), "d.yaml": job("y"), "k.yaml": job("q"), "z.yaml": job("w"),
        ])
        // k keeps q, so z is refused and keeps w, so b is refused, and nothing is in d's way.
        let set = world.look([
            "a.yaml": job("y"), "b.yaml": job("x") + "---\n" + job("w"), "d.yaml": job("x"),
            "k.yaml": nil, "z.yaml": job("q"),
        ])
        #expect(owners(set) == ["k.yaml:q", "z.yaml:w", "d.yaml:x", "a.yaml:y"])
    }

    @Test func `leaves an id to its file after a restart in which another one's jobs are kept`() {
        var world = World()
        _ = world.look(["a.yaml": job("x"), "c.yaml": job("y")])
        let before = world.look(["a.yaml": job("y"), "c.yaml": nil])
        world.ledger = JobDirectory(
            lastGood: before.files.compactMap(LastGood.init),
            newcomers: Set(world.ledger.newcomerNames))
        let after = world.look(["a.yaml": job("y"), "c.yaml": job("y")])
        #expect(owners(after) == ["a.yaml:x", "c.yaml:y"])
        #expect(owners(after) == owners(before))
    }

    @Test func `keeps the incumbent when its file breaks`() {
        var world = World()
        _ = world.look(["a.yaml": job("x"), "b.yaml": job("x")])
        let set = world.look(["a.yaml": "broken", "b.yaml": nil])
        #expect(owners(set) == ["a.yaml:x"])
    }

    @Test func `prefers the incumbent to a newcomer that is first by name`() {
        var world = World()
        _ = world.look(["b.yaml": job("x")])
        let set = world.look(["a.yaml": job("x"), "b.yaml": job("x", rule: "5s")])
        #expect(owners(set) == ["b.yaml:x"])
        #expect(states(set) == ["a.yaml broken duplicate-job-id", "b.yaml applied 2"])
    }
}

@Suite struct IgnoredNameTests {
    @Test(arguments: ["a.yaml", "a.yml", "nightly report.yaml"])
    func `looks into job files`(_ name: String) {
        #expect(IgnoredName.reason(for: name) == nil)
    }

    @Test(arguments: [
        ".a.yaml", "a.yaml~", "#a.yaml#", "a.yaml.swp", "a.yaml.tmp", "a.yaml.dpkg-old",
        "a.yaml.dpkg-dist", "a.yaml.rpmnew", "a.yaml.rpmsave", "a.yaml.orig", "a.json", "README",
        "yaml", ".yaml", "..data", "a.YAML", "a\n.yaml",
    ])
    func `passes over what editors and package managers leave, and says why`(_ name: String) {
        #expect(IgnoredName.reason(for: name) != nil)
    }
}

/// The same ledger in a world of other zones and calendars.
@Suite struct `When zones or calendars changed` {
    private static func context(
        _ edition: Int, zones: Set<String> = ["Europe/Berlin"], days: DateRanges?
    ) -> JobContext {
        JobContext(
            defaultZone: .utc,
            zone: { zones.contains($0) ? worldZone(named: $0) : nil },
            zoneNames: { zones.sorted() },
            calendar: { _ in days.map { .found($0) } ?? .missing(names: [], directory: "cal") },
            edition: edition)
    }

    private static let zoned = "job_id: z\nrule: 0 0 0 * * *\ntimezone: Asia/Tokyo\ncmd: x\n"
    private static let excluding = "job_id: e\nrule: 0 0 0 * * *\nexclude: [off]\ncmd: x\n"

    private static func look(_ ledger: inout JobDirectory, _ context: JobContext) -> JobSet {
        let reader = JobFileReader(for: ledger, in: context)
        let files = [("e.yaml", excluding), ("p.yaml", job("p")), ("z.yaml", zoned)]
        return ledger.take(
            files.map {
                Sighting(file: $0.0, seen: reader.seen(Array($0.1.utf8), file: $0.0))
            }, in: context, at: Timestamp(seconds: 5))
    }

    @Test func `the same bytes are judged again, in each edition once`() {
        var ledger = JobDirectory()
        let day = DateRanges([3...3])
        let first = Self.look(&ledger, Self.context(1, days: nil))
        #expect(
            states(first) == [
                "e.yaml broken unknown-calendar", "p.yaml applied 1", "z.yaml broken unknown-zone",
            ])
        // The context is another one and says that it is the same.
        let zones: Set = ["Asia/Tokyo"]
        let same = Self.look(&ledger, Self.context(1, zones: zones, days: day))
        #expect(states(same) == states(first))
        let second = Self.look(&ledger, Self.context(2, zones: zones, days: day))
        #expect(states(second) == ["e.yaml applied 1", "p.yaml applied 1", "z.yaml applied 1"])
        #expect(news(second) == ["e.yaml repaired", "z.yaml repaired"])
        #expect(second.jobs[1] === first.jobs[0])
    }

    @Test func `a file that breaks in the look with other days follows them`() {
        var ledger = JobDirectory()
        let zones: Set = ["Asia/Tokyo", "UTC"]
        let first = Self.look(&ledger, Self.context(1, zones: zones, days: DateRanges([3...3])))
        let bad = Sighting(file: "e.yaml", seen: .bytes(Array("broken".utf8)))
        let context = Self.context(2, zones: zones, days: DateRanges([4...4]))
        let second = ledger.take([bad], in: context, at: Timestamp(seconds: 6))
        #expect(states(second) == ["e.yaml broken not-a-map since 5"])
        #expect(second.jobs[0].spec.options.exclusions.days == DateRanges([4...4]))
        #expect(second.jobs[0].recurrence != first.jobs[0].recurrence)
    }

    @Test func `other days make another job, and none leave the last good one`() {
        var ledger = JobDirectory()
        let zones: Set = ["Asia/Tokyo"]
        let first = Self.look(&ledger, Self.context(1, zones: zones, days: DateRanges([3...3])))
        let second = Self.look(&ledger, Self.context(2, zones: zones, days: DateRanges([4...4])))
        #expect(second.jobs[0].recurrence != first.jobs[0].recurrence)
        #expect(second.jobs[2] === first.jobs[2])
        #expect(states(second) == ["e.yaml applied 1", "p.yaml applied 1", "z.yaml applied 1"])
        let third = Self.look(&ledger, Self.context(3, zones: zones, days: nil))
        #expect(states(third)[0] == "e.yaml broken unknown-calendar since 5")
        #expect(third.jobs[0] === second.jobs[0])
    }
}
