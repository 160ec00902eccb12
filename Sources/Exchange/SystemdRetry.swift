import Calendar
import Jobs

/// Tries after a failure, as restarts: `Restart=` has one pause, and the number of starts is
/// limited by the time in which they happen. A start that is made up for comes at any time, and
/// the limit would refuse the run that is due next.
enum SystemdRetry {
    /// Adds the limits to the section `[Unit]`, or refuses.
    static func add(
        _ job: Job, from now: Timestamp, to unit: inout SystemdUnit,
        _ findings: inout ExportFindings
    ) {
        let spec = job.spec
        // Also without retries a unit that is due each second must not run into the usual limit.
        guard spec.run.retry.attempts > 1 else { return unit.add("StartLimitIntervalSec", "0") }
        do throws(ExportRefusal) {
            let window = try Self.window(job, from: now)
            unit.add("StartLimitIntervalSec", SystemdSyntax.span(window))
            unit.add("StartLimitBurst", "\(spec.run.retry.attempts)")
            if spec.run.retry.backoff > .zero {
                findings.note("retry", "each pause is the same, and no tenth longer")
            }
            if !spec.run.onSuccess.isEmpty {
                findings.note(
                    "on_success", "systemd before 254 starts it at each try that fails, too",
                    hint: "attempts: 1, or let the command itself do it at its end")
            }
        } catch {
            findings.refuse(error)
        }
    }

    /// Adds the restarts to the section `[Service]`.
    static func addRestart(_ spec: JobSpec, to unit: inout SystemdUnit) {
        guard spec.run.retry.attempts > 1 else { return }
        unit.add("Restart", "on-failure")
        unit.add("RestartSec", SystemdSyntax.span(pause(spec.run.retry)))
        // Else each try that fails starts them (systemd issue 26903; known from 254 on).
        let hasHooks = !spec.run.onSuccess.isEmpty || !spec.run.onFailure.isEmpty
        if hasHooks { unit.add("RestartMode", "direct") }
    }

    /// The first one.
    private static func pause(_ retry: RetryPolicy) -> Duration {
        min(retry.backoff, retry.maxBackoff)
    }

    /// The time that holds all tries of one run and none of the next, in whole seconds. systemd
    /// begins to count anew at the first start after it.
    private static func window(
        _ job: Job, from now: Timestamp
    ) throws(ExportRefusal) -> Duration {
        let run = job.spec.run
        let isEven =
            run.retry.attempts == 2 || run.retry.factorThousandths == 1_000
            || run.retry.backoff >= run.retry.maxBackoff || run.retry.backoff == .zero
        guard isEven else {
            throw ExportRefusal(
                "retry", "systemd's pauses don't grow", hint: "factor: 1, or attempts: 2")
        }
        guard let timeout = run.timeout else {
            throw ExportRefusal(
                "retry", "without a timeout nobody knows which tries belong together",
                hint: "give a timeout")
        }
        let longest = (timeout + run.killAfter + pause(run.retry)) * run.retry.attempts
        let window: Duration = .seconds((longest + margin(longest)).wholeSecondsUp)
        guard let gap = ExportBounds.shortestGap(of: job, from: now) else { return window }
        guard run.catchUp != .latest else {
            throw ExportRefusal(
                "retry",
                "the tries of a start that is made up for would be counted with the next run's,"
                    + " which systemd would then refuse",
                hint: "attempts: 1, or catch_up: none")
        }
        guard window + margin(longest) < gap else {
            throw ExportRefusal(
                "retry",
                "\(run.retry.attempts) tries can take \(longest.text), and the job is due"
                    + " again after \(gap.text): too close, systemd would count them with the"
                    + " next run's",
                hint: "take a shorter timeout, or fewer attempts")
        }
        return window
    }

    /// What ordering, starting and stopping take beside, on a busy host.
    private static func margin(_ longest: Duration) -> Duration { .seconds(5) + longest / 100 }
}
