import Jobs

/// Why a run is being brought to an end before its time.
package enum StopReason: Sendable, Equatable {
    /// It went on for longer than the job's `timeout`.
    case timeLimit
    /// The next occurrence takes its place (`overlap: replace`).
    case replaced
    /// The daemon stops and its patience (`stop_timeout`) is over.
    case daemonStop
}

/// A step of the stop sequence: first asked, then forced.
package enum StopStep: Sendable, Equatable {
    /// The job's `stop_signal` to the whole process group.
    case ask(StopSignal)
    /// KILL to the whole process group.
    case kill
}

/// The verdict on a run: being stopped outweighs what the child made of it.
package func judge(
    _ result: ChildResult, of spec: JobSpec, stopped: StopReason?
) -> Outcome {
    switch (result, stopped) {
    case (.startFailed, _): .startFailed
    case (_, .timeLimit): .timeout
    case (_, .daemonStop), (_, .replaced): .stopped
    case (.exited(let code), nil): spec.run.successCodes.contains(code) ? .success : .failure
    case (.signalled, nil): .failure
    case (.answered(let status, let code), nil):
        code == 0 && (200...299).contains(status) ? .success : .failure
    }
}

/// The verdict on a hook.
package func judgeHook(_ result: ChildResult) -> Outcome {
    switch result {
    case .startFailed: .failure
    case .exited(let code): code == 0 ? .success : .failure
    case .signalled: .failure
    case .answered(let status, let code):
        code == 0 && (200...299).contains(status) ? .success : .failure
    }
}
