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

/// The verdict on a run, with a sentence where its job says more about success than the program
/// that ended knows: being stopped outweighs what the child made of it.
package func judge(
    _ report: RunReport, of spec: JobSpec, stopped: StopReason?
) -> (outcome: Outcome, problem: String?) {
    switch (report.result, stopped) {
    case (.unknown, _): return (.lost, nil)
    case (_, .timeLimit): return (.timeout, nil)
    case (_, .daemonStop), (_, .replaced): return (.stopped, nil)
    case (.startFailed, nil): return (.startFailed, nil)
    case (.exited(let code), nil):
        return (spec.options.run.successCodes.contains(code) ? .success : .failure, nil)
    case (.signalled, nil): return (.failure, nil)
    case (.answered(let status, let code), nil):
        // What failed is in the output, in curl's words.
        guard code == 0, status > 0 else { return (.failure, nil) }
        let problem = spec.options.run.http.problem(status: status, answer: report.answer)
        return (problem == nil ? .success : .failure, problem)
    }
}

/// The verdict on a hook.
package func judgeHook(_ result: ChildResult) -> Outcome {
    switch result {
    case .startFailed, .unknown: .failure
    case .exited(let code): code == 0 ? .success : .failure
    case .signalled: .failure
    case .answered(let status, let code):
        code == 0 && (200...299).contains(status) ? .success : .failure
    }
}
