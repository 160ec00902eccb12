import Calendar

/// Whether a run that has failed is tried again, and when.
package struct RetryPolicy: Hashable, Sendable {
    /// Tries in all, from 1.
    package var attempts = 1
    /// Before the second try, zero or more.
    package var backoff: Duration = .seconds(10)
    /// No pause is longer than this, but for the spread.
    package var maxBackoff: Duration = .seconds(600)
    /// By which each pause is longer than the one before, 1 to 100, in thousandths.
    package var factorThousandths = 2_000

    init() {}

    /// The pause after an attempt that failed: `backoff` times the factor for each earlier one, and
    /// up to a tenth more, which is fixed for the run and attempt, so that jobs which failed
    /// together don't come back together.
    package func pause(after attempt: Int, of run: RunID) -> Duration {
        var nanoseconds = backoff.inNanoseconds
        let most = maxBackoff.inNanoseconds
        for _ in 1..<max(attempt, 1) where nanoseconds < most {
            let (product, overflow) = nanoseconds.multipliedReportingOverflow(
                by: Int64(factorThousandths))
            nanoseconds = overflow ? most : product / 1_000
        }
        nanoseconds = min(nanoseconds, most)
        let share = fnv1a("\(run.text)\n\(attempt)", from: fnv1aStart) % 10_000
        let milliseconds = (nanoseconds + nanoseconds / 100_000 * Int64(share)) / 1_000_000
        return .milliseconds(milliseconds)
    }

    /// CONTRACT §1, `retry`: tries in all.
    static let attemptsRange = 1...100

    /// A factor as text: `2`, `1.5`.
    static func factorText(_ thousandths: Int) -> String {
        let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1_000)
        if rest == 0 { return String(whole) }
        var digits = String(rest + 1_000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    /// Thousandths of `2`, `1.5`, from 1 to 100. Nil: it is none.
    static func factor(_ text: String) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, 1...3 ~= parts[0].utf8.count,
            parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
            let whole = Int(parts[0])
        else { return nil }
        let digits = parts.count == 2 ? parts[1] : "0"
        guard 1...3 ~= digits.utf8.count else { return nil }
        let padded = digits + String(repeating: "0", count: 3 - digits.utf8.count)
        guard let rest = Int(padded), 1_000...100_000 ~= whole * 1_000 + rest else { return nil }
        return whole * 1_000 + rest
    }
}
