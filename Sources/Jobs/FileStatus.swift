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
        /// No job file, or not yet, with the reason.
        case ignored(String)
    }

    /// Why a new file is ignored that somebody has open for writing.
    package static let beingWritten =
        "somebody has it open for writing; it is read when it is closed, "
        + "or was not written to for 5 s"

    /// Whether its newest content is in effect.
    package var state: State {
        switch entry.verdict {
        case .applied: .applied
        case .broken(let diagnostics, _), .waiting(_, let diagnostics):
            .broken(diagnostics, lastGoodSince: entry.since)
        case .ignored(let reason): .ignored(reason)
        case .beingWritten: .ignored(FileStatus.beingWritten)
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
        case .applied, .ignored, .beingWritten: false
        }
    }

    /// Whether it is no job file, or not yet.
    package var isIgnored: Bool {
        switch entry.verdict {
        case .ignored, .beingWritten: true
        case .applied, .broken, .waiting: false
        }
    }

    /// Whether it is a new file that somebody has open for writing.
    package var isBeingWritten: Bool {
        if case .beingWritten = entry.verdict { true } else { false }
    }

    /// Whether nobody knows yet which jobs it has: those that it may have had are not gone.
    package var isUnknown: Bool {
        switch entry.verdict {
        case .broken, .waiting, .beingWritten: true
        case .applied, .ignored: false
        }
    }

    /// Why the newest content is refused, by place; else empty.
    package var diagnostics: [Diagnostic] {
        switch entry.verdict {
        case .broken(let diagnostics, _), .waiting(_, let diagnostics): diagnostics
        case .applied, .ignored, .beingWritten: []
        }
    }

    /// The diagnostics' texts.
    package var problemTexts: [String] { diagnostics.map(\.text) }
}
