import Calendar

/// What is known of one entry of `jobs.d`.
package struct FileStatus: Sendable {
    package let file: String
    package let state: State
    /// A hash of the newest content that was read (64-bit FNV-1a). Nil: none was.
    package let hash: UInt64?
    /// How many versions of the file were applied.
    package let generation: Int
    /// The jobs of the applied version, in the order of the file.
    let jobs: [Job]

    package enum State: Hashable, Sendable {
        /// The jobs are those of the newest content.
        case applied
        /// The newest content is refused. The jobs are those of the last good version, which was
        /// applied at `lastGoodSince`; nil: there is none.
        case broken([Diagnostic], lastGoodSince: Timestamp?)
        /// No job file, with the reason.
        case ignored(String)
    }

    package var jobIDs: [JobID] { jobs.map(\.spec.id) }

    package var isApplied: Bool {
        switch state {
        case .applied: true
        case .broken, .ignored: false
        }
    }

    package var isBroken: Bool {
        switch state {
        case .broken: true
        case .applied, .ignored: false
        }
    }

    package var isIgnored: Bool {
        switch state {
        case .ignored: true
        case .applied, .broken: false
        }
    }

    package var diagnostics: [Diagnostic] {
        switch state {
        case .broken(let diagnostics, _): diagnostics
        case .applied, .ignored: []
        }
    }

    /// The diagnostics' texts.
    package var problemTexts: [String] { diagnostics.map(\.text) }
}
