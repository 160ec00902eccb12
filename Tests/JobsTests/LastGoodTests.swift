import Calendar
import Jobs
import Testing

@Suite struct `A last good version` {
    private let now = Timestamp(seconds: 1_000)
    private let good =
        "# head\njob_id: x\nrule: 10s\ncmd: x\nenv: {A: b}\n---\njob_id: y\n"
        + "rule: now\ncmd: [y]\n"

    private func sighting(_ file: String, _ yaml: String) -> Sighting {
        Sighting(file: file, seen: .bytes(Array(yaml.utf8)))
    }

    /// A ledger in which `a.yaml` was good and broke.
    private func broken() -> (ledger: JobDirectory, set: JobSet) {
        var ledger = JobDirectory()
        _ = ledger.take([sighting("a.yaml", good)], in: context, at: now)
        let set = ledger.take(
            [sighting("a.yaml", "rule: 1x\n")], in: context, at: now + .seconds(9))
        return (ledger, set)
    }

    private func restored(_ set: JobSet) throws -> LastGood {
        let version = try #require(set.files.first.flatMap(LastGood.init))
        return try LastGood(Array(version.text.utf8), file: "a.yaml", in: context)
    }

    @Test func `is there for a broken file that was good, and for no other`() throws {
        var ledger = JobDirectory()
        let applied = ledger.take([sighting("a.yaml", good)], in: context, at: now)
        #expect(LastGood(applied.files[0]) == nil)
        var never = JobDirectory()
        let refused = never.take([sighting("a.yaml", "rule: 1x\n")], in: context, at: now)
        #expect(LastGood(refused.files[0]) == nil)
        #expect(LastGood(broken().set.files[0])?.since == now)
    }

    @Test func `comes back in a new ledger with jobs, places, since and generation`() throws {
        let (_, set) = broken()
        var ledger = JobDirectory(lastGood: [try restored(set)], newcomers: [])
        #expect(ledger.current.jobs.map(\.spec) == set.jobs.map(\.spec))
        #expect(ledger.current.jobs.map(\.place.text) == ["a.yaml:2:1", "a.yaml:7:1"])
        let next = ledger.take(
            [sighting("a.yaml", "rule: 1x\n")], in: context, at: now + .seconds(50))
        #expect(next.jobs.map(\.fingerprint) == set.jobs.map(\.fingerprint))
        #expect(next.files[0].state == set.files[0].state)
        #expect(next.files[0].generation == 1)
    }

    @Test func `keeps its generation where the file has that very content again`() throws {
        let (_, set) = broken()
        var ledger = JobDirectory(lastGood: [try restored(set)], newcomers: [])
        let next = ledger.take([sighting("a.yaml", good)], in: context, at: now + .seconds(50))
        #expect(next.files[0].isApplied && next.files[0].generation == 1)
        #expect(next.news == [FileNews(file: "a.yaml", what: .repaired)])
        var other = JobDirectory(lastGood: [try restored(set)], newcomers: [])
        let edited = other.take(
            [sighting("a.yaml", "rule: 10s\ncmd: z\n")], in: context, at: now + .seconds(50))
        #expect(edited.files[0].generation == 2)
        #expect(edited.jobs.map(\.spec.id.text) == ["a"])
    }

    @Test func `goes with its file`() throws {
        let (_, set) = broken()
        var ledger = JobDirectory(lastGood: [try restored(set)], newcomers: [])
        let next = ledger.take([], in: context, at: now + .seconds(50))
        #expect(next.jobs.isEmpty && next.files.isEmpty)
        #expect(next.news == [FileNews(file: "a.yaml", what: .gone)])
    }

    @Test func `has its ids before newcomers, and is not refused for them`() throws {
        let (_, set) = broken()
        var ledger = JobDirectory(lastGood: [try restored(set)], newcomers: [])
        let next = ledger.take(
            [
                sighting("0.yaml", "job_id: x\nrule: 10s\ncmd: other\n"),
                sighting("a.yaml", "rule: 1x\n"),
            ], in: context, at: now + .seconds(50))
        #expect(next.jobs.map(\.place.file) == ["a.yaml", "a.yaml"])
        #expect(next.files.map(\.isBroken) == [true, true])
    }

    @Test func `follows a changed calendar while its file is broken`() throws {
        var ledger = JobDirectory()
        func other(_ days: ClosedRange<Int>, edition: Int) -> JobContext {
            JobContext(
                defaultZone: .utc, zone: { worldZone(named: $0) }, zoneNames: { [] },
                calendar: { _ in .found(DateRanges([days])) }, edition: edition)
        }
        let yaml = "rule: 0 0 0 * * *\ncmd: x\nexclude: [holidays]\n"
        _ = ledger.take([sighting("a.yaml", yaml)], in: other(1...1, edition: 1), at: now)
        _ = ledger.take([sighting("a.yaml", "x: y\n")], in: other(1...1, edition: 1), at: now)
        let set = ledger.take(
            [sighting("a.yaml", "x: y\n")], in: other(2...3, edition: 2), at: now)
        #expect(set.jobs.map(\.spec.timing.excluded.ranges) == [[2...3]])
        #expect(set.files[0].isBroken)
    }

    /// A world with these calendars and without any zone but one.
    private func world(
        _ calendars: [String: DateRanges], zone: Zone?, edition: Int
    ) -> JobContext {
        JobContext(
            defaultZone: .utc, zone: { $0 == zone?.name ? zone : nil },
            zoneNames: { [zone?.name].compactMap { $0 } },
            calendar: { name in
                calendars[name].map { .found($0) } ?? .missing(names: [], directory: "cal")
            }, edition: edition)
    }

    @Test(arguments: ["off", "two words", "q\"uote\\\u{e9}\n# line: 7"])
    func `has its zones and calendars with it, which may be gone after a restart`(
        name: String
    ) throws {
        let berlin = try #require(worldZone(named: "Europe/Berlin"))
        let days = [name: DateRanges([20_000...20_000, 20_500...20_510]), "none": .none]
        let full = world(days, zone: berlin, edition: 1)
        var json = JSONWriter()
        json.string(name)
        let text = String(decoding: json.bytes, as: UTF8.self)
        let yaml =
            "rule: 0 0 0 * * *\ntimezone: Europe/Berlin\ncmd: x\nexclude: [\(text), none]\n"
        var ledger = JobDirectory()
        let good = ledger.take([sighting("a.yaml", yaml)], in: full, at: now)
        #expect(good.jobs[0].spec.timing.excluded.ranges.count == 2)
        let bare = world([:], zone: nil, edition: 2)
        let broken = ledger.take([sighting("a.yaml", yaml)], in: bare, at: now)
        #expect(broken.files[0].isBroken && broken.jobs[0].spec == good.jobs[0].spec)
        // It still says which line a value came from.
        #expect(broken.jobs[0].origins(ofKey: "cmd").map(\.line) == [3])
        let kept = try #require(LastGood(broken.files[0])).text
        let read = try LastGood(Array(kept.utf8), file: "a.yaml", in: bare)
        #expect(read.jobs.map(\.spec) == good.jobs.map(\.spec))
        #expect(read.jobs.map(\.recurrence) == good.jobs.map(\.recurrence))
        var restarted = JobDirectory(lastGood: [read], newcomers: [])
        let again = restarted.take([sighting("a.yaml", yaml)], in: bare, at: now)
        #expect(again.jobs.map(\.spec) == good.jobs.map(\.spec) && again.files[0].isBroken)
        #expect(try #require(LastGood(again.files[0])).text == kept)
        // What the world has comes first.
        let other = world([name: .none], zone: nil, edition: 3)
        let shorter = try LastGood(Array(kept.utf8), file: "a.yaml", in: other)
        #expect(shorter.jobs[0].spec.timing.excluded == .none)
    }

    @Test(arguments: [
        ("", "it was not written by ruqid"), ("rule: 10s\ncmd: x\n", "it was not written by ruqid"),
    ])
    func `that is none is refused with the reason`(_ text: String, _ reason: String) {
        #expect(throws: LastGoodProblem.self) {
            _ = try LastGood(Array(text.utf8), file: "a.yaml", in: context)
        }
        do throws(LastGoodProblem) {
            _ = try LastGood(Array(text.utf8), file: "a.yaml", in: context)
        } catch {
            #expect(error.sentence == reason)
        }
    }

    @Test func `with the job of another one is left out`() throws {
        let version = try #require(LastGood(broken().set.files[0]))
        let versions = try ["b.yaml", "a.yaml"].map {
            try LastGood(Array(version.text.utf8), file: $0, in: context)
        }
        let (taken, others) = LastGood.compatible(versions)
        #expect(taken.map(\.file) == ["a.yaml"] && others.map(\.file) == ["b.yaml"])
        #expect(others[0].problem.sentence == "the one of 'a.yaml' has its job 'x'")
        let ledger = JobDirectory(lastGood: versions, newcomers: [])
        #expect(ledger.current.jobs.map(\.place.file) == ["a.yaml", "a.yaml"])
    }

    @Test func `that lost its end is refused`() throws {
        let version = try #require(LastGood(broken().set.files[0]))
        let bytes = Array(version.text.utf8)
        for length in 0..<bytes.count {
            #expect(throws: LastGoodProblem.self) {
                _ = try LastGood(Array(bytes[..<length]), file: "a.yaml", in: context)
            }
        }
    }

    @Test func `leaves a newcomer behind the incumbent over a restart`() {
        let job = "job_id: x\nrule: 10s\ncmd: x\n"
        var ledger = JobDirectory()
        _ = ledger.take([sighting("b.yaml", job)], in: context, at: now)
        let set = ledger.take(
            [sighting("a.yaml", job), sighting("b.yaml", job)], in: context, at: now)
        #expect(set.jobs.map(\.place.file) == ["b.yaml"])
        #expect(ledger.newcomerNames == ["a.yaml"])
        for (newcomers, owner) in [(Set(["a.yaml"]), "b.yaml"), (Set(), "a.yaml")] {
            var restarted = JobDirectory(lastGood: [], newcomers: newcomers)
            let next = restarted.take(
                [sighting("a.yaml", job), sighting("b.yaml", job)], in: context, at: now)
            #expect(next.jobs.map(\.place.file) == [owner])
        }
        // Once the incumbent is gone the newcomer comes, and is none any more.
        let alone = ledger.take([sighting("a.yaml", job)], in: context, at: now)
        #expect(alone.jobs.map(\.place.file) == ["a.yaml"])
        #expect(ledger.newcomerNames == [])
    }
}
