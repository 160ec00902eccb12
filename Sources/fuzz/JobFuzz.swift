import Calendar
import Jobs

/// Bytes of job files: refused with reasons that have a place, or jobs that print as files of the
/// same meaning; whatever they are, other files keep their jobs.
package struct JobFuzz: FuzzTarget {
    /// For the lines of progress.
    package let name = "job files"
    private let damage: Damage
    private let context: JobContext

    /// More files to start from, and zones beside UTC that they may name.
    package init(files: [[UInt8]], zones: [Zone]) {
        damage = Damage(
            seeds: files + JobFuzz.examples.map { Array($0.utf8) } + JobFuzz.bytes,
            pieces: JobFuzz.pieces.map { Array($0.utf8) } + [[0], [0xFF], [0xC3], [0xFE, 0xFF]],
            sizeMax: 4_000)
        let known = Dictionary(([.utc] + zones).map { ($0.name, $0) }) { first, _ in first }
        context = JobContext(
            defaultZone: .utc, zone: { $0 == "local" ? .utc : known[$0] },
            zoneNames: { known.keys.sorted() },
            calendar: { name in
                switch name {
                case "holidays": .found(DateRanges([20_447...20_448]))
                case "bad": .broken("line 3 is no date")
                default: .missing(names: ["holidays"], directory: "calendars.d")
                }
            },
            schedulerName: "fuzz", hostName: "web1")
    }

    /// A job file and some damage.
    package func input(_ dice: inout Dice) -> [UInt8] { damage.draw(&dice) }

    /// Reads, reads again, prints and reads that, and looks at it beside another file.
    package func accepts(_ input: [UInt8], _ dice: inout Dice) throws(Fault) -> Bool {
        let parsed = JobFile.parse(input, file: JobFuzz.file, in: context)
        try checkDiagnostics(parsed.diagnostics, of: input, named: JobFuzz.file)
        let again = JobFile.parse(input, file: JobFuzz.file, in: context)
        guard again.diagnostics == parsed.diagnostics, again.elsewhere == parsed.elsewhere,
            again.jobs.map(\.spec) == parsed.jobs.map(\.spec)
        else { throw Fault("the same bytes give another result") }
        try checkLedger(input, parsed)
        guard !parsed.hasErrors else { return false }
        // Of JSON more can be read than libyaml does.
        let isJSON = input.first { $0 > 0x20 }.map { $0 == 0x5B || $0 == 0x7B } ?? false
        guard isJSON || isYAML(input) else { throw Fault("what is no YAML is accepted") }
        guard !parsed.jobs.isEmpty || !parsed.elsewhere.isEmpty else {
            throw Fault("neither a job nor a reason")
        }
        guard parsed.rulePlaces.count == parsed.jobs.count else {
            throw Fault("\(parsed.jobs.count) jobs, places of \(parsed.rulePlaces.count)")
        }
        for job in parsed.jobs { try checkText(of: job) }
        return true
    }

    private func checkText(of job: Job) throws(Fault) {
        let text = job.spec.canonicalText
        let again = JobFile.parse(Array(text.utf8), file: JobFuzz.file, in: context)
        if let problem = again.diagnostics.first {
            throw Fault("its print is refused: \(problem.text): \(escaped(Array(text.utf8)))")
        }
        guard again.jobs.map(\.spec) == [job.spec],
            again.jobs.allSatisfy({
                $0.fingerprint == job.fingerprint && $0.recurrence == job.recurrence
            })
        else { throw Fault("its print is another job: \(escaped(Array(text.utf8)))") }
    }

    /// A ledger that has another file's job, and looks at both.
    private func checkLedger(_ input: [UInt8], _ parsed: ParsedJobFile) throws(Fault) {
        var ledger = JobDirectory()
        let now = Timestamp(seconds: 1_770_000_000)
        let other = Sighting(file: "other.yaml", seen: .bytes(Array("rule: 1h\ncmd: x\n".utf8)))
        let before = ledger.take([other], in: context, at: now)
        let both = [other, Sighting(file: JobFuzz.file, seen: .bytes(input))]
        let after = ledger.take(both, in: context, at: now)
        guard let job = before.jobs.first, after.jobs.contains(where: { $0 === job }) else {
            throw Fault("another file lost its job")
        }
        guard let status = after.file(JobFuzz.file), status.isBroken || !parsed.hasErrors else {
            throw Fault("a file with errors is applied")
        }
        if status.isBroken, status.diagnostics.isEmpty {
            throw Fault("a file is refused without a reason")
        }
        let expected = status.isBroken ? 1 : 1 + parsed.jobs.count
        guard after.jobs.count == expected else {
            throw Fault("\(after.jobs.count) jobs are wanted, not \(expected)")
        }
        let same = ledger.take(both, in: context, at: now)
        guard same.news.isEmpty, same.jobs.count == after.jobs.count,
            zip(same.jobs, after.jobs).allSatisfy({ $0 === $1 })
        else { throw Fault("a second look at the same is not the same") }
    }

    private static let file = "fuzz.yaml"
}

/// Findings have a place in the file, a sentence without a final stop, and an end.
func checkDiagnostics(
    _ diagnostics: [Diagnostic], of input: [UInt8], named file: String
) throws(Fault) {
    guard diagnostics.count <= 101 else { throw Fault("\(diagnostics.count) diagnostics") }
    guard diagnostics == diagnostics.sorted(by: { $0.place < $1.place }) else {
        throw Fault("the diagnostics are not sorted by place")
    }
    // What is no UTF-8 is found before there is YAML, in lines as editors show them.
    let views = [lineLengths(input, areYAML: true), lineLengths(input, areYAML: false)]
    for diagnostic in diagnostics {
        let place = diagnostic.place
        let isInside = views.contains { lengths in
            guard 1...lengths.count + 1 ~= place.line else { return false }
            let length = place.line <= lengths.count ? lengths[place.line - 1] : 0
            return 1...length + 1 ~= place.column
        }
        guard place.file == file, isInside else {
            throw Fault("no such place: \(diagnostic.text)")
        }
        for text in [diagnostic.message, diagnostic.hint ?? "-"] {
            guard let last = text.last, last != ".", !text.contains("\n") else {
                throw Fault("no sentence in one line without a final stop: \(diagnostic.text)")
            }
        }
    }
}

/// The characters (Unicode scalars) of each line, without the break that ends it: one that YAML 1.1
/// knows, or a newline only.
private func lineLengths(_ input: [UInt8], areYAML: Bool) -> [Int] {
    var lengths = [0]
    var isAfterReturn = false
    for scalar in String(decoding: input, as: UTF8.self).unicodeScalars {
        switch scalar {
        case "\n" where isAfterReturn && areYAML: break
        case "\n": lengths.append(0)
        case _ where areYAML && "\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains(scalar):
            lengths.append(0)
        default: lengths[lengths.count - 1] += 1
        }
        isAfterReturn = scalar == "\r"
    }
    return lengths
}
