import ArgumentParser
import Calendar
import History
import Keeping
import Linux
import Status

/// `ruqi history --follow`: the newest records, and then each new one as it comes. The directory is
/// watched, so between records it sleeps.
struct HistoryFollow {
    private let directory: String
    private let query: HistoryQuery
    private let table: HistoryTable
    private let asJSON: Bool
    private let source: SegmentSource
    /// The segment that is read. Nil: there is none yet.
    private var segment: SegmentName?
    /// Where its next line begins.
    private var offset = 0

    init(_ files: HistoryFiles, query: HistoryQuery, zone: Zone, asJSON: Bool) {
        directory = files.directory
        self.query = query
        self.asJSON = asJSON
        table = HistoryTable(zone: zone)
        source = files.source()
    }

    /// Returns when nobody reads standard output any more.
    mutating func run() throws {
        ignoreBrokenPipeSignal()
        do {
            try follow()
        } catch let error as SystemError {
            throw fail("cannot follow the history: \(error)", .no)
        }
    }

    private mutating func follow() throws {
        var watch = try DirectoryWatch()
        // What comes from here on is told.
        var isThere = try watch.armOrWatchParent(of: directory)
        let epoll = try Epoll()
        try epoll.add(watch.raw, token: Self.watchToken, interests: .readable)
        // Only a pipe or a terminal can lose its reader; a file can't be waited for.
        try? epoll.add(1, token: Self.outputToken, interests: [])
        try begin()
        var ready = [ReadyEvent](repeating: ReadyEvent(), count: 2)
        while true {
            try tellNew()
            let count = try epoll.wait(into: &ready)
            if ready.prefix(count).contains(where: { $0.token == Self.outputToken }) { return }
            let isGone = try watch.read().contains(.directoryGone)
            if isGone { segment = nil }
            if isGone || !isThere { isThere = try watch.armOrWatchParent(of: directory) }
        }
    }

    /// Tells what there is, as far as it is asked for.
    private mutating func begin() throws {
        segment = source.list().last
        offset = segment.map { source.endOfLastLine(of: $0) } ?? 0
        let page = source.page(query)
        // What was written meanwhile comes later.
        let firstNew = newLines().first.flatMap { Self.record($0)?.seq } ?? .max
        if !asJSON { try say(TextTable.row(HistoryTable.header, widths: HistoryTable.widths)) }
        for line in page.lines.reversed() where Self.record(line.bytes)?.seq ?? 0 < firstNew {
            try tell(line.bytes)
        }
    }

    /// Tells all whole lines that came since, also those of newer segments.
    private mutating func tellNew() throws {
        while true {
            while true {
                let lines = newLines()
                if lines.isEmpty { break }
                for line in lines {
                    offset += line.count + 1
                    if query.matches(line) { try tell(line) }
                }
            }
            let names = source.list()
            let next = segment.map { now in names.first { $0 > now } } ?? names.first
            guard let next else { return }
            segment = next
            offset = 0
        }
    }

    /// The next whole lines of the segment, some of them. A torn last line waits for its end.
    private mutating func newLines() -> [[UInt8]] {
        guard let segment else { return [] }
        // It was removed and begun anew.
        if source.size(segment) < offset { offset = 0 }
        var count = Self.chunkBytes
        while true {
            let bytes = source.read(segment, offset, count)
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            if lines.count > 1 { return lines.dropLast().map { Array($0) } }
            // The line is longer, or there is no more of it.
            if bytes.count < count || count > Self.lineBytesMax { return [] }
            count *= 2
        }
    }

    private func tell(_ line: [UInt8]) throws {
        let text = String(decoding: line, as: UTF8.self)
        try say(asJSON ? "\(text)\n" : table.fixedRow(text))
    }

    private static func record(_ line: [UInt8]) -> RecordLine? {
        RecordLine(line, in: 0..<line.count)
    }

    private static let watchToken: UInt64 = 1
    private static let outputToken: UInt64 = 2
    private static let chunkBytes = 256 << 10
    /// As long as a record may be.
    private static let lineBytesMax = 16 << 20
}
