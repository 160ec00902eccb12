import Calendar
import Jobs
import fuzz

/// A directory of job files drawn at random, and how it goes on: edited, rewritten, renamed,
/// broken, repaired; jobs move from file to file; the settings' defaults and a calendar change.
struct RandomWorld {
    private(set) var files: [String: File] = [:]
    private(set) var defaults = 0
    private(set) var calendar = 0
    /// Counts the states of defaults and calendar.
    private(set) var edition = 1
    /// Whether ids may be taken twice.
    let collides: Bool
    /// Whether there may be files that can't be applied.
    let breaks: Bool

    /// One entry of the directory.
    struct File {
        /// What stands in it, where that is good in itself.
        var jobs: [RandomJob]?
        var seen: Sighting.Seen
        /// The same for the same content.
        var version: Int
    }

    /// The newest version of each file that was good when it was looked at, with the defaults of
    /// that time.
    private(set) var lastGood: [String: (jobs: [RandomJob], defaults: Int)] = [:]
    private var versions = 0

    init(collides: Bool, breaks: Bool, _ dice: inout Dice) {
        self.collides = collides
        self.breaks = breaks
        for _ in 0..<4 { change(&dice) }
    }

    /// The ids that files of this world name.
    static let ids = ["a", "b", "c", "d", "B", "x-1", "x-2", "y.z", "0", "w_w"]
    static let names = ["a.yaml", "b.yml", "c.yaml", "d.yaml", "m.yaml", "z.yml"]
    static let calendars = [DateRanges([20_458...20_458]), DateRanges([20_461...20_470])]

    /// The calendar's days in force.
    var days: DateRanges { RandomWorld.calendars[calendar] }

    /// The context in which the files are read.
    var context: JobContext { RandomWorld.context(defaults, calendar, edition: edition) }

    /// Each entry as a look at everything sees it, in any order.
    func sightings(_ dice: inout Dice) -> [Sighting] {
        sightings().shuffled(using: &dice)
    }

    /// The same, sorted.
    func sightings() -> [Sighting] {
        files.sorted { $0.key < $1.key }.map { Sighting(file: $0.key, seen: $0.value.seen) }
    }

    /// One to four changes. Where ids may not be taken twice, the jobs that broken files keep
    /// count.
    mutating func change(_ dice: inout Dice) {
        let before = self
        for _ in 0...dice.number(below: 4) { step(&dice) }
        let ids = wanted.values.flatMap { $0.jobs.filter(\.isLoaded).map(\.id) }
        if !collides, Set(ids).count < ids.count { self = before }
    }

    /// The files as they are were looked at.
    mutating func settle() { lastGood = wanted }

    /// The jobs of each file that count, where no id is taken twice.
    private var wanted: [String: (jobs: [RandomJob], defaults: Int)] {
        var wanted: [String: (jobs: [RandomJob], defaults: Int)] = [:]
        for (name, file) in files {
            if case .ignored = file.seen { continue }
            wanted[name] = file.jobs.map { ($0, defaults) } ?? lastGood[name]
        }
        return wanted
    }

    /// What the jobs mean that are to be loaded, where no id is taken twice.
    var meanings: [JobID: Meaning] {
        var meanings: [JobID: Meaning] = [:]
        for (jobs, defaults) in wanted.values {
            for job in jobs where job.isLoaded {
                if let id = JobID(job.id) {
                    meanings[id] = job.meaning(defaults: defaults, calendar: days)
                }
            }
        }
        return meanings
    }

    /// Writes all files anew, so that they mean the same.
    mutating func rewrite(_ dice: inout Dice) {
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            if let jobs = file.jobs { put(name, jobs, &dice) }
        }
    }

    private mutating func step(_ dice: inout Dice) {
        let name = dice.choice(RandomWorld.names)
        guard let file = files[name] else { return create(name, &dice) }
        switch dice.number(below: 14) {
        case 0...3: edit(name, file.jobs, &dice)
        case 4: if let jobs = file.jobs { put(name, jobs, &dice) }
        case 5, 6: files[name] = nil
        case 7: move(name, &dice)
        case 8: rename(name, &dice)
        case 9: exchange(name, dice.choice(RandomWorld.names))
        case 10, 11: if breaks { spoil(name, &dice) }
        case 12:
            edition += 1
            defaults = dice.number(below: RandomJob.defaults.count)
        default:
            edition += 1
            calendar = dice.number(below: RandomWorld.calendars.count)
        }
    }

    private mutating func create(_ name: String, _ dice: inout Dice) {
        let count = dice.choice([1, 1, 1, 2, 3])
        let ids = (0..<count).compactMap { _ in freeID(&dice) }
        let unique = collides ? ids : Array(Set(ids)).sorted()
        if !unique.isEmpty {
            put(name, unique.map { RandomJob.random(id: $0, &dice) }, &dice)
        }
    }

    /// Nil: all are taken, where none may be taken twice.
    private func freeID(_ dice: inout Dice) -> String? {
        if collides { return dice.choice(RandomWorld.ids) }
        let taken = Set(files.values.flatMap { $0.jobs ?? [] }.map(\.id))
        let free = RandomWorld.ids.filter { !taken.contains($0) }
        return free.isEmpty ? nil : dice.choice(free)
    }

    private mutating func edit(_ name: String, _ jobs: [RandomJob]?, _ dice: inout Dice) {
        guard var jobs, !jobs.isEmpty else { return create(name, &dice) }
        let index = dice.number(below: jobs.count)
        switch dice.number(below: 8) {
        case 0: if let id = freeID(&dice) { jobs[index].id = id }
        case 1: if let id = freeID(&dice) { jobs.append(RandomJob.random(id: id, &dice)) }
        case 2: if jobs.count > 1 { jobs.remove(at: index) }
        case 3: jobs.shuffle(using: &dice)
        default: jobs[index].edit(&dice)
        }
        put(name, jobs, &dice)
    }

    /// A job goes into another file.
    private mutating func move(_ name: String, _ dice: inout Dice) {
        let other = dice.choice(RandomWorld.names)
        guard other != name, var jobs = files[name]?.jobs, jobs.count > 1 else { return }
        let job = jobs.remove(at: dice.number(below: jobs.count))
        put(name, jobs, &dice)
        put(other, (files[other]?.jobs ?? []) + [job], &dice)
    }

    private mutating func rename(_ name: String, _ dice: inout Dice) {
        let other = dice.choice(RandomWorld.names)
        guard let jobs = files[name]?.jobs else { return }
        files[name] = nil
        // Its id may have been that of the file's name.
        put(other, jobs, &dice)
    }

    private mutating func exchange(_ name: String, _ other: String) {
        guard let file = files[name], let second = files[other], name != other else { return }
        // What leaves its id to the file's name would mean something else.
        let areFree = [(name, second), (other, file)].allSatisfy { name, file in
            file.jobs != nil && file.text.contains("job_id")
        }
        guard areFree else { return }
        (files[name], files[other]) = (second, file)
    }

    private mutating func spoil(_ name: String, _ dice: inout Dice) {
        let kinds: [Sighting.Seen] = [
            .bytes(Array("comand: x\n".utf8)), .bytes([]),
            .bytes(Array("rule: 10s\ncmd: [\n".utf8)),
            .unreadable("permission denied"), .untrusted("it is writable by others"),
            .ignored("a directory"),
        ]
        versions += 1
        files[name] = File(jobs: nil, seen: dice.choice(kinds), version: versions)
    }

    /// Two jobs of one id in one file make it broken; but where another host loads one of them.
    private mutating func put(_ name: String, _ jobs: [RandomJob], _ dice: inout Dice) {
        let loaded = jobs.filter(\.isLoaded).map(\.id)
        let isGood = Set(loaded).count == loaded.count
        guard isGood || breaks, !jobs.isEmpty else { return }
        let base = String(name.prefix { $0 != "." })
        let texts = jobs.map { $0.text(fileID: jobs.count == 1 ? base : nil, &dice) }
        let text = texts.joined(separator: Bool.random(using: &dice) ? "---\n" : "--- # next\n")
        versions += 1
        files[name] = File(
            jobs: isGood ? jobs : nil, seen: .bytes(Array(text.utf8)), version: versions)
    }
}

extension RandomWorld.File {
    /// Empty where it isn't read.
    var text: String {
        if case .bytes(let bytes) = seen { String(decoding: bytes, as: UTF8.self) } else { "" }
    }
}

// What the files of all these worlds are read in.
extension RandomWorld {
    static func context(_ defaults: Int, _ calendar: Int, edition: Int) -> JobContext {
        let days = calendars[calendar]
        return JobContext(
            defaultZone: .utc, zone: { zones[$0] }, zoneNames: { zones.keys.sorted() },
            calendar: { $0 == "off" ? .found(days) : .missing(names: ["off"], directory: "cal") },
            schedulerName: "here", hostName: "web1", defaults: readDefaults[defaults],
            edition: edition)
    }

    private static let readDefaults: [JobDefaults?] = RandomJob.defaults.map { defaults in
        let world = SettingsContext(hostName: "web1", zone: { zones[$0] }, zoneNames: { [] })
        return Settings.read(
            file: (name: "ruqid.yaml", bytes: Array("defaults: \(defaults.text)\n".utf8)),
            flags: [], in: world
        ).settings?.defaults
    }

    private static let zones: [String: Zone] = {
        var zones = ["UTC": Zone.utc, "local": Zone.utc]
        for (name, offset) in [("Europe/Berlin", 3_600), ("Asia/Tokyo", 32_400)] {
            // RFC 9636 §3: a header with one local time type, its record, and its designation.
            let counts: [UInt8] = [0, 0, 0, 0, 1, 4].flatMap { [0, 0, 0, $0] as [UInt8] }
            let record = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: offset >> $0) } + [0, 0]
            let head = Array("TZif".utf8) + [UInt8](repeating: 0, count: 16)
            // A zone that is refused fails each test that needs it.
            zones[name] = try? Zone(
                name: name, tzif: head + counts + record + Array("ABC\0".utf8))
        }
        return zones
    }()
}
