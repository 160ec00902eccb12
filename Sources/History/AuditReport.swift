import Calendar
import Jobs

/// What an audit found.
package struct AuditReport: Sendable {
    package internal(set) var segmentCount = 0
    package private(set) var recordCount = 0
    package private(set) var firstSeq = 0
    package internal(set) var lastSeq = 0
    /// When the first record was made; nil: there is none.
    package private(set) var firstTime: Timestamp?
    package private(set) var lastTime: Timestamp?
    /// How many jobs there are in the end.
    package internal(set) var jobCount = 0
    /// Occurrences that were started.
    package private(set) var startedCount = 0
    package private(set) var skippedCount = 0
    package private(set) var missedCount = 0
    /// Occurrences up to the newest record that have no verdict yet: they wait for something, or
    /// are counted together with more of their kind.
    package internal(set) var pendingCount = 0
    /// Of those with a verdict, occurrences for which it can't be told whether that is right.
    package internal(set) var uncheckedCount = 0
    /// Runs whose end is on record.
    package private(set) var endedCount = 0
    package private(set) var lostCount = 0
    /// Runs that have not ended.
    package internal(set) var goingCount = 0
    /// How many things are wrong, also where they are too many for the list.
    package private(set) var findingCount = 0
    /// The first of them, in the order of the records.
    package private(set) var findings: [AuditFinding] = []
    /// What could not be checked, a sentence each.
    package internal(set) var notes: [String] = []
    /// What is wrong only if the rules of a zone were then what they are now.
    private var inZones: [String: Doubtful] = [:]

    private struct Doubtful {
        var count = 0
        var findings: [AuditFinding] = []
    }

    /// Whether nothing is wrong.
    package var isProven: Bool { findingCount == 0 }

    mutating func note(_ line: RecordLine) {
        if recordCount == 0 {
            firstSeq = line.seq
            firstTime = line.time
        }
        recordCount += 1
        lastSeq = line.seq
        lastTime = line.time
        switch line.event {
        case "started": startedCount += 1
        case "skipped": skippedCount += line.tally?.count ?? 0
        case "missed": missedCount += line.tally?.count ?? 0
        case "finished": endedCount += 1
        case "lost": lostCount += 1
        default: break
        }
    }

    mutating func add(_ finding: AuditFinding) {
        if let zone = finding.zone {
            inZones[zone, default: Doubtful()].count += 1
            if inZones[zone]?.findings.count ?? 0 < Self.findingsMax {
                inZones[zone]?.findings.append(finding)
            }
            return
        }
        findingCount += 1
        if findings.count < Self.findingsMax { findings.append(finding) }
    }

    /// The zone was another one so far: what seemed wrong by its rules of today need not be.
    mutating func doubt(zone: String) {
        guard let doubtful = inZones.removeValue(forKey: zone) else { return }
        let verb = doubtful.count == 1 ? "thing is" : "things are"
        notes.append(
            "the zone \(zone) was another one up to record \(lastSeq): \(doubtful.count) \(verb)"
                + " not told that would be wrong by its rules of today")
    }

    /// Nothing more is added.
    mutating func finish() {
        for (_, doubtful) in inZones.sorted(by: { $0.key < $1.key }) {
            findingCount += doubtful.count
            findings += doubtful.findings
        }
        inZones = [:]
        findings.sort { $0.isBefore($1) }
        findings.removeLast(max(0, findings.count - Self.findingsMax))
        guard uncheckedCount > 0 else { return }
        let verb = uncheckedCount == 1 ? "occurrence is" : "occurrences are"
        notes.append(
            "\(uncheckedCount) \(verb) not checked, because what the records say of the job may not"
                + " be all, or its time zone is not here or was another one")
    }

    /// More are counted, and not listed.
    private static let findingsMax = 100
}
