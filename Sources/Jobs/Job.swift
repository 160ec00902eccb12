import Calendar

/// A job as one version of its file defines it.
package final class Job: Sendable {
    /// The definition.
    package let spec: JobSpec
    /// When it is due.
    package let recurrence: Recurrence
    /// What a date job is due once for: its rule and zone, so that an edit of anything else doesn't
    /// repeat it; with the rule `now` all that it means. The history remembers date jobs by it. 0:
    /// it is no date job.
    package let dateDefinition: UInt64
    private let file: String
    private let line: Int32
    private let column: Int32
    private let keys: KeyPlaces
    /// The settings' defaults that it was read with.
    private let defaults: JobDefaults?

    init(
        spec: JobSpec, place: Place, keys: KeyPlaces, defaults: JobDefaults?,
        recurrence: Recurrence
    ) {
        self.spec = spec
        self.recurrence = recurrence
        dateDefinition = Self.dateDefinition(of: spec, recurrence)
        self.keys = keys
        self.defaults = defaults
        file = place.file
        line = Int32(clamping: place.line)
        column = Int32(clamping: place.column)
    }

    /// The same job at another place, of which the lines of its keys aren't known.
    init(_ job: Job, at place: Place) {
        spec = job.spec
        recurrence = job.recurrence
        dateDefinition = job.dateDefinition
        keys = KeyPlaces()
        defaults = nil
        file = place.file
        line = Int32(clamping: place.line)
        column = Int32(clamping: place.column)
    }

    /// The same job where another instance of it stands, and with its values from there.
    init(_ job: Job, from other: Job) {
        spec = job.spec
        recurrence = job.recurrence
        dateDefinition = job.dateDefinition
        keys = other.keys
        defaults = other.defaults
        file = other.file
        line = other.line
        column = other.column
    }

    /// The first line of its document.
    package var place: Place { Place(file: file, line: Int(line), column: Int(column)) }

    /// Where the value of a key comes from: the lines of its file and of the settings' `defaults`
    /// (of `env` both may have some). None: it is built in, or follows from other keys.
    package func origins(ofKey name: String) -> [Place] {
        guard let key = JobKey.index(of: name) else { return [] }
        var places: [Place] = []
        if let offset = keys.line(of: key) {
            places.append(Place(file: file, line: Int(line) + offset, column: 1))
            if !JobKey.all[key].mergesDefaults { return places }
        }
        if let place = defaults?.place(ofKey: key) { places.append(place) }
        return places
    }

    /// The keys whose values come from the settings' `defaults`, in the order of the reference.
    package var defaultedKeys: [String] {
        JobKey.all.map(\.name).filter { name in
            origins(ofKey: name).contains { $0.file != file }
        }
    }

    /// Whether another version of it is this one in each respect, also in where its values stand.
    func isSame(as other: Job) -> Bool {
        place == other.place && keys == other.keys && defaults === other.defaults
            && spec == other.spec && recurrence == other.recurrence
    }

    private static func dateDefinition(of spec: JobSpec, _ recurrence: Recurrence) -> UInt64 {
        guard recurrence.isOnce else { return 0 }
        if recurrence.kind == .now { return fingerprint(of: spec) }
        var print = Fingerprint()
        print.add(spec.rules)
        print.add(spec.zone.name)
        return print.hash
    }

    /// A hash of what the job means: of everything but its description, its place, and the way its
    /// rule is written. It is the same on every host and after every restart. Made anew at each
    /// call, in a few microseconds.
    package var fingerprint: UInt64 { Self.fingerprint(of: spec) }

    private static func fingerprint(of spec: JobSpec) -> UInt64 {
        var print = Fingerprint()
        print.add(spec.id.text)
        print.add(spec.jobName)
        print.add(spec.rules)
        print.add(spec.zone.name)
        print.add(spec.timing)
        switch spec.command {
        case .shell(let text): print.add(["shell", text])
        case .direct(let words): print.add(["direct"] + words)
        case .url(let url, let body): print.add(["url", url] + (body.map { [$0] } ?? []))
        }
        print.add(spec.run.cwd.map { [$0.text] } ?? [])
        print.add(spec.run.env.flatMap { [$0.name, $0.value] })
        print.add(spec.run.timeout?.text ?? "none")
        print.add(runOf: spec)
        print.add(spec.paused ? "paused" : "")
        return print.hash
    }
}

extension Fingerprint {
    /// One rule as ever, several with their number before them.
    fileprivate mutating func add(_ rules: [Rule]) {
        if rules.count == 1 { add(rules[0].text) } else { add(rules.map(\.text)) }
    }

    /// What the rest of the keys about runs say, where that isn't what is built in.
    fileprivate mutating func add(runOf spec: JobSpec) {
        for key in Self.keysByValue {
            guard let value = key.value(spec) else { continue }
            var json = JSONWriter()
            json.value(value)
            add([key.name, String(decoding: json.bytes, as: UTF8.self)])
        }
    }

    /// Those that neither have a place of their own above nor change nothing.
    private static let keysByValue = JobKey.all.filter { key in
        ![
            "job_id", "job_name", "description", "rule", "job_trigger", "timezone", "start_time",
            "end_time", "exclude", "jitter", "dst", "paused", "cmd", "cwd", "env", "timeout",
            "hosts",
        ].contains(key.name)
    }

    /// What stands beside the rules, where anything does. Excluded days are no part of it: they
    /// may come from elsewhere, and a recurrence tells them.
    fileprivate mutating func add(_ timing: Timing) {
        if timing.dst != .cron { add(["dst", timing.dst.rawValue]) }
        if let start = timing.start { add(["start_time", String(start.nanoseconds)]) }
        if let end = timing.end { add(["end_time", String(end.nanoseconds)]) }
        if timing.jitter > .zero { add(["jitter", timing.jitter.text]) }
    }
}

/// Hashes texts so that their borders count: "ab", "c" differs from "a", "bc".
private struct Fingerprint {
    var hash = fnv1aStart

    mutating func add(_ text: String) {
        hash = fnv1a(text, from: fnv1a("\(text.utf8.count):", from: hash))
    }

    mutating func add(_ texts: [String]) {
        add(String(texts.count))
        for text in texts { add(text) }
    }
}
