extension HistoryPage.Line {
    /// Whether its `cmd_output` is, or may be, no output but a sentence about why its command
    /// couldn't be started.
    package var explainsNoStart: Bool {
        switch RecordHead(bytes, in: bytes.indices)?.kind {
        case .success, .failure, .timeout, .stopped, .lost: false
        case .startFailed, .started, .skipped, .missed, .reconciled, .daemon, .other, nil: true
        }
    }

    /// The record without some of its fields. Of one that is broken what stands before the break.
    package func withoutFields(_ names: Set<String>) -> [UInt8] {
        bytes.object(in: bytes.indices) { name, _ in !names.contains(name) }.bytes
    }

    /// A record without its `cmd_output`; where it has one, it says that this is left out.
    static func withoutOutput(_ line: [UInt8], in range: Range<Int>) -> [UInt8] {
        var (bytes, dropped) = line.object(in: range) { name, _ in name != "cmd_output" }
        if !dropped.isEmpty { bytes.add("\"cmd_output_left_out\":true") }
        return bytes
    }

    /// A record without its `cmd_output` and without fields that are long by themselves: those it
    /// names in `left_out`.
    static func short(_ line: [UInt8]) -> [UInt8] {
        var (bytes, dropped) = line.object(in: line.indices) { name, length in
            name != "cmd_output" && length <= fieldBytesMax
        }
        if dropped.contains("cmd_output") { bytes.add("\"cmd_output_left_out\":true") }
        // They are escaped as they stood.
        let others = dropped.filter { $0 != "cmd_output" }.map { "\"\($0)\"" }
        if !others.isEmpty { bytes.add("\"left_out\":[\(others.joined(separator: ","))]") }
        return bytes
    }

    /// What a list or a command may take without making a page long.
    private static let fieldBytesMax = 1_024
}

extension [UInt8] {
    /// An object with those of its fields that are kept, by name and length in bytes, and the names
    /// of the others.
    fileprivate func object(
        in range: Range<Int>, keeping isKept: (String, Int) -> Bool
    ) -> (bytes: [UInt8], dropped: [String]) {
        var kept: [UInt8] = [UInt8(ascii: "{")]
        var dropped: [String] = []
        var scanner = LineScanner(self, in: range)
        while let (key, value) = scanner.next() {
            let end =
                switch value {
                // With its closing quote.
                case .string(let range): range.upperBound + 1
                case .word(let range), .nested(let range): range.upperBound
                }
            let name = String(decoding: self[key], as: UTF8.self)
            guard isKept(name, end - key.lowerBound) else {
                dropped.append(name)
                continue
            }
            if kept.count > 1 { kept.append(UInt8(ascii: ",")) }
            kept += self[(key.lowerBound - 1)..<end]
        }
        kept.append(UInt8(ascii: "}"))
        return (kept, dropped)
    }

    /// Adds a member to an object without blanks.
    fileprivate mutating func add(_ member: String) {
        removeLast()
        if count > 1 { append(UInt8(ascii: ",")) }
        self += member.utf8
        append(UInt8(ascii: "}"))
    }
}
