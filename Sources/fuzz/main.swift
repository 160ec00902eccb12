import Calendar
import Linux

/// Tries damaged input until the time is over: `fuzz [SECONDS [SEED [CASES [tell]]]]`, where CASES
/// is a file of lines with `"rule": "…"` in them. Started in the repository, it takes the job files
/// and settings there for a beginning. With `tell` each input is printed before it is
/// tried, which shows the last one where one ends the program.
func fuzz(_ arguments: [String]) throws {
    let seconds = try number(arguments.dropFirst().first, or: 600)
    let seed = try number(
        arguments.dropFirst(2).first, or: UInt64(bitPattern: readWallClock().nanoseconds))
    try say("fuzz: seed \(seed), \(seconds) s")
    let zoneFiles = ZoneFiles()
    let zones = try zoneFiles.names().map { (name: $0, bytes: try zoneFiles.bytes(named: $0)) }
    guard !zones.isEmpty else { throw Fault("this host has no zone files (package tzdata)") }
    let places = try ["Europe/Berlin", "Australia/Lord_Howe", "America/Havana", "Pacific/Apia"]
        .map { try Zone(name: $0, tzif: zoneFiles.bytes(named: $0)) }
    let more = arguments.count > 3 ? try rules(arguments[3]) : []
    var runs = [
        FuzzRun(RuleFuzz(rules: more, zones: places), seed: seed),
        FuzzRun(ZoneFuzz(files: zones.map(\.bytes)), seed: seed &+ 1),
        FuzzRun(TimeFuzz(), seed: seed &+ 2),
        FuzzRun(JobFuzz(files: files(in: "jobs.d"), zones: places), seed: seed &+ 3),
        FuzzRun(SettingsFuzz(files: files(in: "conf"), zones: places), seed: seed &+ 4),
    ]
    let tellsAll = arguments.dropFirst(4).first == "tell"
    try play(&runs, seconds: seconds, tellsAll: tellsAll)
}

/// In turns, each target as long as the others, so that all have had their share at the end.
func play(_ runs: inout [FuzzRun], seconds: UInt64, tellsAll: Bool) throws {
    let start = readUptime()
    let end = start + .seconds(seconds)
    var nextLine = start + .seconds(30)
    var spent = runs.map { _ in Duration.zero }
    while readUptime() < end {
        for index in runs.indices {
            let before = readUptime()
            if tellsAll {
                try runs[index].play(turns[index], tell: say)
            } else {
                try runs[index].play(turns[index])
            }
            spent[index] += readUptime() - before
        }
        if readUptime() >= nextLine {
            nextLine = nextLine + .seconds(30)
            let cases = runs.map { "\($0.target.name) \($0.cases)" }.joined(separator: ", ")
            try say("fuzz: \(Int((readUptime() - start).inSeconds)) s: \(cases)")
        }
    }
    for (run, time) in zip(runs, spent) {
        let rate = Int(Double(run.cases) / max(time.inSeconds, 1e-9))
        try say("\(run.target.name): \(run.cases) cases, \(rate) a second, \(run.refused) refused")
    }
}

/// Cases of a turn, some hundredth of a second each; fixed, so that a seed means the same cases
/// everywhere.
let turns = [1_000, 1_000, 10_000, 200, 500]

/// Writes a line at once, so that it is there even if the next input ends the program.
func say(_ line: String) throws(Fault) {
    do throws(SystemError) {
        try writeStandardOutput(Array("\(line)\n".utf8))
    } catch { throw Fault(error.description) }
}

/// A hyphen leaves the number to the program.
func number(_ word: String?, or usual: UInt64) throws -> UInt64 {
    guard let word, word != "-" else { return usual }
    guard let number = UInt64(word) else { throw Fault("'\(word)' is no whole number") }
    return number
}

/// The contents of the YAML files of a directory, sorted by name; none where there is no such one.
func files(in directory: String) -> [[UInt8]] {
    let names = (try? directoryNames(directory)) ?? []
    return names.sorted().filter { $0.hasSuffix(".yaml") }.compactMap {
        // Without it the cases begin with the others.
        try? readFile("\(directory)/\($0)", limitBytes: 1 << 20)
    }
}

/// The rules in a file whose lines have `"rule": "…"` in them.
func rules(_ path: String) throws -> [String] {
    let text = String(decoding: try readFile(path, limitBytes: 16 << 20), as: UTF8.self)
    let mark = "\"rule\": \""
    return text.split(separator: "\n").compactMap { (line: Substring) -> String? in
        guard let start = line.firstRange(of: mark) else { return nil }
        let rest: Substring = line[start.upperBound...]
        return String(rest.prefix { $0 != "\"" })
    }
}

do {
    try fuzz(CommandLine.arguments)
} catch {
    writeStandardError(Array("fuzz: \(error)\n".utf8))
    endProcess(status: 1)
}
