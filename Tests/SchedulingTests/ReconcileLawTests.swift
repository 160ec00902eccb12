import Calendar
import Jobs
import Scheduling
import Testing
import fuzz

/// Plays `walk` in worlds of all kinds, until one finds something wrong: that, with the seed that
/// repeats it.
func firstComplaint(
    _ count: UInt64, kinds: [(collides: Bool, breaks: Bool)] = worldKinds,
    _ walk: (inout RandomWorld, inout Dice) -> [String]
) -> String? {
    for (collides, breaks) in kinds {
        for seed in 0..<count {
            var dice = Dice(seed: seed)
            var world = RandomWorld(collides: collides, breaks: breaks, &dice)
            let complaints = walk(&world, &dice)
            if !complaints.isEmpty {
                return "seed \(seed), collides \(collides), breaks \(breaks): \(complaints)"
            }
        }
    }
    return nil
}

let worldKinds = [(false, false), (false, true), (true, false), (true, true)]

/// Walks through random worlds of job files, with the production ledger and scheduler.
@Suite struct `Job files that change at random` {
    @Test func `what a pass tells makes the jobs before into those after, and keeps their plans`() {
        let complaint = firstComplaint(60) { world, dice in
            var running = Running()
            for _ in 0..<8 {
                let pass = running.look(world.sightings(&dice), in: world.context)
                guard pass.complaints.isEmpty else { return pass.complaints }
                world.change(&dice)
            }
            return []
        }
        #expect(complaint == nil)
    }

    @Test func `the same again changes nothing and writes no record`() {
        let complaint = firstComplaint(40) { world, dice in
            var running = Running()
            for _ in 0..<6 {
                let first = running.look(world.sightings(&dice), in: world.context)
                let again = running.look(world.sightings(&dice), in: world.context)
                guard again.toldCount == 0, again.complaints.isEmpty else {
                    return again.complaints + ["\(again.toldCount) records of nothing"]
                }
                let others = differences(lines(first.set), lines(again.set))
                guard others.isEmpty, again.set.news.isEmpty else { return others + ["news"] }
                world.change(&dice)
            }
            return []
        }
        #expect(complaint == nil)
    }

    @Test func `files that are written otherwise and mean the same change no job`() {
        let complaint = firstComplaint(40, kinds: [(false, false), (false, true)]) { world, dice in
            var running = Running()
            for _ in 0..<6 {
                let first = running.look(world.sightings(&dice), in: world.context)
                world.settle()
                world.rewrite(&dice)
                let again = running.look(world.sightings(&dice), in: world.context)
                guard again.toldCount == 0, again.complaints.isEmpty else {
                    return again.complaints + ["told: \(again.told ?? Reconciliation())"]
                }
                guard Set(first.after.keys) == Set(again.after.keys) else { return ["other jobs"] }
                world.change(&dice)
            }
            return []
        }
        #expect(complaint == nil)
    }

    @Test func `the order of what was seen says nothing`() {
        let complaint = firstComplaint(50) { world, dice in
            var left = JobDirectory()
            var right = JobDirectory()
            for second in 0..<8 {
                let now = Timestamp(seconds: Int64(second))
                let one = left.take(world.sightings(), in: world.context, at: now)
                let other = right.take(world.sightings(&dice), in: world.context, at: now)
                let others = differences(lines(one), lines(other))
                guard others.isEmpty, one.news == other.news else { return others + ["news"] }
                world.change(&dice)
            }
            return []
        }
        #expect(complaint == nil)
    }

    @Test func `jobs are those that the files mean, a broken one's those of its last good version`()
    {
        let complaint = firstComplaint(60, kinds: [(false, false), (false, true)]) { world, dice in
            var running = Running()
            for _ in 0..<8 {
                let pass = running.look(world.sightings(&dice), in: world.context)
                let meanings = pass.after.mapValues(\.meaning)
                guard meanings == world.meanings else {
                    let expected = world.meanings
                    let ids = Set(meanings.keys).union(expected.keys).filter {
                        meanings[$0] != expected[$0]
                    }
                    return ids.sorted().map {
                        "\($0) means \(String(describing: meanings[$0]))"
                            + " and not \(String(describing: expected[$0]))"
                    } + lines(pass.set)
                }
                world.settle()
                world.change(&dice)
            }
            return []
        }
        #expect(complaint == nil)
    }

    /// With broken files or ids that are taken twice it counts what was there before.
    @Test
    func `good files without a double id are loaded as by a fresh start, whatever was before`() {
        let complaint = firstComplaint(60, kinds: [(true, true), (true, false), (false, true)]) {
            world, dice in
            var running = Running()
            for _ in 0..<4 {
                _ = running.look(world.sightings(&dice), in: world.context)
                world.change(&dice)
            }
            let calm = RandomWorld(collides: false, breaks: false, &dice)
            let context = RandomWorld.context(
                calm.defaults, calm.calendar, edition: world.edition + 1)
            let last = running.look(calm.sightings(&dice), in: context)
            var fresh = JobDirectory()
            let expected = fresh.take(calm.sightings(), in: context, at: last.now)
            guard last.after.mapValues(\.meaning) == calm.meanings else { return ["other jobs"] }
            return last.complaints
                + differences(
                    lines(last.set, isHistory: false), lines(expected, isHistory: false))
        }
        #expect(complaint == nil)
    }

    /// A file that is held open counts as it was: as a look that sees its former content, or that
    /// it is held open where there was none. What was parsed ahead counts like its bytes.
    @Test func `looks at what changed end as looks at everything`() {
        let complaint = firstComplaint(50) { world, dice in
            var short = JobDirectory()
            var long = JobDirectory()
            var known: [String: RandomWorld.File] = [:]
            var edition = 0
            for second in 0..<10 {
                let now = Timestamp(seconds: Int64(second))
                let isOther = world.edition != edition
                edition = world.edition
                var seen: [Sighting] = []
                var all: [Sighting] = []
                for (name, file) in world.files.sorted(by: { $0.key < $1.key }) {
                    let old = known[name]
                    let isSame = !isOther && old?.version == file.version
                    if !isOther, dice.number(below: 4) == 0 {
                        seen.append(Sighting(file: name, seen: .heldOpen))
                        all.append(Sighting(file: name, seen: old?.seen ?? .heldOpen))
                        continue
                    }
                    var content = file.seen
                    if case .bytes(let bytes) = content {
                        content = JobFileReader(for: short, in: world.context)
                            .seen(bytes, file: name)
                    }
                    seen.append(Sighting(file: name, seen: isSame ? .unchanged : content))
                    all.append(Sighting(file: name, seen: file.seen))
                    known[name] = file
                }
                known = known.filter { world.files[$0.key] != nil }
                let one = short.take(seen, in: world.context, at: now)
                let other = long.take(all, in: world.context, at: now)
                let others = differences(lines(one), lines(other))
                guard others.isEmpty else { return ["look \(second)"] + others }
                world.change(&dice)
            }
            return []
        }
        #expect(complaint == nil)
    }

    @Test func `a restart with what was kept leaves each job id with its file`() {
        let complaint = firstComplaint(60) { world, dice in
            var directory = JobDirectory()
            for second in 0..<8 {
                let now = Timestamp(seconds: Int64(second))
                let set = directory.take(world.sightings(&dice), in: world.context, at: now)
                let restored = restart(directory, set, in: world.context)
                guard let restored else { return ["look \(second): a kept version can't be read"] }
                var successor = restored
                let again = successor.take(
                    world.sightings(&dice), in: world.context, at: now + .seconds(9))
                let others = differences(
                    lines(set, isHistory: false), lines(again, isHistory: false))
                guard others.isEmpty else { return ["look \(second)"] + others }
                world.change(&dice)
            }
            return []
        }
        #expect(complaint == nil)
    }

    @Test func `a file that has nothing to do with others moves no job of theirs`() {
        let complaint = firstComplaint(50) { world, dice in
            var directory = JobDirectory()
            for second in 0..<8 {
                let now = Timestamp(seconds: Int64(second))
                let set = directory.take(world.sightings(&dice), in: world.context, at: now)
                let more = Sighting(
                    file: "more.yaml", seen: .bytes(Array("rule: 1h\ncmd: x\n".utf8)))
                let again = directory.take(
                    world.sightings() + [more], in: world.context, at: now)
                let others = differences(lines(set), lines(again))
                guard others.count == 2, others.allSatisfy({ $0.hasPrefix("+ more.yaml") }) else {
                    return others
                }
                world.change(&dice)
            }
            return []
        }
        #expect(complaint == nil)
    }

    /// A ledger that knows what the daemon keeps on the disk of another one. Nil: that can't be
    /// read.
    private func restart(
        _ directory: JobDirectory, _ set: JobSet, in context: JobContext
    ) -> JobDirectory? {
        var kept: [LastGood] = []
        for file in set.files {
            guard let version = LastGood(file) else { continue }
            guard
                let read = try? LastGood(Array(version.text.utf8), file: file.file, in: context)
            else { return nil }
            kept.append(read)
        }
        return JobDirectory(lastGood: kept, newcomers: Set(directory.newcomerNames))
    }
}
