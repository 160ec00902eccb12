/// After which ends of a run a hook is run.
package enum HookKind: String, CaseIterable, Hashable, Sendable {
    /// It succeeded.
    case onSuccess = "on_success"
    /// It failed, took too long, or could not be started.
    case onFailure = "on_failure"
    /// It succeeded, and the one before that counts did not.
    case onRecovery = "on_recovery"
}

/// A command that is run after the end of a run.
package struct Hook: Hashable, Sendable {
    /// Why.
    package let kind: HookKind
    /// What.
    package let command: Command

    /// Takes both.
    package init(_ kind: HookKind, _ command: Command) {
        self.kind = kind
        self.command = command
    }
}

extension RunOptions {
    /// The commands of one kind.
    package func commands(of kind: HookKind) -> [Command] {
        switch kind {
        case .onSuccess: onSuccess
        case .onFailure: onFailure
        case .onRecovery: onRecovery
        }
    }

    /// The hooks after a run with this outcome. `wasFailing`: the one before that counts did not
    /// succeed.
    package func hooks(after outcome: Outcome, wasFailing: Bool) -> [Hook] {
        switch outcome {
        case .success:
            hooks(.onSuccess) + (wasFailing ? hooks(.onRecovery) : [])
        case .failure, .timeout, .startFailed: hooks(.onFailure)
        // Somebody wanted it stopped; and of a lost one nobody is there to tell.
        case .stopped, .lost: []
        }
    }

    private func hooks(_ kind: HookKind) -> [Hook] {
        commands(of: kind).map { Hook(kind, $0) }
    }
}

extension Outcome {
    /// Whether the job fails from here on. Nil: that is as it was.
    package var isFailing: Bool? {
        switch self {
        case .success: false
        case .failure, .timeout, .startFailed, .lost: true
        case .stopped: nil
        }
    }
}
