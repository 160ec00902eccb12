import Calendar
import Jobs
import Scheduling
import Testing
import fuzz

/// What the walks through random worlds must find, on purpose wrong.
@Suite struct `The checks of random worlds` {
    /// A pass in which a job was added, one changed, one removed, and one stayed.
    private static func pass() -> Pass {
        var running = Running()
        func files(_ texts: [(String, String)]) -> [Sighting] {
            texts.map { Sighting(file: $0.0, seen: .bytes(Array($0.1.utf8))) }
        }
        let context = RandomWorld.context(0, 0, edition: 1)
        _ = running.look(
            files([
                ("a.yaml", "rule: 1h\ncmd: x\n"), ("b.yaml", "rule: 1h\ncmd: x\n"),
                ("c.yaml", "rule: 1d\ncmd: x\n"), ("w.yaml", "job_id: a\nrule: 1h\ncmd: x\n"),
            ]), in: context)
        return running.look(
            files([
                ("a.yaml", "rule: 2h\ncmd: x\n"), ("c.yaml", "rule: 1d\ncmd: x\n"),
                ("d.yaml", "rule: 1h\ncmd: x\n"), ("w.yaml", "job_id: a\nrule: 1h\ncmd: x\n"),
            ]), in: context)
    }

    private static func id(_ text: String) throws -> JobID { try #require(JobID(text)) }

    @Test func `have nothing against a pass as it is`() {
        let pass = Self.pass()
        #expect(pass.complaints == [])
        #expect(pass.told?.added.map(\.text) == ["d"])
        #expect(pass.told?.changed.map(\.id.text) == ["a"])
        #expect(pass.told?.removed.map(\.text) == ["b"])
        #expect(pass.set.files.map(\.isBroken) == [false, false, false, true])
    }

    private static let corruptions:
        [(name: String, corrupt: @Sendable (inout Pass) throws -> Void)] =
            [
                ("an addition is not told", { $0.told?.added = [] }),
                ("a change is not told", { $0.told?.changed = [] }),
                ("a removal is not told", { $0.told?.removed = [] }),
                (
                    "nothing is told",
                    {
                        $0.told = nil; $0.toldCount = 0
                    }
                ),
                ("a job is added twice", { $0.told?.added.append(try id("c")) }),
                (
                    "a job is changed that is the same",
                    {
                        $0.told?.changed.append(ChangedJob(id: try id("c"), keys: ["cmd"]))
                    }
                ),
                (
                    "a change has no key",
                    {
                        $0.told?.changed = [ChangedJob(id: try id("a"), keys: [])]
                    }
                ),
                ("a job is removed that wasn't there", { $0.told?.removed.append(try id("x")) }),
                ("one too many is called unchanged", { $0.told?.unchangedCount += 1 }),
                (
                    "a job is left in the schedule",
                    {
                        $0.after[try id("b")] = $0.before[try id("b")]
                    }
                ),
                (
                    "an unchanged job is put off",
                    {
                        let plan = try #require($0.after[try id("c")])
                        $0.after[try id("c")] = Plan(
                            meaning: plan.meaning, recurrence: plan.recurrence,
                            due: plan.due.map { $0 + .seconds(86_400) })
                    }
                ),
                (
                    "a changed rule is due at once",
                    {
                        let plan = try #require($0.after[try id("a")])
                        $0.after[try id("a")] = Plan(
                            meaning: plan.meaning, recurrence: plan.recurrence, due: $0.now)
                    }
                ),
                (
                    "an id has two owners",
                    {
                        $0.set = JobSet(jobs: $0.set.jobs + $0.set.jobs, files: $0.set.files)
                    }
                ),
                (
                    "a file's job is lost",
                    {
                        $0.set = JobSet(jobs: Array($0.set.jobs.dropLast()), files: $0.set.files)
                    }
                ),
                (
                    "the rival of a refused file is gone",
                    {
                        $0.set = JobSet(
                            jobs: Array($0.set.jobs.dropFirst()),
                            files: Array($0.set.files.dropFirst()))
                    }
                ),
            ]

    @Test(arguments: corruptions.indices)
    func `find what is wrong with a pass`(_ index: Int) throws {
        let (name, corrupt) = Self.corruptions[index]
        var pass = Self.pass()
        try corrupt(&pass)
        #expect(!pass.complaints.isEmpty, "\(name)")
    }

    @Test func `find a ledger that forgets what was good`() {
        let complaint = firstComplaint(40, kinds: [(false, true)]) { world, dice in
            for _ in 0..<6 {
                var running = Running()
                let pass = running.look(world.sightings(&dice), in: world.context)
                guard pass.after.mapValues(\.meaning) == world.meanings else { return ["found"] }
                world.settle()
                world.change(&dice)
            }
            return []
        }
        #expect(complaint != nil)
    }

    @Test func `find a ledger that forgets who had an id first`() {
        let complaint = firstComplaint(40, kinds: [(true, false)]) { world, dice in
            var directory = JobDirectory()
            for _ in 0..<6 {
                let now = Timestamp(seconds: 0)
                let set = directory.take(world.sightings(&dice), in: world.context, at: now)
                var forgetful = JobDirectory(
                    lastGood: set.files.compactMap(LastGood.init), newcomers: [])
                let again = forgetful.take(world.sightings(&dice), in: world.context, at: now)
                let others = differences(
                    lines(set, isHistory: false), lines(again, isHistory: false))
                guard others.isEmpty else { return others }
                world.change(&dice)
            }
            return []
        }
        #expect(complaint != nil)
    }

    @Test func `find a reconciler that compares texts instead of meanings`() {
        let complaint = firstComplaint(10, kinds: [(false, false)]) { world, dice in
            var running = Running()
            let first = running.look(world.sightings(&dice), in: world.context)
            world.rewrite(&dice)
            var pass = running.look(world.sightings(&dice), in: world.context)
            let before = Dictionary(
                first.set.jobs.map { ($0.spec.id, $0.spec.canonicalText) }
            ) { $1 }
            var told = Reconciliation()
            for job in pass.set.jobs where before[job.spec.id] != job.spec.canonicalText {
                told.changed.append(ChangedJob(id: job.spec.id, keys: ["rule"]))
            }
            pass.told = told
            return pass.complaints
        }
        #expect(complaint?.contains("is changed and means the same") == true)
    }

    @Test func `find a ledger that misses a change`() {
        let complaint = firstComplaint(10, kinds: [(false, false)]) { world, dice in
            var running = Running()
            _ = running.look(world.sightings(&dice), in: world.context)
            let context = world.context
            world.change(&dice)
            let blind = world.sightings().map { Sighting(file: $0.file, seen: .unchanged) }
            let pass = running.look(blind, in: context)
            return pass.after.mapValues(\.meaning) == world.meanings ? [] : ["found"]
        }
        #expect(complaint != nil)
    }
}
