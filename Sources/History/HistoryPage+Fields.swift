extension HistoryPage.Line {
    /// Whether its `cmd_output` is, or may be, no output but a sentence about why its command couldn't be
    /// started.
    package var explainsNoStart: Bool {
        switch RecordHead(bytes, in: bytes.indices)?.kind {
        case .success, .failure, .timeout, .stopped, .lost: false
        case .startFailed, .started, .skipped, .missed, .reconciled, .daemon, .other, nil: true
        }
    }

    /// The record without some of its fields. Of one that is broken what stands before the break.
    package func withoutFields(_ names: Set<String>) -> [UInt8] {
        var kept: [UInt8] = [UInt8(ascii: "{")]
        var scanner = LineScanner(bytes, in: 0..<bytes.count)
        while let (key, value) = scanner.next() {
            if names.contains(String(decoding: bytes[key], as: UTF8.self)) { continue }
            let end =
                switch value {
                // With its closing quote.
                case .string(let range): range.upperBound + 1
                case .word(let range), .nested(let range): range.upperBound
                }
            if kept.count > 1 { kept.append(UInt8(ascii: ",")) }
            kept += bytes[(key.lowerBound - 1)..<end]
        }
        kept.append(UInt8(ascii: "}"))
        return kept
    }
}
