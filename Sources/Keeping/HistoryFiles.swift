import Calendar
import History
import Linux

/// The history of a log directory on disk, as both programs reach it.
package struct HistoryFiles: Sendable {
    /// Where the segments are.
    package let directory: String

    /// `logDirectory` is the setting `log_dir`.
    package init(logDirectory: String) {
        directory = "\(logDirectory)/history"
    }

    /// How it is read. A directory or segment that can't be read counts as empty: it may have been
    /// deleted by hand this moment. `counting`: who reads often keeps what is counted, and counts
    /// too what has no index yet.
    package func source(counting: SegmentCounts? = nil) -> SegmentSource {
        let files = self
        let packed = PackedSegments(files)
        let plain = SegmentSource(
            list: { files.segments },
            size: { $0.packing == nil ? files.size($0.text) : packed.size($0) },
            read: { name, offset, count in
                name.packing == nil
                    ? files.read(name.text, offset, count) : packed.read(name, offset, count)
            })
        return SegmentSource(
            list: plain.list, size: plain.size, read: plain.read,
            index: { name in
                guard let counting else { return files.index(of: name) }
                return counting.index(name, plain, files)
            })
    }

    /// All there are, oldest first.
    package var segments: [SegmentName] {
        ((try? directoryNames(directory)) ?? []).compactMap { SegmentName($0) }.segments
    }

    /// What they take on the disk: a look at each.
    package var sizeBytes: Int { segments.reduce(0) { $0 + size($1.text) } }

    /// Cuts a torn last line off the newest segment and returns how many bytes that were. A line
    /// is torn when the daemon or the host went down while it was written.
    package func repair() throws(SystemError) -> Int {
        let source = source()
        guard let newest = source.list().last, newest.packing == nil else { return 0 }
        let size = source.size(newest)
        let keep = source.endOfLastLine(of: newest)
        guard keep < size else { return 0 }
        let file = try AppendFile(path: path(newest.text), mode: 0o640)
        try file.truncate(to: keep)
        return size - keep
    }

    /// Brings what was written last to the disk: the newest segment, and its name.
    package func sync() throws(SystemError) {
        guard let newest = segments.last else { return }
        // A name that is synced once more costs nothing.
        try syncFile(path(newest.text))
        try syncDirectory(directory)
    }

    /// What was counted of a segment, if that is all of it.
    package func index(of name: SegmentName) -> SegmentIndex? {
        let files = self
        guard let index = SegmentIndex(reading: { files.read(name.indexName, $0, $1) }),
            size(name.text) == index.fileBytes(of: name)
        else { return nil }
        return index
    }

    /// What was known before a segment's first record, if that is on file.
    package func checkpoint(before name: SegmentName) -> Checkpoint? {
        Checkpoint(path: path(name.checkpointName))
    }

    /// The segments that tell what was at a time and since, and what was known before the first of
    /// them: nil where these are all that there are.
    package func since(_ time: Timestamp) -> (segments: [SegmentName], known: Recollection?) {
        let segments = self.segments
        let wanted =
            segments.firstIndex { (index(of: $0)?.latest ?? .distantFuture) >= time }
            ?? segments.count - 1
        for (index, name) in segments.enumerated().prefix(wanted + 1).reversed() {
            if let checkpoint = checkpoint(before: name) {
                return (Array(segments[index...]), checkpoint.known)
            }
        }
        return (segments, nil)
    }

    /// The path of a file of the history.
    func path(_ name: String) -> String { "\(directory)/\(name)" }

    func size(_ name: String) -> Int { (try? fileSize(path(name))) ?? 0 }

    func read(_ name: String, _ offset: Int, _ count: Int) -> [UInt8] {
        (try? readRange(path(name), offset: offset, count: count)) ?? []
    }
}

extension Checkpoint {
    /// Nil: it isn't there, or not whole.
    init?(path: String) {
        // Records are read where it can't be.
        guard let bytes = try? readFile(path, limitBytes: Self.bytesMax) else { return nil }
        self.init(bytes)
    }

    /// Of 100,000 jobs with long rules.
    private static let bytesMax = 1 << 30
}
