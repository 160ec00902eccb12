/// Definitions as job files have them: what is read of the text of a definition is that definition.
///
/// Keys stand in the order of the table, values are JSON, which is YAML. What is built in is left
/// out but the zone, so that the text means the same where other defaults are set.
extension JobSpec {
    /// One document, a key a line.
    package var canonicalText: String {
        canonicalValues.map { name, value in
            "\(name): \(String(decoding: value, as: UTF8.self))\n"
        }.joined()
    }

    /// The keys of which the values differ, in the order of the table.
    package func changedKeys(from other: JobSpec) -> [String] {
        JobKey.all.filter { $0.value(self) != $0.value(other) }.map(\.name)
    }

    private var canonicalValues: [(name: String, value: [UInt8])] {
        JobKey.all.compactMap { key in
            key.value(self).map { value in
                var json = JSONWriter()
                json.value(value)
                return (key.name, json.bytes)
            }
        }
    }
}

extension Job {
    /// The keys that make this job mean something else than a former version; also `timezone` and
    /// `exclude` where it is the zone file or a calendar that changed. Empty: it means the same.
    package func changedKeys(from other: Job) -> [String] {
        let keys = spec.changedKeys(from: other.spec).filter { key in
            switch key {
            case "description", "hosts": false
            case "rule": spec.rules != other.spec.rules
            case "exclude": spec.options.exclusions.days != other.spec.options.exclusions.days
            default: true
            }
        }
        guard recurrence != other.recurrence else { return keys }
        // The texts may be the same, and what they stand for another.
        var changed = Set(keys)
        if spec.options.exclusions.days != other.spec.options.exclusions.days {
            changed.insert("exclude")
        }
        if spec.zone != other.spec.zone || changed.isEmpty { changed.insert("timezone") }
        return changed.count == keys.count
            ? keys : JobKey.all.map(\.name).filter(changed.contains)
    }
}
