import Calendar

/// Which records are asked for. Nil fields don't filter.
package struct HistoryQuery: Sendable {
    package var jobID: String?
    package var jobName: String?
    package var outcome: String?
    /// Records of this time and later.
    package var since: Timestamp?
    /// Records before this time.
    package var until: Timestamp?
    /// The `event` to show instead of ended runs.
    package var event: String?
    /// The number of the one record that is asked for, of whatever kind where no `event` is named.
    package var seq: Int?
    /// False: the records come without their `cmd_output`.
    package var showsOutput = true
    /// How many bytes of records a page may hold as they are asked for; the older ones, but for its
    /// newest, come without their `cmd_output` and without fields of more than a kilobyte.
    package var wholeBytesMax = Int.max
    /// How many matching records are passed over, counted from the newest.
    package var skip = 0
    /// How many are returned at most.
    package var count = 15
    /// False: `total` is not asked for, and the walk ends with the page.
    package var countsTotal = true

    /// What `event` may name.
    package static let events = [
        "started", "finished", "skipped", "missed", "lost", "reconciled", "daemon",
    ]

    package init() {}

    /// The kinds of the records that it is about.
    var kinds: KindSet {
        var kinds = KindSet()
        for kind in RecordKind.allCases {
            let isAsked = event.map { $0 == "\(kind.event)" } ?? (seq != nil || kind.isEnd)
            let hasOutcome = outcome.map { $0 == kind.outcome?.description } ?? true
            if isAsked, hasOutcome { kinds.insert(kind) }
        }
        return kinds
    }

    /// Whether records of one job or name only are asked for.
    var isAboutJobs: Bool { jobID != nil || jobName != nil }

    /// How the times from `earliest` to `latest` lie to those that are asked for.
    func relation(_ earliest: Timestamp, _ latest: Timestamp) -> Relation {
        if let since, latest < since { return .outside }
        if let until, earliest >= until { return .outside }
        let isInside = since.map { earliest >= $0 } ?? true && until.map { latest < $0 } ?? true
        return isInside ? .inside : .across
    }

    enum Relation {
        case inside, outside, across
    }

    /// Whether a line, without its newline, is asked for.
    package func matches(_ line: [UInt8]) -> Bool {
        RecordHead(line, in: line.indices).map { matches($0, line, kinds) } ?? false
    }

    /// The same of what was found in a line; `kinds` are the query's.
    fileprivate func matches(_ head: RecordHead, _ bytes: [UInt8], _ kinds: KindSet) -> Bool {
        guard kinds.contains(head.kind), relation(head.time, head.time) == .inside else {
            return false
        }
        if let seq, head.seq != seq { return false }
        return isText(jobID, bytes, head.jobID) && isText(jobName, bytes, head.jobName)
    }

    private func isText(_ text: String?, _ bytes: [UInt8], _ range: Range<Int>?) -> Bool {
        guard let text else { return true }
        return range.map { unescapedBytes(bytes[$0]).elementsEqual(text.utf8) } ?? false
    }
}

/// A cut of the matching records, newest first, and how many match in all.
package struct HistoryPage: Sendable {
    /// One record of the page.
    package struct Line: Sendable {
        package let time: Timestamp
        /// The record as it stands in its segment, without a newline; or without some of its
        /// fields, which `cmd_output_left_out` and `left_out` tell.
        package internal(set) var bytes: [UInt8]
    }

    package internal(set) var total = 0
    package internal(set) var lines: [Line] = []
    /// What its records come to as they are asked for.
    var wholeBytes = 0
}

extension SegmentSource {
    /// Answers a query. Memory for the page and a block of a segment only; of segments that have
    /// an index those blocks are read that the page's records stand in, and some at the ends of
    /// the time that is asked for; of others, all: O(bytes).
    package func page(_ query: HistoryQuery) -> HistoryPage {
        var walk = QueryWalk(query)
        if let seq = query.seq {
            // The numbers of a segment begin with that of its name.
            guard let name = list().last(where: { $0.firstSeq <= seq }) else { return walk.page }
            walk.take(seq, in: name, of: self)
            return walk.page
        }
        for name in list().reversed() where !walk.isDone {
            walk.take(name, of: self)
        }
        return walk.page
    }
}

/// The way of a query through the history, from its end.
private struct QueryWalk {
    let query: HistoryQuery
    let kinds: KindSet
    let job: UInt64?
    let name: UInt64?
    var page = HistoryPage()

    init(_ query: HistoryQuery) {
        self.query = query
        kinds = query.kinds
        job = query.jobID.map(SegmentIndex.key)
        name = query.jobName.map(SegmentIndex.key)
    }

    private var isFull: Bool { page.lines.count == query.count }

    /// Nothing more is asked for.
    var isDone: Bool { isFull && !query.countsTotal }

    /// Whether so many more records would change nothing but the total.
    private func passesOver(_ count: Int) -> Bool { isFull || page.total + count <= query.skip }

    /// Finds one record. Each has a number of its own, so an index that counts them all tells the
    /// block; where lines were lost, the others are looked at too.
    mutating func take(_ seq: Int, in segment: SegmentName, of source: SegmentSource) {
        guard let index = source.index(segment) else {
            return scan(segment, 0..<source.size(segment), of: source)
        }
        guard seq <= index.lastSeq else { return }
        var next = segment.firstSeq
        let likely = index.blocks.firstIndex { block in
            next += block.counts.total(.all)
            return seq < next
        }
        if let likely { scan(segment, index.range(of: likely), of: source) }
        for block in index.blocks.indices where page.total == 0 && block != likely {
            scan(segment, index.range(of: block), of: source)
        }
    }

    mutating func take(_ segment: SegmentName, of source: SegmentSource) {
        guard let index = source.index(segment) else {
            return scan(segment, 0..<source.size(segment), of: source)
        }
        guard let earliest = index.earliest, let latest = index.latest else { return }
        let relation = query.relation(earliest, latest)
        guard relation != .outside else { return }
        var counts = index.counts
        var hits = UInt64.max
        if query.isAboutJobs {
            guard let row = index.rows(job, name) else { return }
            (counts, hits) = (row.counts, row.blocks)
        }
        let count = relation == .inside ? counts.total(kinds) : nil
        if let count, passesOver(count) {
            page.total += count
            return
        }
        if let count, query.isAboutJobs, query.skip - page.total > count / 2 {
            return takeFromFront(segment, index, hits, count, of: source)
        }
        let before = page.total
        for block in index.blocks.indices.reversed() where hits & 1 << UInt64(block) != 0 {
            // The rest of it is known by its number.
            if isFull, let count {
                page.total = before + count
                return
            }
            take(block, of: index, segment, source)
            if isDone { return }
        }
    }

    /// Of a segment with so many matching records, the earlier of which are wanted: the blocks
    /// from its beginning on.
    private mutating func takeFromFront(
        _ segment: SegmentName, _ index: SegmentIndex, _ hits: UInt64, _ count: Int,
        of source: SegmentSource
    ) {
        let end = count - max(0, query.skip - page.total)
        let wanted = max(0, end - (query.count - page.lines.count))..<end
        var found = OlderLines(query, behind: page)
        var seen = 0
        for block in index.blocks.indices where hits & 1 << UInt64(block) != 0 && seen < end {
            _ = source.forEachLine(of: segment, in: index.range(of: block)) { bytes, range in
                guard let head = RecordHead(bytes, in: range), query.matches(head, bytes, kinds)
                else {
                    return true
                }
                if wanted ~= seen { found.append(head.time, bytes, range) }
                seen += 1
                return seen < end
            }
        }
        found.move(into: &page)
        page.total += count
    }

    private mutating func take(
        _ number: Int, of index: SegmentIndex, _ segment: SegmentName, _ source: SegmentSource
    ) {
        let block = index.blocks[number]
        let relation = query.relation(block.earliest, block.latest)
        guard relation != .outside else { return }
        let count = block.counts.total(kinds)
        if !query.isAboutJobs, relation == .inside, passesOver(count) {
            page.total += count
        } else if count > 0 {
            scan(segment, index.range(of: number), of: source)
        }
    }

    private mutating func scan(
        _ segment: SegmentName, _ part: Range<Int>, of source: SegmentSource
    ) {
        _ = source.forEachLineBackward(of: segment, in: part) { bytes, range in
            if let head = RecordHead(bytes, in: range), query.matches(head, bytes, kinds) {
                page.total += 1
                if page.total > query.skip, !isFull {
                    page.append(head.time, bytes, range, query)
                }
            }
            return !isDone
        }
    }
}
