/// A limit on what a run may use, as setrlimit(2) sets it.
package struct RunLimit: Hashable, Sendable {
    /// What is limited.
    package let kind: Kind
    /// Bytes, seconds or a count; nil: no limit.
    package let value: UInt64?

    /// Both are taken as checked.
    package init(kind: Kind, value: UInt64?) {
        self.kind = kind
        self.value = value
    }

    /// By the names of setrlimit(2), in small letters and without `RLIMIT_`.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case nofile
        case nproc
        case `as`
        case cpu
        case fsize
        case core
        case stack

        /// Whether values are bytes, and may have a unit.
        var isSize: Bool {
            switch self {
            case .nofile, .nproc, .cpu: false
            case .as, .fsize, .core, .stack: true
            }
        }
    }

    /// The word for no limit.
    static let none = "unlimited"
}
