import Glibc

/// A limit on what a process may use, setrlimit(2).
package struct ResourceLimit: Hashable, Sendable {
    /// What is limited.
    package let kind: Kind
    /// Bytes, seconds or a count; nil: no limit.
    package let soft: UInt64?
    /// Up to where the process may raise it itself.
    package let hard: UInt64?

    /// Soft and hard alike.
    package init(_ kind: Kind, value: UInt64?) {
        self.init(kind, soft: value, hard: value)
    }

    /// Takes both.
    package init(_ kind: Kind, soft: UInt64?, hard: UInt64?) {
        self.kind = kind
        self.soft = soft
        self.hard = hard
    }

    /// How many files this process may have open.
    package static func openFiles() -> ResourceLimit? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return nil
        }
        func value(_ number: rlim_t) -> UInt64? { number == rlim_t.max ? nil : UInt64(number) }
        return ResourceLimit(.nofile, soft: value(limit.rlim_cur), hard: value(limit.rlim_max))
    }

    /// By the names of setrlimit(2), in small letters and without `RLIMIT_`.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Open files.
        case nofile
        /// Processes of the user.
        case nproc
        /// Address space in bytes.
        case `as`
        /// Processor time in seconds.
        case cpu
        /// Size of a file that it writes, in bytes.
        case fsize
        /// Size of a core file in bytes.
        case core
        /// Stack in bytes.
        case stack

        var number: Int32 {
            let resource =
                switch self {
                case .nofile: RLIMIT_NOFILE
                case .nproc: __RLIMIT_NPROC
                case .as: RLIMIT_AS
                case .cpu: RLIMIT_CPU
                case .fsize: RLIMIT_FSIZE
                case .core: RLIMIT_CORE
                case .stack: RLIMIT_STACK
                }
            return Int32(resource.rawValue)
        }
    }
}
