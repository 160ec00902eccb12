import Calendar

/// Keys with their values in one call, and the values of this package's own types.
extension JSONWriter {
    /// A key with a string.
    package mutating func field(_ name: String, _ text: String) {
        key(name)
        string(text)
    }

    /// A key with a number.
    package mutating func field(_ name: String, _ number: Int) {
        key(name)
        int(number)
    }

    /// A key with a truth value.
    package mutating func field(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    /// A key with a string, or with null: the key is there in any case.
    package mutating func field(_ name: String, orNull text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }

    /// An array of strings.
    package mutating func strings(_ texts: [String]) {
        beginArray()
        for text in texts { string(text) }
        endArray()
    }

    /// A string, or an array of strings, as job files have it; of a URL job without the body,
    /// which may be secret and never leaves the daemon.
    package mutating func command(_ command: Command) {
        switch command {
        case .shell(let text): string(text)
        case .url(let url, _): string(url)
        case .direct(let words): strings(words)
        }
    }

    /// A duration as a number of seconds, to the microsecond: `2`, `0.00125`, `-0.5`.
    package mutating func seconds(_ duration: Duration) {
        let microseconds = duration.inNanoseconds / 1_000
        var text: [UInt8] = microseconds < 0 ? [UInt8(ascii: "-")] : []
        text += String(microseconds.magnitude / 1_000_000).utf8
        var fraction = microseconds.magnitude % 1_000_000
        if fraction > 0 { text.append(UInt8(ascii: ".")) }
        var power: UInt64 = 100_000
        while fraction > 0 {
            text.append(UInt8(truncatingIfNeeded: 0x30 + fraction / power))
            fraction %= power
            power /= 10
        }
        raw(text)
    }

    /// What was read, as it was.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .int(let number): int(number)
        case .double(let number): double(number)
        case .string(let text): string(text)
        case .array(let values):
            beginArray()
            for element in values { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(member.key)
                self.value(member.value)
            }
            endObject()
        }
    }
}
