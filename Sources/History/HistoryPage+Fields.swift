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
        bytes.object(in: bytes.indices, without: names).bytes
    }

    /// A record without its `cmd_output`; where it has one, it says that this is left out.
    static func withoutOutput(_ line: [UInt8], in range: Range<Int>) -> [UInt8] {
        var (bytes, isLess) = line.object(in: range, without: ["cmd_output"])
        if isLess {
            bytes.removeLast()
            bytes += ",\"cmd_output_left_out\":true}".utf8
        }
        return bytes
    }
}

extension [UInt8] {
    /// An object without some of its fields, and whether it had any of them.
    fileprivate func object(
        in range: Range<Int>, without names: Set<String>
    ) -> (bytes: [UInt8], isLess: Bool) {
        var kept: [UInt8] = [UInt8(ascii: "{")]
        var isLess = false
        var scanner = LineScanner(self, in: range)
        while let (key, value) = scanner.next() {
            if names.contains(String(decoding: self[key], as: UTF8.self)) {
                isLess = true
                continue
            }
            let end =
                switch value {
                // With its closing quote.
                case .string(let range): range.upperBound + 1
                case .word(let range), .nested(let range): range.upperBound
                }
            if kept.count > 1 { kept.append(UInt8(ascii: ",")) }
            kept += self[(key.lowerBound - 1)..<end]
        }
        kept.append(UInt8(ascii: "}"))
        return (kept, isLess)
    }
}
