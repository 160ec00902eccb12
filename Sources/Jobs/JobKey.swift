import Calendar

/// A key of job files: one row for what reads it, prints it and describes it.
package struct JobKey: Sendable {
    /// As it stands in files.
    package let name: String
    /// One sentence without a final stop, for editors.
    package let meaning: String
    /// What values it takes.
    let shape: ValueShape
    /// What people call it elsewhere, for suggestions.
    let otherNames: [String]
    /// Whether it may stand among the settings' `defaults`: what makes a job that very job may not.
    let mayBeDefault: Bool
    /// Takes the key's value. Nil: the key is known and not yet supported.
    let decode: (@Sendable (inout JobDecoder, YAMLNode) -> Void)?
    /// Its value in a definition, as ``decode`` reads it; nil: what is built in, or nothing.
    package let value: @Sendable (JobSpec) -> JSONValue?

    /// Whether this version knows what to do with it.
    package var isSupported: Bool { decode != nil }

    /// Whether a job's value is added to that of `defaults`, instead of taking its place.
    var mergesDefaults: Bool { name == "env" }

    init(
        _ name: String, _ meaning: String, _ shape: ValueShape, otherNames: [String] = [],
        mayBeDefault: Bool = true, value: @escaping @Sendable (JobSpec) -> JSONValue?,
        decode: @escaping @Sendable (inout JobDecoder, YAMLNode) -> Void
    ) {
        self.name = name
        self.meaning = meaning
        self.shape = shape
        self.otherNames = otherNames
        self.mayBeDefault = mayBeDefault
        self.value = value
        self.decode = decode
    }

    init(later name: String) {
        self.name = name
        meaning = ""
        shape = .text()
        otherNames = []
        mayBeDefault = false
        value = { _ in nil }
        decode = nil
    }

    /// Where in ``all`` a name stands. Names are few and differ in length: walking over them is
    /// several times faster than hashing.
    static func index(of name: String) -> Int? {
        let length = name.utf8.count
        for index in lengths.indices where lengths[index] == length && all[index].name == name {
            return index
        }
        return nil
    }

    private static let lengths = all.map(\.name.utf8.count)

    /// The bit of a key of ``all``: there are at most 64.
    static func bit(_ name: String) -> UInt64 {
        guard let index = index(of: name) else {
            preconditionFailure("the table of keys lacks '\(name)'")
        }
        return 1 << index
    }

    /// The key that a person who wrote `name` probably meant.
    static func suggestion(for name: String) -> JobKey? {
        let names = all.flatMap { [$0.name] + $0.otherNames }
        let near = closest(to: name, among: names)
        return near.flatMap { near in
            all.first { $0.name == near || $0.otherNames.contains(near) }
        }
    }
}
