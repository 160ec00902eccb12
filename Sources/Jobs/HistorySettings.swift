/// How the history is kept.
package struct HistorySettings: Hashable, Sendable {
    /// How old a record may become before its segment is removed, with it. Nil: any age.
    package var maxAge: Duration? = .seconds(365 * 86_400)
    /// What all segments may take, in bytes; the oldest are removed beyond it. Nil: no limit.
    package var maxSizeBytes: Int? = 1 << 30
    /// A segment is closed beyond this size, in bytes, and at midnight.
    package var segmentSizeBytes = 64 << 20
    /// When records reach the disk.
    package var sync: SyncPolicy = .interval

    package init() {}

    /// At which size a segment is closed: so that a small history, too, loses a part of itself at a
    /// time.
    package var segmentBytesMax: Int {
        min(segmentSizeBytes, (maxSizeBytes ?? .max) / 4)
    }

    /// Smaller ones would make thousands of files, in larger ones a page is long looked for.
    package static let segmentSizeRange = (64 << 10)...(1 << 30)
    /// The segment that is written has to fit into it, and those before it are to be of use.
    package static let maxSizeMinBytes = 1 << 20
}

/// When records are on the disk and not only in the system's memory: what a loss of power can take.
package enum SyncPolicy: String, CaseIterable, Hashable, Sendable {
    /// Before anything is done that they tell of.
    case always
    /// Within a second.
    case interval
    /// When the system writes them by itself.
    case never
}
