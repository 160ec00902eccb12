import Glibc

/// A child could not be started.
package struct SpawnError: Error, Hashable, CustomStringConvertible {
    /// What was being done.
    package enum Step: Hashable, Sendable {
        /// A text with a NUL byte in it can't be handed over.
        case arguments
        case create
        case session
        case nice(Int)
        case descriptors
        case closing
        case limit(ResourceLimit)
        case groups
        case group(UInt32)
        case user(UInt32)
        case directory(String)
        case program(String)
        /// The program is there, but what its first line or its header names as interpreter isn't.
        case interpreter(String)
    }

    /// Where it failed.
    package let step: Step
    /// The errno value.
    package let code: Int32

    /// Whether everything else was as it should be.
    package var isAboutProgram: Bool {
        switch step {
        case .program, .interpreter: true
        default: false
        }
    }

    /// `chdir '/srv/x': no such file or directory`
    package var description: String {
        let text = errorText(code)
        return switch step {
        case .arguments: "argument or environment with a NUL byte: \(text)"
        case .create where code == EAGAIN:
            "create process: no more processes (limit nproc of the user, or pids of the system)"
        case .create: "create process: \(text)"
        case .session: "setsid: \(text)"
        case .nice(let value): "setpriority \(value): \(text)"
        case .descriptors: "dup2: \(text)"
        case .closing: "close_range: \(text)"
        case .limit(let limit):
            "setrlimit \(limit.kind.rawValue) \(limit.soft.map { String($0) } ?? "unlimited"): \(text)"
        case .groups: "setgroups: \(text)"
        case .group(let id): "setresgid \(id): \(text)"
        case .user(let id): "setresuid \(id): \(text)"
        case .directory(let path): "chdir '\(path)': \(text)"
        case .program(let path): "execute '\(path)': \(text)"
        case .interpreter(let path): "execute '\(path)': its interpreter is missing: \(text)"
        }
    }
}
