import Calendar

/// A job as one version of its file defines it.
package final class Job: Sendable {
    /// The definition.
    package let spec: JobSpec
    /// The first line of its document.
    package let place: Place
    /// Where each of its rules stands in the file: its first character where the rule is written
    /// on one line, else the value's begin.
    package let rulePlaces: [Place]
    /// When it is due.
    package let recurrence: Recurrence

    /// Makes the recurrence, which takes about a microsecond. `schedulerName` decides on the job's
    /// share of its `jitter`.
    package init(spec: JobSpec, place: Place, rulePlaces: [Place] = [], schedulerName: String = "")
    {
        self.spec = spec
        self.place = place
        self.rulePlaces = rulePlaces
        recurrence = Recurrence(
            spec.timing, seed: spec.id.text, schedulerName: schedulerName)
    }

    /// What a date job is due once for: its rule and zone, so that an edit of anything else doesn't
    /// repeat it; with the rule `now` all that it means. The history remembers date jobs by it.
    package var dateDefinition: UInt64 {
        if recurrence.kind == .now { return fingerprint }
        var print = Fingerprint()
        print.add(spec.timing.rules)
        print.add(spec.timing.zone.name)
        return print.hash
    }

    /// A hash of what the job means: of everything but its description, its place, and the way its
    /// rule is written. It is the same on every host and after every restart. Made anew at each
    /// call, in about a microsecond.
    package var fingerprint: UInt64 {
        var print = Fingerprint()
        print.add(spec.id.text)
        print.add(spec.jobName)
        print.add(spec.timing.rules)
        print.add(spec.timing.zone.name)
        print.add(spec.timing)
        switch spec.command {
        case .shell(let text): print.add(["shell", text])
        case .direct(let words): print.add(["direct"] + words)
        case .url(let url, let body): print.add(["url", url] + (body.map { [$0] } ?? []))
        }
        print.add(spec.cwd.map { [$0] } ?? [])
        print.add(spec.env.flatMap { [$0.name, $0.value] })
        print.add(spec.timeout?.text ?? "none")
        print.add(spec.paused ? "paused" : "")
        return print.hash
    }
}

extension Fingerprint {
    /// One rule as ever, several with their number before them.
    fileprivate mutating func add(_ rules: [Rule]) {
        if rules.count == 1 { add(rules[0].text) } else { add(rules.map(\.text)) }
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
