import Calendar

/// What a run executes.
package enum Command: Hashable, Sendable {
    /// A text for the shell.
    case shell(String)
    /// A program and its arguments, executed without a shell. Never empty, nor is the program.
    case direct([String])
    /// An HTTP POST. `body` is what stands behind the first `#`; nil: there is no `#`. Indirect,
    /// so that the many jobs without one take less memory.
    indirect case url(String, body: String?)

    /// Whether it is a URL job.
    package var isURL: Bool {
        switch self {
        case .url: true
        case .shell, .direct: false
        }
    }

    /// Whether both execute the same bytes.
    package static func == (left: Command, right: Command) -> Bool {
        switch (left, right) {
        case (.shell(let a), .shell(let b)): hasSameBytes(a, b)
        case (.direct(let a), .direct(let b)): hasSameBytes(a, b)
        case (.url(let a, let bodyA), .url(let b, let bodyB)):
            hasSameBytes(a, b) && hasSameBytes(bodyA, bodyB)
        default: false
        }
    }
}
