import Calendar

/// A job as one version of its file defines it.
package final class Job: Sendable {
    /// The definition.
    package let spec: JobSpec
    /// The first line of its document.
    package let place: Place
    /// When it is due.
    package let recurrence: Recurrence

    /// Makes the recurrence, which takes well under a microsecond.
    package init(spec: JobSpec, place: Place) {
        self.spec = spec
        self.place = place
        recurrence = Recurrence(rule: spec.rule, zone: spec.zone, seed: spec.id.text)
    }

    /// What a date job is due once for: its rule and zone, so that an edit of anything else doesn't
    /// repeat it; with the rule `now` all that it means. The history remembers date jobs by it.
    package var dateDefinition: UInt64 {
        if spec.rule.isNow { return fingerprint }
        var print = Fingerprint()
        print.add(spec.rule.text)
        print.add(spec.zone.name)
        return print.hash
    }

    /// A hash of what the job means: of everything but its description, its place, and the way its
    /// rule is written. It is the same on every host and after every restart. Made anew at each
    /// call, in about a microsecond.
    package var fingerprint: UInt64 {
        var print = Fingerprint()
        print.add(spec.id.text)
        print.add(spec.jobName)
        print.add(spec.rule.text)
        print.add(spec.zone.name)
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
