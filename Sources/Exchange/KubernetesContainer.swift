import Calendar
import Jobs

/// What runs in the cluster: a pod with one container.
struct KubernetesContainer {
    let spec: JobSpec
    let name: String
    let image: String
    let context: ExportContext

    /// The request of a URL job, which is nobody's business. Nil: it is none.
    func secret(_ findings: inout ExportFindings) -> KubernetesValue? {
        guard case .url(let url, let body) = spec.command else { return nil }
        let request = context.request(url, body, spec.run.http)
        if request.count > Self.secretBytesMax {
            findings.refuse(
                body == nil ? "http" : "cmd",
                "the request is for a Secret, which has at most \(Self.secretBytesMax) bytes",
                hint: "send less, or let a command send a file of the image")
        }
        return .map([
            ("apiVersion", .text("v1")), ("kind", .text("Secret")),
            ("metadata", .map([("name", .text(name))])),
            (
                "stringData",
                .map([("request", .text(String(decoding: request, as: UTF8.self)))])
            ),
        ])
    }

    /// The template of the pod.
    func pod(_ findings: inout ExportFindings) -> KubernetesValue {
        var pod: [(String, KubernetesValue)] = [
            ("restartPolicy", .text("Never")),
            (
                "terminationGracePeriodSeconds",
                .number(spec.run.killAfter.wholeSecondsUp)
            ),
        ]
        // Each try has its own time here; that of the job would be the time of all together.
        if spec.run.retry.attempts > 1, let timeout = spec.run.timeout {
            pod.append(("activeDeadlineSeconds", .number(timeout.wholeSecondsUp)))
        }
        if let context = securityContext(&findings) { pod.append(("securityContext", context)) }
        pod.append(("containers", .list([container(&findings)])))
        if spec.command.isURL {
            let source: KubernetesValue = .map([("secretName", .text(name))])
            pod.append(
                ("volumes", .list([.map([("name", .text("request")), ("secret", source)])])))
        }
        return .map([("spec", .map(pod))])
    }

    private func container(_ findings: inout ExportFindings) -> KubernetesValue {
        var members: [(String, KubernetesValue)] = [
            ("name", .text("job")), ("image", .text(image)),
            ("command", .list(words(&findings).map { .text(Self.literal($0)) })),
        ]
        if let cwd = spec.run.cwd { members.append(("workingDir", .text(cwd.text))) }
        let variables = spec.run.env + ExportMarks.constant(spec)
        let env = variables.map { variable in
            KubernetesValue.map([
                ("name", .text(variable.name)), ("value", .text(Self.literal(variable.value))),
            ])
        }
        members.append(("env", .list(env)))
        if spec.command.isURL {
            let mount: KubernetesValue = .map([
                ("name", .text("request")), ("mountPath", .text(Self.requestDirectory)),
                ("readOnly", .flag(true)),
            ])
            members.append(("volumeMounts", .list([mount])))
        }
        return .map(members)
    }

    private func words(_ findings: inout ExportFindings) -> [String] {
        ExportMarks.check(spec.command, of: nil, in: spec, &findings)
        switch spec.command {
        case .shell(let text): return spec.run.shell.map(\.text) + [text]
        case .direct(let words): return words
        case .url:
            ExportRequest.check(spec.run.http, &findings)
            findings.note("cmd", "the image needs sh and curl, of 7.63 or later")
            let source = " < \(Self.requestDirectory)/request"
            return ["/bin/sh", "-c", ExportRequest.script(spec.run.http, source: source)]
        }
    }

    private func securityContext(_ findings: inout ExportFindings) -> KubernetesValue? {
        var members: [(String, KubernetesValue)] = []
        for (key, field, value) in [
            ("user", "runAsUser", spec.run.user), ("group", "runAsGroup", spec.run.group),
        ] {
            guard let value else { continue }
            guard let number = Int64(value.text), number >= 0 else {
                findings.refuse(
                    key, "a cluster knows no names of users and groups", hint: "give its number")
                continue
            }
            if number > Self.accountMax {
                findings.refuse(
                    key, "a cluster takes numbers up to \(Self.accountMax)",
                    hint: "take another account")
            }
            members.append((field, .number(number)))
        }
        if spec.run.user == nil {
            findings.note("user", "it runs as the user of the image", hint: "give a number")
        } else if spec.run.group == nil {
            findings.note(
                "user", "its group is 0, or that of the image",
                hint: "give the number of the group")
        }
        return members.isEmpty ? nil : .map(members)
    }

    /// Kubernetes takes `$(NAME)` in commands and values for a variable, and `$$` for one `$`.
    private static func literal(_ text: String) -> String { text.replacing("$", with: "$$") }

    /// Of `runAsUser` and `runAsGroup` (`IsValidUserID` of its API machinery).
    private static let accountMax: Int64 = 0x7FFF_FFFF
    /// All values together (`MaxSecretSize` of its API).
    private static let secretBytesMax = 1 << 20
    private static let requestDirectory = "/etc/ruqi-request"
}
