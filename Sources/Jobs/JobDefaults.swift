import Calendar

/// The setting `defaults`: keys of jobs with the values that count where a job's file has none.
package final class JobDefaults: Sendable {
    /// One key of ``JobKey/all`` with its value.
    struct Entry: Sendable {
        let key: Int
        let place: Place
        let value: YAMLNode
    }

    let entries: [Entry]

    private init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// Takes the map of the settings. What is wrong with it goes into `findings`; whether there are
    /// the calendars that it names is judged with each job. Nil: there is nothing in it, or nothing
    /// that can be used.
    static func read(
        _ node: YAMLNode, in context: JobContext, into findings: inout Findings
    ) -> JobDefaults? {
        guard case .mapping(let pairs) = node.content else {
            if case .refused = node.content { return nil }
            findings.add(
                .notAMap, at: node, "'defaults' must be a map of job keys",
                hint: "such as 'timeout: 5m'")
            return nil
        }
        var decoder = JobDecoder(file: findings.file, context: context, memo: JobMemo())
        decoder.findings = findings
        var entries: [Entry] = []
        for pair in pairs {
            guard let key = decoder.defaultKey(pair.key, knownAlready: entries.map(\.key)) else {
                continue
            }
            let place = Place(
                file: findings.file, line: Int(pair.key.line), column: Int(pair.key.column))
            JobKey.all[key].decode?(&decoder, pair.value)
            entries.append(Entry(key: key, place: place, value: pair.value))
        }
        findings = decoder.findings
        return entries.isEmpty ? nil : JobDefaults(entries)
    }

    /// Where in the settings the value of a key stands; nil: it isn't there.
    func place(ofKey key: Int) -> Place? {
        entries.first { $0.key == key }?.place
    }

    /// Whether others have the same values at the same places, so that nothing of them is new.
    package func isSame(as other: JobDefaults?) -> Bool {
        guard let other else { return false }
        return hasSameBytes(text, other.text) && entries.map(\.place) == other.entries.map(\.place)
    }

    /// All values in one line of JSON, to see whether two are the same.
    package var text: String {
        var json = JSONWriter()
        json.beginObject()
        for entry in entries.sorted(by: { $0.key < $1.key }) {
            json.key(JobKey.all[entry.key].name)
            json.node(entry.value)
        }
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension JobDecoder {
    /// The index of a key that may be a default. Nil: it may not, as the findings say.
    fileprivate mutating func defaultKey(_ node: YAMLNode, knownAlready: [Int]) -> Int? {
        guard let name = keyName(node) else { return nil }
        guard let index = JobKey.index(of: name) else {
            reportUnknown(name, node)
            return nil
        }
        let key = JobKey.all[index]
        if knownAlready.contains(index) {
            findings.add(.duplicateKey, at: node, "the key '\(name)' stands twice in 'defaults'")
        } else if !key.isSupported {
            findings.add(.notYetSupported, at: node, "'\(name)' is not yet supported")
        } else if !key.mayBeDefault {
            findings.add(
                .noDefault, at: node, "'\(name)' can't be a default: each job has its own")
        } else {
            return index
        }
        return nil
    }
}

extension JSONWriter {
    /// Scalars as the texts that stand there.
    fileprivate mutating func node(_ node: YAMLNode) {
        switch node.content {
        case .scalar(let text, let style):
            style == .plain && CoreSchema.isNull(text) ? null() : string(text)
        case .sequence(let items):
            beginArray()
            for item in items { self.node(item) }
            endArray()
        case .mapping(let entries):
            beginArray()
            for entry in entries {
                self.node(entry.key)
                self.node(entry.value)
            }
            endArray()
        case .refused: null()
        }
    }
}
