import Calendar
import Jobs
import fuzz

/// The job files of a simulated world, and what of them is to be in force.
struct SimulatedFiles {
    private struct File {
        var plans: [JobPlan]
        /// What a look sees in the place of the plans. Nil: them.
        var trouble: Sighting.Seen?
        /// Changes nothing.
        var note = 0

        var seen: Sighting.Seen {
            let text = plans.map(\.text).joined(separator: "---\n") + "# \(note)\n"
            return trouble ?? .bytes(Array(text.utf8))
        }
    }

    private let pace: JobPlan.Pace
    private let names: [String]
    private var files: [String: File] = [:]
    /// The newest plans of each file that a look took.
    private var good: [String: [JobPlan]] = [:]
    /// The jobs that ever wanted something to be caught up.
    private(set) var catchUps: Set<String> = []
    /// Last good versions of broken files, as the daemon keeps them on the disk.
    private(set) var kept: [String: [UInt8]] = [:]

    init(_ pace: JobPlan.Pace, at now: Timestamp, _ dice: inout Dice) {
        self.pace = pace
        let count = 3 + dice.number(below: 10)
        names = (0..<count).map { "j\($0)" }
        for name in names where dice.number(below: 5) > 0 { create(name, at: now, &dice) }
    }

    /// The jobs that are to be in force.
    var plans: [String: JobPlan] {
        Dictionary(good.values.joined().map { ($0.id, $0) }) { first, _ in first }
    }

    var sightings: [Sighting] {
        files.sorted { $0.key < $1.key }.map {
            Sighting(file: "\($0.key).yaml", seen: $0.value.seen)
        }
    }

    /// Another look was taken: what it made of the files, and which versions are kept.
    mutating func settle(_ set: JobSet) {
        for (name, file) in files where file.trouble == nil { good[name] = file.plans }
        for name in good.keys where files[name] == nil { good[name] = nil }
        catchUps.formUnion(good.values.joined().filter(\.catchesUp).map(\.id))
        kept = [:]
        for file in set.files {
            if let version = LastGood(file) { kept[file.file] = Array(version.text.utf8) }
        }
    }

    /// A new daemon comes up: it knows what was kept.
    mutating func forget() {
        good = good.filter { kept["\($0.key).yaml"] != nil }
    }

    /// One change by somebody: what it was, in words.
    mutating func change(at now: Timestamp, _ dice: inout Dice) -> String {
        let name = dice.choice(names)
        guard let file = files[name] else {
            create(name, at: now, &dice)
            return "\(name) comes"
        }
        if file.trouble != nil, dice.number(below: 3) > 0 {
            files[name]?.trouble = nil
            return "\(name) is repaired"
        }
        switch dice.number(below: 16) {
        case 0, 1:
            files[name] = nil
            return "\(name) goes"
        case 2, 3:
            files[name]?.trouble = dice.choice(Self.troubles)
            return "\(name) breaks"
        case 4:
            files[name]?.trouble = .heldOpen
            return "\(name) is being written"
        case 5:
            files[name]?.note += 1
            return "\(name) gets a comment"
        case 6:
            if file.plans.count > 1 {
                files[name]?.plans.removeLast()
            } else {
                files[name]?.plans.append(.random(id: "\(name)-2", pace, at: now, &dice))
            }
            return "\(name) has another number of jobs"
        default:
            let index = dice.number(below: file.plans.count)
            files[name]?.plans[index].edit(pace, at: now, &dice)
            return "\(name) is edited"
        }
    }

    /// All files are good.
    mutating func repair() {
        for name in files.keys { files[name]?.trouble = nil }
    }

    private mutating func create(_ name: String, at now: Timestamp, _ dice: inout Dice) {
        files[name] = File(plans: [.random(id: name, pace, at: now, &dice)])
    }

    private static let troubles: [Sighting.Seen] = [
        .bytes(Array("comand: x\n".utf8)), .bytes([]), .bytes(Array("rule: 10s\ncmd: [\n".utf8)),
        .unreadable("permission denied"),
    ]
}
