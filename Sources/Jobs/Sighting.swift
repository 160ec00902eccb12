/// What a look at `jobs.d` saw of one entry.
package struct Sighting: Sendable {
    package let file: String
    package let seen: Seen

    package enum Seen: Sendable {
        /// It looks as it did the last time; nothing was read.
        case unchanged
        /// Its content, at most ``YAMLLimits/fileBytesMax`` bytes.
        case bytes([UInt8])
        /// It could not be read; the reason is a sentence without a final stop.
        case unreadable(String)
        /// Somebody is writing it: it counts as it was before, or as not yet there.
        case heldOpen
        /// It is no job file, with the reason.
        case ignored(String)
    }

    package init(file: String, seen: Seen) {
        self.file = file
        self.seen = seen
    }
}
