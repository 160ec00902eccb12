import Calendar

/// What is known of one entry of `jobs.d`. A reference to what the ledger has: as many as there are
/// files take no memory of their own.
package struct FileStatus: Sendable {
    let entry: JobDirectoryEntry

    /// Its name in `jobs.d`.
    package var file: String { entry.file }
    /// A hash of the newest content that was read (64-bit FNV-1a). Nil: none was.
    package var hash: UInt64? { entry.hash }
    /// How many versions of the file were applied.
    package var generation: Int { Int(entry.generation) }
    /// The ids of jobs of the applied version that other hosts load, and this one doesn't.
    package var elsewhere: [JobID] { entry.elsewhere }

    /// What became of the newest content.
    package enum State: Hashable, Sendable {
        /// The jobs are those of the newest content.
        case applied
        /// The newest content is refused. The jobs are those of the last good version, which was
        /// applied at `lastGoodSince`; nil: there is none.
        case broken([Diagnostic], lastGoodSince: Timestamp?)
        /// No job file, with the reason.
        case ignored(String)
    }

    /// Whether its newest content is in effect.
    package var state: State {
        switch entry.verdict {
        case .applied: .applied
        case .broken(let diagnostics, _), .waiting(_, let diagnostics):
            .broken(diagnostics, lastGoodSince: entry.since)
        case .ignored(let reason): .ignored(reason)
        }
    }

    /// The jobs of the applied version, in the order of the file.
    package var jobIDs: [JobID] { entry.jobs.map(\.spec.id) }

    /// Whether the newest content is in effect.
    package var isApplied: Bool {
        if case .applied = entry.verdict { true } else { false }
    }

    /// Whether the newest content is refused.
    package var isBroken: Bool {
        switch entry.verdict {
        case .broken, .waiting: true
        case .applied, .ignored: false
        }
    }

    /// Whether it is no job file.
    package var isIgnored: Bool {
        if case .ignored = entry.verdict { true } else { false }
    }

    /// Why the newest content is refused, by place; else empty.
    package var diagnostics: [Diagnostic] {
        switch entry.verdict {
        case .broken(let diagnostics, _), .waiting(_, let diagnostics): diagnostics
        case .applied, .ignored: []
        }
    }

    /// The diagnostics' texts.
    package var problemTexts: [String] { diagnostics.map(\.text) }
}
