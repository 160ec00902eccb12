import Calendar
import Jobs

/// The keys of job files that have no equal in a CronJob.
enum KubernetesRefusals {
    static func check(_ job: Job, _ findings: inout ExportFindings) {
        let run = job.spec.run
        for row in rows where row.isUsed(run) {
            findings.refuse(row.key, row.message, hint: row.hint)
        }
        if !job.spec.options.hosts.isEmpty {
            findings.refuse(
                "hosts", "a cluster chooses the node itself",
                hint: "leave it out, and give the pod a nodeSelector")
        }
        switch run.catchUp {
        case .none: break
        case .latest:
            findings.note(
                "catch_up",
                "after more than 100 missed starts the controller gives up, and makes up"
                    + " for none")
        case .all:
            findings.refuse(
                "catch_up", "a CronJob makes up for one missed start, not for all",
                hint: "catch_up: latest")
        }
        let retry = run.retry
        if retry.attempts > 1 {
            findings.note(
                "retry", "the pauses are those of Kubernetes: 10 s, doubled up to 6 min")
        }
    }

    private struct Row: Sendable {
        let key: String
        let message: String
        let hint: String
        let isUsed: @Sendable (RunOptions) -> Bool

        init(
            _ key: String, _ message: String, _ hint: String,
            _ isUsed: @escaping @Sendable (RunOptions) -> Bool
        ) {
            self.key = key
            self.message = message
            self.hint = hint
            self.isUsed = isUsed
        }
    }

    private static let rows = [
        Row("env_file", "the file is on this host", "make a Secret of it, and name its values") {
            !$0.envFiles.isEmpty
        },
        Row("umask", "a container has its own", "let the command set it: umask 077; ...") {
            $0.umask != RunOptions.umaskDefault
        },
        Row("nice", "a container has none", "let the command set it: nice -n 10 ...") {
            $0.nice != 0
        },
        Row("limits", "a container has no limits of setrlimit(2)", "let the command: ulimit ...") {
            !$0.limits.isEmpty
        },
        Row("stdin", "a container has no input", "let the command have it: ... <<EOF") {
            $0.stdin.map { !$0.text.isEmpty } ?? false
        },
        Row("stop_signal", "pods are stopped with TERM", "let the command trap TERM") {
            $0.stopSignal != .terminate
        },
        Row(
            "success_codes", "0 is the only success of a container",
            "let a shell turn the exit status into 0"
        ) { $0.successCodes != RunOptions.successCodesDefault },
        Row("output_file", "the file is on this host", "let the cluster collect the output") {
            $0.outputFile != nil
        },
        Row("on_success", "a CronJob starts nothing at its end", "let the command do it") {
            !$0.onSuccess.isEmpty
        },
        Row("on_failure", "a CronJob starts nothing at its end", "let the command do it") {
            !$0.onFailure.isEmpty
        },
        Row("on_recovery", "a CronJob starts nothing at its end", "let the command do it") {
            !$0.onRecovery.isEmpty
        },
    ]
}
