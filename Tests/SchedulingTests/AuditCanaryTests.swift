import History
import Jobs
import Testing
import fuzz

/// A history of the production scheduler in which nothing is wrong, damaged in one way after the
/// other: each is found.
@Suite struct `The audit of a history` {
    private static let kinds: [RunWalk.Kind] = [.calm, .restarts, .edits]

    @Test(arguments: kinds) func `proves what is as it was written`(_ kind: RunWalk.Kind) {
        let report = Remembering.report(on: Self.lines(kind, seed: 3))
        #expect(report.isProven)
        #expect(report.notes == [])
        #expect(report.startedCount > 3)
        #expect(report.endedCount + report.lostCount == report.startedCount)
    }

    @Test(arguments: Damage.allCases, kinds)
    func `finds damage`(_ damage: Damage, _ kind: RunWalk.Kind) {
        var hits = 0
        for seed in 0..<20 {
            var dice = Dice(seed: UInt64(seed))
            let lines = Self.lines(kind, seed: UInt64(seed))
            guard let damaged = damage.apply(to: lines, &dice) else { continue }
            hits += 1
            let found = Set(Remembering.report(on: damaged).findings.map(\.kind))
            #expect(
                !found.isDisjoint(with: damage.kinds),
                "seed \(seed): \(found) in \(damaged.joined(separator: "\n"))")
        }
        #expect(hits > 0 || [.noLoss, .noAdoption].contains(damage) && kind != .restarts)
    }

    @Test func `tells of what it can't know that it doesn't know it`() {
        let lines = Self.lines(.restarts, seed: 1)
        let report = Remembering.report(on: Array(lines.dropFirst(20)))
        #expect(report.isProven)
        #expect(report.firstSeq == 21)
        #expect(report.notes.count == 2)
        #expect(report.notes.first?.hasPrefix("records 1 to 20 are not there") == true)
        #expect(report.uncheckedCount > 0)

        let torn = Remembering.report(on: Array(lines[..<30] + lines[40...]))
        #expect(torn.findings.map(\.kind) == [.missingRecords])
        #expect(torn.findings.first?.sentence == "records 31 to 40 are not there")
    }

    private static func lines(_ kind: RunWalk.Kind, seed: UInt64) -> [String] {
        var walk = RunWalk(kind, seed: seed)
        walk.live(turns: 40)
        return walk.lines
    }
}

/// A way to spoil a history.
enum Damage: String, CaseIterable {
    case noRecord, twoRecords, swapped, brokenLine
    // As if they had never been: the numbers fit.
    case noVerdict, twoVerdicts, noEnd, noStart, noLoss, noDefinition, moreOccurrences, otherTime
    case noAdoption

    /// How it may be told.
    var kinds: Set<AuditFinding.Kind> {
        switch self {
        case .noRecord: [.missingRecords]
        case .twoRecords: [.repeatedRecords]
        case .swapped: [.missingRecords, .repeatedRecords]
        case .brokenLine: [.brokenLine]
        case .noVerdict: [.gap, .endWithoutStart]
        case .twoVerdicts: [.double, .startedTwice]
        case .noEnd, .noLoss: [.noEnd, .startedTwice]
        case .noAdoption: [.noEnd]
        case .noStart: [.endWithoutStart]
        case .noDefinition: [.undefined, .gap, .noOccurrence, .double, .count]
        case .moreOccurrences: [.count, .noOccurrence]
        case .otherTime: [.noOccurrence, .double, .early, .gap, .count]
        }
    }

    /// Nil: these lines can't be damaged so.
    func apply(to lines: [String], _ dice: inout Dice) -> [String]? {
        var lines = lines
        guard let index = places(in: lines).randomElement(using: &dice) else { return nil }
        switch self {
        case .noRecord: lines.remove(at: index)
        case .twoRecords: lines.insert(lines[index], at: index)
        case .swapped: lines.swapAt(index, index + 1)
        case .brokenLine: lines[index] = String(lines[index].dropLast(20))
        case .noVerdict, .noEnd, .noStart, .noLoss, .noDefinition:
            lines.remove(at: index)
            lines = renumbered(lines)
        case .twoVerdicts:
            lines.insert(lines[index], at: index + 1)
            lines = renumbered(lines)
        case .noAdoption: lines[index] = lines[index].with("\"adopted_runs\"") { "\"x\"\($0)" }
        case .moreOccurrences: lines[index] = lines[index].with("\"count\":") { "\"count\":1\($0)" }
        case .otherTime:
            lines[index] = lines[index].with("\"first\":\"2026-01-05T00:0") {
                "\"first\":\"2026-01-05T00:0\($0 == "0" ? "1" : "0")"
            }
        }
        return lines
    }

    private func places(in lines: [String]) -> [Int] {
        lines.indices.dropFirst().dropLast(2).filter { index in
            let line = lines[index]
            return switch self {
            case .noRecord, .twoRecords, .brokenLine, .swapped: true
            // Of the last one nobody knows that it was there.
            case .noVerdict:
                line.isVerdict && lines[(index + 1)...].contains { $0.isVerdict(of: line) }
            case .twoVerdicts: line.isVerdict
            case .noEnd: line.isEvent("finished")
            case .noStart: line.isEvent("started")
            case .noLoss: line.isEvent("lost")
            case .noAdoption: line.contains("\"adopted_runs\"")
            case .noDefinition: index < 5 && line.contains("\"defined\"")
            case .moreOccurrences: line.isEvent("missed") && !line.contains("\"held\"")
            case .otherTime: line.isEvent("skipped") && !line.contains("\"held\"")
            }
        }
    }

    private func renumbered(_ lines: [String]) -> [String] {
        lines.enumerated().map { index, line in
            "{\"seq\":\(index + 1)\(line.drop { $0 != "," })"
        }
    }
}

extension String {
    fileprivate func isEvent(_ event: String) -> Bool { contains("\"event\":\"\(event)\"") }

    fileprivate var isVerdict: Bool {
        isEvent("started") || isEvent("skipped") || isEvent("missed")
    }

    /// Of the job of another line.
    fileprivate func isVerdict(of line: String) -> Bool {
        isVerdict && job != nil && job == line.job
    }

    private var job: Substring? { rest(after: "\"job_id\":\"")?.prefix { $0 != "\"" } }

    private func rest(after text: String) -> Substring? {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(text) { return rest.dropFirst(text.count) }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// With other text in the place of the first of some and the character behind it.
    fileprivate func with(_ text: String, _ change: (Character) -> String) -> String {
        guard let rest = rest(after: text), let next = rest.first else { return self }
        let head = prefix(count - rest.count - text.count)
        return head + change(next) + rest.dropFirst()
    }
}
