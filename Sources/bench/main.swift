import Calendar
import Linux

/// Measures the calendar and the daemon that is built beside it, prints one table, and stops by
/// itself. With the only argument `calendar` it leaves the built daemon out, with `files` it
/// measures only what many job files cost, with `runs` only what runs cost, with `history` what
/// records do, with `lateness` only how exact a single job is, with `http` only how long answers
/// take.
func bench(_ arguments: [String]) throws {
    let figures: [Figure]
    switch Array(arguments.dropFirst()) {
    case ["calendar"]: figures = try calendar()
    case ["files"]: figures = try files(workplace(arguments))
    case ["runs"]: figures = try runs(workplace(arguments))
    case ["history"]: figures = try history(workplace(arguments))
    case ["lateness"]: figures = try lateness(workplace(arguments))
    case ["http"]: figures = try http(workplace(arguments))
    default:
        let idleTime = try idleTime(arguments.dropFirst())
        let place = try workplace(arguments)
        let calendar = try calendar()
        let files = try files(place)
        let runs = try runs(place)
        // Before ten million records fill the page cache.
        let lateness = try lateness(place)
        tell("idle: \(idleTime.text) …")
        let idle = try IdleFigures(place: place, time: idleTime).measure()
        let http = try http(place)
        figures = try idle + files + runs + history(place) + lateness + http + calendar
    }
    try writeStandardOutput(Array(table(figures).utf8))
}

func workplace(_ arguments: [String]) throws -> Workplace {
    try Workplace(program: arguments.first ?? "", waiter: Waiter())
}

/// What is computed, without a daemon.
func calendar() throws -> [Figure] {
    tell("calendar …")
    return try CalendarFigures().measure() + SimulationFigure().measure()
}

/// How late a single job is.
func lateness(_ place: Workplace) throws -> [Figure] {
    tell("lateness of a single job: a minute …")
    return try LatenessFigures(place: place).measure()
}

/// How long answers take.
func http(_ place: Workplace) throws -> [Figure] {
    tell("answers over HTTP, 1,000 jobs …")
    let answers = try HTTPFigures(place: place).measure()
    tell("requests for 10,000 jobs: half a minute; the web page in a browser …")
    let asking = try AskingFigures(place: place).measure()
    tell("50 jobs each second while status is asked for: a minute …")
    return try answers + asking + CrowdedFigures(place: place).measure()
}

/// What many job files cost.
func files(_ place: Workplace) throws -> [Figure] {
    tell("start to ready with 10,000 job files …")
    let start = try StartFigure(place: place).measure()
    tell("one file changed among 10,000 …")
    let change = try ChangeFigures(place: place).measure()
    tell("10,000 files replaced while 50 jobs a second run: half a minute …")
    let replacement = try ReplacementFigures(place: place).measure()
    tell("memory with up to 100,000 jobs …")
    let memory = try MemoryFigures(place: place).measure()
    return start + change + replacement + memory
}

/// What runs cost.
func runs(_ place: Workplace) throws -> [Figure] {
    tell("1,000 runs back to back, five times …")
    let rate = try SpawnRateFigure(place: place).measure()
    tell("5,000 jobs due in one second: three minutes …")
    let burst = try BurstFigures(place: place).measure()
    tell("50 jobs each second: a minute …")
    let pace = try PaceFigures(place: place).measure()
    tell("200 running children …")
    let memory = try RunningMemoryFigure(place: place).measure()
    return rate + burst + pace + memory
}

/// What records cost.
func history(_ place: Workplace) throws -> [Figure] {
    tell("records are appended: a minute …")
    return try HistoryFigures(place: place).measure()
}

/// From `--idle-seconds N`; a minute where it isn't given.
func idleTime(_ arguments: ArraySlice<String>) throws -> Duration {
    if arguments.isEmpty { return .seconds(60) }
    guard arguments.count == 2, arguments.first == "--idle-seconds",
        let seconds = arguments.last.flatMap({ Int($0) }), 1...3_600 ~= seconds
    else {
        throw Failure(
            "say 'calendar', 'files', 'runs', 'history', 'lateness', 'http', or --idle-seconds N with N"
                + " from 1 to 3600")
    }
    return .seconds(seconds)
}

func tell(_ line: String) {
    writeStandardError(Array("bench: \(line)\n".utf8))
}

do {
    try bench(CommandLine.arguments)
} catch {
    tell("\(error)")
    endProcess(status: 1)
}
