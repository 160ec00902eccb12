import Calendar

/// The last good version of a file that is broken, as the daemon keeps it over a restart: the jobs
/// in canonical form, with what is to be known of the version in comments, its zones' offsets and
/// its calendars' days among them.
package struct LastGood: Sendable {
    /// The name of the file in `jobs.d`.
    package let file: String
    /// When this version was applied.
    package let since: Timestamp
    /// Its content hash. Nil: it was never told.
    let hash: UInt64?
    /// How many versions had been applied by then.
    let generation: Int
    /// In the order of the file.
    package let jobs: [Job]
    let elsewhere: [JobID]

    /// Nil: the file isn't broken, or never was good.
    package init?(_ status: FileStatus) {
        guard status.isBroken else { return nil }
        self.init(applied: status.entry)
    }

    /// The applied version of a file. Nil: none was good yet.
    init?(applied entry: JobDirectoryEntry) {
        guard let since = entry.since else { return nil }
        file = entry.file
        self.since = since
        hash = entry.goodHash
        generation = Int(entry.generation)
        jobs = entry.jobs
        elsewhere = entry.elsewhere
    }

    /// What ``init(_:file:in:)`` reads.
    package var text: String {
        var text = """
            # \(LastGood.title)
            # since: \(since.rfc3339(in: .utc, fraction: .asNeeded))
            # generation: \(generation)
            # elsewhere: \(elsewhere.map(\.text).joined(separator: " "))

            """
        if let hash { text += "# hash: \(String(hash, radix: 16))\n" }
        text += LastGoodWorld(of: jobs).text
        for job in jobs {
            text += "---\n# line: \(job.place.line)\n\(job.spec.canonicalText)"
        }
        return text + LastGood.end
    }

    /// Reads what a former daemon wrote. Throws the reason why it can't be used, as a sentence
    /// without a final stop.
    package init(_ bytes: [UInt8], file: String, in context: JobContext) throws(LastGoodProblem) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix("# \(LastGood.title)\n"), text.hasSuffix(LastGood.end),
            let since = LastGood.value("since", text).flatMap({ Timestamp(rfc3339: $0) }),
            let generation = LastGood.value("generation", text).flatMap({ Int($0) })
        else { throw LastGoodProblem(sentence: "it was not written by ruqid") }
        self.file = file
        self.since = since
        self.generation = generation
        hash = LastGood.value("hash", text).flatMap { UInt64($0, radix: 16) }
        elsewhere = (LastGood.value("elsewhere", text) ?? "").split(separator: " ")
            .compactMap { JobID(String($0)) }
        let hasJobs = text.contains("\n---\n")
        let allLines = text.split(separator: "\n")
        let world = LastGoodWorld(allLines).completing(context.withoutDefaults)
        let parsed = JobFile.parse(bytes, file: file, in: world, memo: JobMemo())
        if hasJobs, let first = parsed.diagnostics.first(where: { $0.severity == .error }) {
            throw LastGoodProblem(sentence: first.message)
        }
        let lines = allLines.compactMap {
            $0.hasPrefix("# line: ") ? Int($0.dropFirst("# line: ".count)) : nil
        }
        guard !hasJobs || lines.count == parsed.jobs.count else {
            throw LastGoodProblem(sentence: "it is not whole")
        }
        jobs = zip(parsed.jobs, lines).map { job, line in
            Job(job, at: Place(file: file, line: line, column: 1))
        }
    }

    /// The jobs as they are in another context; a zone or calendar that isn't there keeps its last
    /// offsets or days. Nil: the jobs can't be as they are there, and what is known stays.
    func jobs(in context: JobContext) -> [Job]? {
        let again = try? LastGood(Array(text.utf8), file: file, in: context)
        return again.map { zip($0.jobs, jobs).map { Job($0, from: $1) } }
    }

    /// Those that can be in effect together: of two with one job id, which no daemon writes, the
    /// first by name is. Also the names of the others, with the reason.
    package static func compatible(
        _ versions: [LastGood]
    ) -> (versions: [LastGood], others: [(file: String, problem: LastGoodProblem)]) {
        var owners: [JobID: String] = [:]
        var taken: [LastGood] = []
        var others: [(file: String, problem: LastGoodProblem)] = []
        for version in versions.sorted(by: { isOrderedBefore($0.file, $1.file) }) {
            let rival = version.jobs.first { owners[$0.spec.id] != nil }?.spec.id
            if let rival, let owner = owners[rival] {
                let sentence = "the one of '\(owner)' has its job '\(rival)'"
                others.append((version.file, LastGoodProblem(sentence: sentence)))
            } else {
                for job in version.jobs { owners[job.spec.id] = version.file }
                taken.append(version)
            }
        }
        return (taken, others)
    }

    /// A comment's value; quoted strings in jobs have no line of their own, so it is no job's text.
    private static func value(_ name: String, _ text: String) -> String? {
        let mark = "# \(name): "
        let line = text.split(separator: "\n").first { $0.hasPrefix(mark) }
        return line.map { String($0.dropFirst(mark.count)) }
    }

    /// The names in the list of files that were refused for ids of others, a line each.
    package static func newcomers(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Bytes of ``text`` that are read. Canonical form may be longer than what was read: escapes, a
    /// value of `defaults` in each job.
    package static let bytesMax = 16 * YAMLLimits.fileBytesMax
    /// Bytes of the list of newcomers that are read: 100,000 names of the longest.
    package static let newcomersBytesMax = 64 << 20

    /// Tells a whole file from one that lost its end.
    private static let end = "# end\n"
    private static let title = "ruqid: the last good version of a file that is broken now"
}

/// Why a last good version can't be used.
package struct LastGoodProblem: Error, Hashable {
    /// Without a final stop.
    package let sentence: String
}
