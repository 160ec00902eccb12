import Calendar
import Linux

/// Measures the calendar and the daemon that is built beside it, prints one table, and stops by
/// itself. With the only argument `calendar` it leaves the daemon out.
func bench(_ arguments: [String]) throws {
    if Array(arguments.dropFirst()) == ["calendar"] {
        let calendar = try CalendarFigures().measure()
        return try writeStandardOutput(Array(table(calendar).utf8))
    }
    let idleTime = try idleTime(arguments.dropFirst())
    let place = try Workplace(program: arguments.first ?? "", waiter: Waiter())
    tell("calendar …")
    let calendar = try CalendarFigures().measure()
    tell("start to ready with 10,000 job files …")
    let start = try StartFigure(place: place).measure()
    tell("lateness of a single job: a minute …")
    let lateness = try LatenessFigures(place: place).measure()
    tell("idle: \(idleTime.text) …")
    let idle = try IdleFigures(place: place, time: idleTime).measure()
    try writeStandardOutput(Array(table(idle + start + lateness + calendar).utf8))
}

/// From `--idle-seconds N`; a minute where it isn't given.
func idleTime(_ arguments: ArraySlice<String>) throws -> Duration {
    if arguments.isEmpty { return .seconds(60) }
    guard arguments.count == 2, arguments.first == "--idle-seconds",
        let seconds = arguments.last.flatMap({ Int($0) }), 1...3_600 ~= seconds
    else { throw Failure("say 'calendar', or --idle-seconds N with N from 1 to 3600") }
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
