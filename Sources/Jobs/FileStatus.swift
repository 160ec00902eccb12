import Calendar

/// What is known of one entry of `jobs.d`.
package struct FileStatus: Sendable {
    /// Its name in `jobs.d`.
    package let file: String
    /// Whether its newest content is in effect.
    package let state: State
    /// A hash of the newest content that was read (64-bit FNV-1a). Nil: none was.
    package let hash: UInt64?
    /// How many versions of the file were applied.
    package let generation: Int
    /// The jobs of the applied version, in the order of the file.
    let jobs: [Job]

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

    /// The jobs of the applied version, in the order of the file.
    package var jobIDs: [JobID] { jobs.map(\.spec.id) }

    /// Whether the newest content is in effect.
    package var isApplied: Bool {
        switch state {
        case .applied: true
        case .broken, .ignored: false
        }
    }

    /// Whether the newest content is refused.
    package var isBroken: Bool {
        switch state {
        case .broken: true
        case .applied, .ignored: false
        }
    }

    /// Whether it is no job file.
    package var isIgnored: Bool {
        switch state {
        case .ignored: true
        case .applied, .broken: false
        }
    }

    /// Why the newest content is refused, by place; else empty.
    package var diagnostics: [Diagnostic] {
        switch state {
        case .broken(let diagnostics, _): diagnostics
        case .applied, .ignored: []
        }
    }

    /// The diagnostics' texts.
    package var problemTexts: [String] { diagnostics.map(\.text) }
}
