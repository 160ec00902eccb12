import Calendar
import Jobs
import Linux

/// The history of the daemon that kept its files in `home`, a directory below `path`.
extension Workplace {
    /// All its records but those that tell of thousands of changed jobs.
    func records(home: String) throws -> [JSONValue] {
        var records: [JSONValue] = []
        for path in try segments(home) {
            let bytes = try readFile(path, limitBytes: 256 << 20)
            for line in bytes.split(separator: UInt8(ascii: "\n"))
            where line.count <= Self.lineBytesMax {
                records.append(try .parse(Array(line)))
            }
        }
        return records
    }

    /// Waits until nothing was added to it for a while.
    func awaitQuiet(home: String, limit: Duration) throws {
        let end = readUptime() + limit
        var size = -1
        while true {
            let now = try segments(home).reduce(0) { try $0 + fileSize($1) }
            if now == size { return }
            guard readUptime() < end else { throw Failure("the daemon's runs don't end") }
            size = now
            try waiter.pause(.seconds(1))
        }
    }

    private func segments(_ home: String) throws -> [String] {
        let directory = "\(path)/\(home)/log/history"
        return try directoryNames(directory).sorted().map { "\(directory)/\($0)" }
    }

    private static let lineBytesMax = 64 << 10
}
