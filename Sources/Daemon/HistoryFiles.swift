import History
import Linux

/// The history of a log directory on disk.
struct HistoryFiles {
    let directory: String

    /// `logDirectory` is the setting `log_dir`.
    init(logDirectory: String) {
        directory = "\(logDirectory)/history"
    }

    /// How recovery and the status server read it. A directory or segment that can't be read
    /// counts as empty: it may have been deleted by hand this moment.
    var source: SegmentSource {
        let directory = directory
        return SegmentSource(
            list: {
                ((try? directoryNames(directory)) ?? []).compactMap { SegmentName($0) }.sorted()
            },
            size: { (try? fileSize("\(directory)/\($0.text)")) ?? 0 },
            read: { (try? readRange("\(directory)/\($0.text)", offset: $1, count: $2)) ?? [] })
    }

    /// Cuts a torn last line off the newest segment and returns how many bytes that were. A line
    /// is torn when the daemon or the host went down while it was written.
    func repair() throws(SystemError) -> Int {
        let source = source
        guard let newest = source.list().last else { return 0 }
        let size = source.size(newest)
        let keep = source.endOfLastLine(of: newest)
        guard keep < size else { return 0 }
        let file = try AppendFile(path: "\(directory)/\(newest.text)", mode: 0o640)
        try file.truncate(to: keep)
        return size - keep
    }
}
