import Calendar
import Jobs

/// What a URL job is given that must not leave the daemon: values of variables and headers, and
/// the body. curl(1) may repeat them where it complains, as it does with a proxy that it can't
/// use.
package struct RequestSecrets: Sendable {
    private let values: [String]

    /// Hides nothing.
    package static let none = RequestSecrets([])

    /// Of these texts those that have a few bytes: shorter ones occur in any sentence.
    package init(_ texts: [String]) {
        values = texts.filter { $0.utf8.count >= Self.bytesMin }
    }

    /// What a curl has written that failed, with `…` in the place of each value in what are its
    /// own words: all of it where no answer came, else its complaint behind the answer. O(bytes).
    package func hidden(
        in output: [UInt8], httpStatus: Int, exitCode: Int32
    ) -> [UInt8] {
        guard exitCode != 0, !values.isEmpty else { return output }
        let start = httpStatus == 0 ? 0 : Self.complaint(in: output, exitCode) ?? 0
        // By their first bytes, the longest first: one may begin with another.
        let known = Dictionary(
            grouping: values.map { Array($0.utf8) }.sorted { $0.count > $1.count },
            by: { Self.beginning(of: $0[...]) })
        var kept = Array(output[..<start])
        var rest = output[start...]
        while let byte = rest.first {
            let value = known[Self.beginning(of: rest)]?.first { rest.starts(with: $0) }
            if value == nil { kept.append(byte) } else { kept += Self.mark }
            rest = rest.dropFirst(value?.count ?? 1)
        }
        return kept
    }

    /// Where the last line begins that is curl's. Nil: it was left out of what is kept, or a part
    /// of it.
    private static func complaint(in output: [UInt8], _ exitCode: Int32) -> Int? {
        let words = Array("curl: (\(exitCode)) ".utf8)
        var start = output.count - words.count
        while start >= 0 {
            if output[start...].starts(with: words) { return start }
            start -= 1
        }
        return nil
    }

    private static func beginning(of bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.prefix(bytesMin).reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static let bytesMin = 4
    private static let mark = Array("…".utf8)
}
