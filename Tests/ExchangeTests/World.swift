import Calendar
import Exchange
import Jobs
import Linux

/// When all exports of these tests happen.
let now = at("2026-11-26T22:00:00Z")

/// The request of a URL job, so that its place is seen.
let context = ExportContext(now: now) { url, body, http in
    Array("request of \(url) \(body ?? "") \(http.method.text)".utf8)
}

/// The zones of this host.
func hostZone(_ name: String) -> Zone? { HostZones().zone(named: name) }

/// An instant from RFC 3339; a text that is none fails the tests that use it.
func at(_ text: String) -> Timestamp { Timestamp(rfc3339: text) ?? .distantFuture }

/// What a test could not do.
struct Trouble: Error, CustomStringConvertible {
    let description: String
}

/// The only job of a file; its id is `a` unless the text has another one.
func job(_ yaml: String, file: String = "a.yaml") throws -> Job {
    let jobContext = JobContext(
        defaultZone: .utc, zone: hostZone, zoneNames: { [] },
        calendar: { .found(DateRanges([$0 == "past" ? 10_000...10_001 : 20_000...30_000])) },
        schedulerName: "here")
    let parsed = JobFile.parse(Array(yaml.utf8), file: file, in: jobContext)
    guard parsed.jobs.count == 1, !parsed.hasErrors else {
        throw Trouble(description: parsed.diagnostics.map(\.text).joined(separator: "\n"))
    }
    return parsed.jobs[0]
}

func systemd(_ yaml: String) throws -> Export {
    SystemdExport.export(
        try job(yaml), context, zone: hostZone, isUnit: { $0 == "cron.service" })
}

func kubernetes(_ yaml: String) throws -> Export {
    var export = KubernetesExport(image: "registry.example/jobs:1", context)
    return export.export(try job(yaml))
}

extension Export {
    /// The values of `OnCalendar`, and the refusals where there are some.
    var calendars: [String] {
        guard refusals.isEmpty else { return refusals.map(\.line) }
        return lines("timer").filter { $0.hasPrefix("On") }
            .map { String($0.drop { $0 != "=" }.dropFirst()) }
    }

    /// The lines of the file with that suffix.
    func lines(_ suffix: String) -> [String] {
        let file = files.first { $0.name.hasSuffix(".\(suffix)") }
        return (file?.text ?? "").split(separator: "\n").map(String.init)
    }
}

extension ExportFinding {
    /// Key and message.
    var line: String { "\(key): \(message)" }
}
