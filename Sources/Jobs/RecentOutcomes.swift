/// How the last runs of a job ended, at most ``limit`` of them, in one word of memory.
package struct RecentOutcomes: Hashable, Sendable {
    /// Three bits a run, the newest in the lowest; 0: none.
    private var bits: UInt64 = 0

    /// How many are kept.
    package static let limit = 20

    /// These runs, the newest last.
    package init(_ outcomes: [Outcome] = []) {
        for outcome in outcomes { add(outcome) }
    }

    /// Reads ``text``; nil: it is none.
    package init?(text: String) {
        guard text.utf8.count <= Self.limit else { return nil }
        for letter in text.utf8.reversed() {
            guard let place = Self.letters.firstIndex(of: letter) else { return nil }
            add(Outcome.allCases[place])
        }
    }

    /// Notes the end of a run that is newer than all before.
    package mutating func add(_ outcome: Outcome) {
        bits = (bits << 3 | Self.number(of: outcome)) & Self.mask
    }

    /// The newest first.
    package var outcomes: [Outcome] {
        var rest = bits
        var outcomes: [Outcome] = []
        while rest != 0 {
            outcomes.append(Outcome.allCases[Int(rest & 7) - 1])
            rest >>= 3
        }
        return outcomes
    }

    /// A letter for each, the newest first: `ssf`.
    package var text: String {
        String(
            decoding: outcomes.map { Self.letters[Int(Self.number(of: $0)) - 1] }, as: UTF8.self)
    }

    private static func number(of outcome: Outcome) -> UInt64 {
        switch outcome {
        case .success: 1
        case .failure: 2
        case .timeout: 3
        case .stopped: 4
        case .startFailed: 5
        case .lost: 6
        }
    }

    /// Of all outcomes in their order. They stand in checkpoints: a letter keeps its meaning.
    private static let letters = Array("sftknl".utf8)
    private static let mask: UInt64 = 1 << (3 * UInt64(limit)) - 1
}
