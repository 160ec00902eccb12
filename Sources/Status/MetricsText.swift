import Calendar
import Jobs

/// Text in the exposition format of Prometheus, version 0.0.4: families with their samples.
package struct MetricsText: Sendable {
    /// All of it so far.
    package private(set) var bytes: [UInt8] = []
    private var name = ""

    /// What a family is.
    package enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    /// Nothing at first.
    package init() {}

    /// Begins a family. `help` has neither line ends nor backslashes in it.
    package mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        append("# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n")
    }

    /// A sample of the family.
    package mutating func add(_ value: Int, _ labels: Label...) {
        head("", labels[...])
        number(value)
    }

    /// The same, in seconds to the microsecond.
    package mutating func add(_ value: Duration, _ labels: Label...) {
        head("", labels[...])
        seconds(value)
        append("\n")
    }

    /// Seconds since 1970.
    package mutating func add(_ time: Timestamp, _ labels: Label...) {
        head("", labels[...])
        seconds(time - Timestamp(seconds: 0))
        append("\n")
    }

    /// A bucket of a histogram, with all that is in those below it; nil: the one without a bound.
    mutating func addBucket(_ bound: Duration?, _ count: Int) {
        append("\(name)_bucket{le=\"")
        if let bound { seconds(bound) } else { append("+Inf") }
        append("\"} ")
        number(count)
    }

    /// The end of a histogram.
    mutating func addSum(_ sum: Duration, count: Int) {
        head("_sum", [])
        seconds(sum)
        append("\n")
        head("_count", [])
        number(count)
    }

    private mutating func head(_ ending: String, _ labels: ArraySlice<Label>) {
        append(name)
        append(ending)
        var separator = "{"
        for label in labels {
            append(separator)
            append(label.name)
            append("=\"")
            escape(label.value)
            append("\"")
            separator = ","
        }
        append(labels.isEmpty ? " " : "} ")
    }

    /// What the format asks for in a label's value, and nothing else.
    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\n"): append("\\n")
            default: bytes.append(byte)
            }
        }
    }

    private mutating func number(_ value: Int) {
        append(String(value))
        append("\n")
    }

    private mutating func seconds(_ duration: Duration) {
        var json = JSONWriter(continuing: &bytes)
        json.seconds(duration)
        bytes = json.takeBytes()
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}

/// A label of a sample.
package struct Label: Sendable {
    let name: String
    let value: String

    /// The value may be any text.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
