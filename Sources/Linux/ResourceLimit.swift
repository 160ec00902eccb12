import Glibc

/// A limit on what a process may use, setrlimit(2); soft and hard alike.
package struct ResourceLimit: Hashable, Sendable {
    /// What is limited.
    package let kind: Kind
    /// Bytes, seconds or a count; nil: no limit.
    package let value: UInt64?

    package init(_ kind: Kind, value: UInt64?) {
        self.kind = kind
        self.value = value
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
