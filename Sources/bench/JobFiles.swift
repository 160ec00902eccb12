import Linux

/// Job files for directories of many. One in 1,440 has the same rule, as where many jobs are
/// daily.
extension Workplace {
    /// Makes a directory below `path` with so many of them, at most 100,000. Each of a `version`
    /// has another command than it has in the others.
    func writeJobs(_ count: Int, to directory: String, version: Int = 0) throws {
        try makeDirectory(directory)
        for number in 0..<count { try writeJob(number, to: directory, version: version) }
        // Else the system would still be writing them, on a processor that is measured.
        try syncFileSystem(of: path)
    }

    /// Writes the one with that number into a directory below `path`.
    func writeJob(_ number: Int, to directory: String, version: Int = 0) throws {
        let padded = Self.padded(number)
        let version = version == 0 ? "" : " version \(version)"
        // About 120 bytes.
        let text = """
            job_name: bench
            description: One of ten thousand small jobs, number \(padded)
            rule: "0 \(number % 60) \(number / 60 % 24) * * *"
            cmd: echo job \(padded)\(version)

            """
        try write(text, to: "\(directory)/job-\(padded).yaml")
    }

    /// Makes a directory below `path` with the examples of `jobs.d`, all paused. Returns how many
    /// files they are.
    func writeExamples(to directory: String) throws -> Int {
        try makeDirectory(directory)
        let names = try directoryNames(Self.examples).filter { $0.hasSuffix(".yaml") }
        for name in names {
            try write(paused("\(Self.examples)/\(name)"), to: "\(directory)/\(name)")
        }
        return names.count
    }

    private func paused(_ path: String) throws -> String {
        let bytes = try readFile(path, limitBytes: 1 << 20)
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("paused:") }
        return lines.joined(separator: "\n") + "\npaused: true\n"
    }

    private static func padded(_ number: Int) -> String {
        String(String(100_000 + number).dropFirst())
    }

    private static let examples = "jobs.d"
}
