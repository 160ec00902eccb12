/// What a look at `jobs.d` saw of one entry.
package struct Sighting: Sendable {
    /// Its name in the directory.
    package let file: String
    /// What the look brought.
    package let seen: Seen

    /// What a look can bring.
    package enum Seen: Sendable {
        /// It looks as it did the last time; nothing was read.
        case unchanged
        /// Its content, at most ``YAMLLimits/fileBytesMax`` bytes.
        case bytes([UInt8])
        /// Its content as ``JobFileReader`` made it of the bytes.
        case content(ReadContent)
        /// It could not be read; the reason is a sentence without a final stop.
        case unreadable(String)
        /// Somebody may have written it who must not say what is run; the objection is a sentence
        /// without a final stop.
        case untrusted(String)
        /// Somebody is writing it: it counts as it was before, or as not yet a job file.
        case heldOpen
        /// It is no job file, with the reason.
        case ignored(String)
    }

    /// One for each entry of the directory.
    package init(file: String, seen: Seen) {
        self.file = file
        self.seen = seen
    }
}

/// What a file's bytes turned out to be.
package struct ReadContent: Sendable {
    let hash: UInt64
    let parsed: ParsedJobFile
    /// What became of jobs that the file had before.
    let judged: [JudgedJob]

    /// `known` is what the ledger has of the file: jobs that stayed the same are its instances.
    init(hash: UInt64, parsed: ParsedJobFile, known: JobDirectoryEntry?) {
        self.hash = hash
        guard let known, !known.list.isEmpty else {
            self.parsed = parsed
            judged = []
            return
        }
        let jobs = known.reusing(parsed.jobs)
        self.parsed = parsed.with(jobs)
        judged = known.judged(jobs)
    }
}
