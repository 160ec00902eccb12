import Calendar

// How much a page holds: records as they are asked for, from the newest on, as long as these come
// to no more than the query allows. The rest of the page is without what makes records long.

extension HistoryPage {
    /// Takes its next older record.
    mutating func append(
        _ time: Timestamp, _ bytes: [UInt8], _ range: Range<Int>, _ query: HistoryQuery
    ) {
        let asked =
            query.showsOutput ? Array(bytes[range]) : Line.withoutOutput(bytes, in: range)
        wholeBytes += asked.count
        let isInside = lines.isEmpty || wholeBytes <= query.wholeBytesMax
        lines.append(.init(time: time, bytes: isInside ? asked : Line.short(asked)))
    }
}

/// Records of a page that are found from the oldest on. It holds no more than the page will, and
/// one record.
struct OlderLines {
    private let query: HistoryQuery
    /// What may be whole of these: what the records before them have left.
    private let room: Int
    /// The page has records before these.
    private let hasNewer: Bool
    private var lines: [HistoryPage.Line] = []
    /// As they are asked for.
    private var bytes = 0
    /// The first of them that is so still; from there on they come to `wholeBytes`.
    private var firstWhole = 0
    private var wholeBytes = 0

    init(_ query: HistoryQuery, behind page: HistoryPage) {
        self.query = query
        room = query.wholeBytesMax - page.wholeBytes
        hasNewer = !page.lines.isEmpty
    }

    /// Takes the next newer record.
    mutating func append(_ time: Timestamp, _ line: [UInt8], _ range: Range<Int>) {
        let asked =
            query.showsOutput
            ? Array(line[range]) : HistoryPage.Line.withoutOutput(line, in: range)
        lines.append(.init(time: time, bytes: asked))
        bytes += asked.count
        wholeBytes += asked.count
        while wholeBytes > room, firstWhole < lines.count - (hasNewer ? 0 : 1) {
            let whole = lines[firstWhole].bytes
            wholeBytes -= whole.count
            lines[firstWhole].bytes = HistoryPage.Line.short(whole)
            firstWhole += 1
        }
    }

    /// They are the next older records of the page.
    func move(into page: inout HistoryPage) {
        page.lines += lines.reversed()
        page.wholeBytes += bytes
    }
}
