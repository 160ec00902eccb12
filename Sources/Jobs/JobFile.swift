import Calendar

/// Reads job files.
package enum JobFile {
    /// Reads all jobs of a file and finds all that is wrong with it. `file` is its name or path as
    /// diagnostics show it.
    package static func parse(
        _ bytes: [UInt8], file: String, in context: JobContext
    ) -> ParsedJobFile {
        parse(
            bytes, file: file, in: context, memo: JobMemo(), keepsRulePlaces: true,
            isDiscreet: false)
    }

    /// The same for a daemon, which tells others what it finds: without what it mustn't repeat.
    static func parse(
        _ bytes: [UInt8], file: String, in context: JobContext, memo: JobMemo,
        keepsRulePlaces: Bool = false, isDiscreet: Bool = true
    ) -> ParsedJobFile {
        var decoder = JobDecoder(file: file, context: context, memo: memo)
        let documents = YAMLReader.documents(bytes, into: &decoder.findings)
        if documents.isEmpty, decoder.findings.count == 0 { decoder.reportEmptyFile() }
        var jobs: [Job] = []
        var elsewhere: [JobID] = []
        var rulePlaces: [[Place]] = []
        jobs.reserveCapacity(documents.count)
        let isOnly = documents.count == 1 || documents.count { !$0.isEmpty } == 1
        for document in documents {
            guard let job = decoder.decode(document, isOnly: isOnly, of: documents.count) else {
                continue
            }
            if context.loads(job.spec.options.hosts) {
                jobs.append(job)
                if keepsRulePlaces { rulePlaces.append(decoder.rulePlaces) }
            } else {
                elsewhere.append(job.spec.id)
            }
        }
        return ParsedJobFile(
            jobs: jobs, elsewhere: elsewhere, rulePlaces: rulePlaces,
            diagnostics: isDiscreet
                ? discreet(decoder.findings.sorted, about: bytes) : decoder.findings.sorted)
    }

    /// What is wrong, as everybody may know it.
    private static func discreet(_ findings: [Diagnostic], about bytes: [UInt8]) -> [Diagnostic] {
        // Of other bytes than UTF-8 nothing is repeated.
        guard !findings.isEmpty, String(validating: bytes, as: UTF8.self) != nil else {
            return findings
        }
        return bytes.withUnsafeBufferPointer { bytes in
            let discretion = Discretion(bytes)
            return findings.map(discretion.discreet)
        }
    }

    /// A file's name without its directory and suffix.
    static func name(ofFile file: String) -> String {
        var file = file
        return file.withUTF8 { bytes in
            let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
            var name = bytes[start...]
            let ending = name.suffix(suffixLengthMax)
            if let dot = ending.lastIndex(of: UInt8(ascii: ".")), isSuffix(ending[dot...]) {
                name = name[..<dot]
            }
            return String(decoding: name, as: UTF8.self)
        }
    }

    /// Whether no job file in `jobs.d` has the name of this path.
    static func isTemporaryName(_ path: String) -> Bool {
        IgnoredName.reason(for: String(path.split(separator: "/").last ?? "")) != nil
    }

    private static func isSuffix(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        bytes.elementsEqual(".yaml".utf8) || bytes.elementsEqual(".yml".utf8)
            || bytes.elementsEqual(".json".utf8)
    }

    private static let suffixLengthMax = ".yaml".utf8.count
}

/// What a job file says.
package struct ParsedJobFile: Sendable {
    /// Without an array where there is one job: of many files these would lie between the jobs.
    let list: JobList
    /// The ids of those jobs that other hosts load and this one doesn't.
    package let elsewhere: [JobID]
    /// For each job where its rules stand: their first characters where they are written on one
    /// line, else where the values begin. Empty where nobody wants to know.
    package let rulePlaces: [[Place]]
    /// Sorted by place.
    package let diagnostics: [Diagnostic]

    init(
        jobs: [Job], elsewhere: [JobID], rulePlaces: [[Place]], diagnostics: [Diagnostic]
    ) {
        list = JobList(jobs)
        self.elsewhere = elsewhere
        self.rulePlaces = rulePlaces
        self.diagnostics = diagnostics
    }

    /// In the order of the file. Where the file has errors: those jobs that have none.
    package var jobs: [Job] { list.jobs }

    /// Whether its jobs have the very ids of these, in their order.
    func hasIDs(of other: JobList) -> Bool {
        if case .one(let job) = list, case .one(let old) = other {
            return job.spec.id == old.spec.id
        }
        return jobs.map(\.spec.id) == other.jobs.map(\.spec.id)
    }

    /// The same with other instances of its jobs.
    func with(_ jobs: [Job]) -> ParsedJobFile {
        ParsedJobFile(
            jobs: jobs, elsewhere: elsewhere, rulePlaces: rulePlaces, diagnostics: diagnostics)
    }

    /// Whether the file is to be refused.
    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
