import Calendar
import Linux

/// The C program that replaces files by others, from one directory to another below the
/// workplace's `path`.
struct Replacing {
    let place: Workplace
    private let program: String

    init(place: Workplace) throws {
        self.place = place
        program = try place.twin("replace")
    }

    /// Starts to bring all files of `source` into `target`. They are first written to `stage`,
    /// each under a name that begins with a dot.
    func start(_ source: String, by stage: String, into target: String) throws -> RunningProgram {
        let paths = [source, stage, target].map { "\(place.path)/\($0)" }
        return try RunningProgram(program, paths, waiter: place.waiter)
    }

    /// Waits for its end. Returns the moment just before its first rename.
    func end(_ replacing: RunningProgram) throws -> Timestamp {
        try replacing.awaitEnd(limit: .seconds(60))
        for line in replacing.lines where line.hasPrefix("begun ") {
            if let begun = Int64(line.dropFirst(6)) { return Timestamp(nanoseconds: begun) }
        }
        throw Failure("\(program) doesn't say when it began")
    }
}

extension RunningProgram {
    /// Waits until a daemon has told that so many changed jobs are in effect, in lines behind the
    /// first `seen` ones; it may take them up bit by bit. A job whose file was missed while it was
    /// renamed is removed first and comes back as added.
    func awaitChanged(_ count: Int, after seen: Int, limit: Duration) throws {
        let end = readUptime() + limit
        var seen = seen
        var changed = 0
        while changed < count {
            let line = try self.await("reconciled: ", after: seen, limit: end - readUptime())
            seen = (lines[seen...].firstIndex(of: line) ?? seen) + 1
            // "reconciled: 0 added, 1 changed, 0 removed, 9999 unchanged", behind time and level.
            let words = line.split(separator: " ")
            for (number, word) in zip(words, words.dropFirst())
            where word == "added," || word == "changed," { changed += Int(number) ?? 0 }
        }
    }
}
