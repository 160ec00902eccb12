import Calendar
import Jobs

/// What becomes of a job elsewhere: files, or the reasons why there can be none.
package struct Export: Sendable {
    /// In the order of writing; empty where something is refused.
    package let files: [NewFile]
    /// What is another thing there, and can be lived with.
    package let notes: [ExportFinding]
    /// What can't be said there; not empty where there are no files.
    package let refusals: [ExportFinding]

    init(_ files: [NewFile], _ findings: ExportFindings) {
        self.files = findings.refusals.isEmpty ? files : []
        notes = findings.notes
        refusals = findings.refusals
    }
}

/// Something to know about a key of a job that is to go elsewhere.
package struct ExportFinding: Hashable, Sendable {
    /// The key of the job file.
    package let key: String
    /// One sentence without a final stop.
    package let message: String
    /// What to do instead; nil: nothing can be done, or needs to be.
    package let hint: String?
}

/// What an export has to know beside the job.
package struct ExportContext: Sendable {
    /// What lies before is over.
    package let now: Timestamp
    /// What curl(1) is to read for a request: URL, the command's own body, and the rest.
    package let request: @Sendable (String, String?, HTTPOptions) -> [UInt8]

    /// Takes both.
    package init(
        now: Timestamp, request: @escaping @Sendable (String, String?, HTTPOptions) -> [UInt8]
    ) {
        self.now = now
        self.request = request
    }
}

/// Notes and refusals in the order in which they were found, each once: a job's hooks have much in
/// common with it.
struct ExportFindings {
    private(set) var notes: [ExportFinding] = []
    private(set) var refusals: [ExportFinding] = []

    mutating func note(_ key: String, _ message: String, hint: String? = nil) {
        let finding = ExportFinding(key: key, message: message, hint: hint)
        if !notes.contains(finding) { notes.append(finding) }
    }

    mutating func refuse(_ key: String, _ message: String, hint: String? = nil) {
        refuse(ExportRefusal(key, message, hint: hint))
    }

    mutating func refuse(_ refusal: ExportRefusal) {
        if !refusals.contains(refusal.finding) { refusals.append(refusal.finding) }
    }
}

/// Why something can't be said elsewhere.
struct ExportRefusal: Error {
    let finding: ExportFinding

    init(_ key: String, _ message: String, hint: String? = nil) {
        finding = ExportFinding(key: key, message: message, hint: hint)
    }
}

extension Duration {
    /// Whole seconds, the rest counted as one.
    var wholeSecondsUp: Int64 {
        let (seconds, rest) = components
        return rest > 0 ? seconds + 1 : seconds
    }

    /// Whole milliseconds; below them all is cut.
    var wholeMilliseconds: Int64 { inNanoseconds / 1_000_000 }
}

extension Timestamp {
    /// As messages name a moment.
    func shown(in zone: Zone) -> String { rfc3339(in: zone, fraction: .asNeeded) }
}

extension JobSpec {
    /// Whether its variables, its input or its request may be nobody else's business.
    var mayHaveSecrets: Bool {
        !run.env.isEmpty || run.stdin != nil || command.isURL
            || (run.onSuccess + run.onFailure).contains(where: \.isURL)
    }
}
