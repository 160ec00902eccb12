import Calendar
import Jobs

/// Jobs as CronJobs of Kubernetes (batch/v1), one after the other: no two may have one name.
package struct KubernetesExport {
    private let image: String
    private let context: ExportContext
    /// Names in use, with the jobs that have them.
    private var taken: [String: JobID] = [:]

    /// All jobs run in containers of this image.
    package init(image: String, _ context: ExportContext) {
        self.image = image
        self.context = context
    }

    /// The manifest of a job, or why there is none.
    package mutating func export(_ job: Job) -> Export {
        var findings = ExportFindings()
        let name = self.name(for: job.spec.id, &findings)
        let schedule = self.schedule(job, &findings)
        KubernetesRefusals.check(job, &findings)
        let container = KubernetesContainer(
            spec: job.spec, name: name, image: image, context: context)
        var documents = container.secret(&findings).map { [$0] } ?? []
        let pod = container.pod(&findings)
        documents.append(manifest(job, name, schedule, pod, &findings))
        let head = "# The job '\(job.spec.id.text)' of \(ExportText.oneLine(job.place.file)),"
        let text =
            "\(head) by ruqi export.\n" + documents.map(\.document).joined(separator: "---\n")
        let result = Export(
            [
                NewFile(
                    name: "\(job.spec.id.text).yaml", text: text,
                    isSecret: job.spec.mayHaveSecrets)
            ], findings)
        if !result.files.isEmpty { taken[name] = job.spec.id }
        return result
    }

    /// A DNS label (RFC 1123) of at most 52 characters: the controller adds to it.
    private func name(for id: JobID, _ findings: inout ExportFindings) -> String {
        var name = id.text.lowercased().replacing("_", with: "-").replacing(".", with: "-")
        while name.hasSuffix("-") { name.removeLast() }
        guard name.utf8.count <= Self.nameLengthMax else {
            findings.refuse(
                "job_id", "the name of a CronJob has at most \(Self.nameLengthMax) characters",
                hint: "give the job a shorter one")
            return name
        }
        if let other = taken[name] {
            findings.refuse(
                "job_id", "its name would be '\(name)', as that of the job '\(other.text)'",
                hint: "give one of them another id")
        } else if name != id.text {
            findings.note("job_id", "the name of the CronJob is '\(name)'")
        }
        return name
    }

    /// Nil: it is refused.
    private func schedule(
        _ job: Job, _ findings: inout ExportFindings
    ) -> KubernetesSchedule? {
        do throws(ExportRefusal) {
            let schedule = try KubernetesSchedule(job, from: context.now)
            let zone = schedule.zone == "Etc/UTC" ? Zone.utc : job.spec.zone
            guard let reading = KubernetesReading(schedule.text, in: zone) else {
                throw ExportRefusal("rule", "what was made of it can't be read again")
            }
            let proof = ExportProof(job, from: context.now, there: reading.next)
            if let problem = proof.problem(in: job.spec.zone) {
                throw ExportRefusal("rule", problem)
            }
            if let note = proof.note(in: job.spec.zone) {
                findings.note("dst", note, hint: "a rule in the zone UTC is the same everywhere")
            }
            return schedule
        } catch {
            findings.refuse(error)
            return nil
        }
    }

    private func manifest(
        _ job: Job, _ name: String, _ schedule: KubernetesSchedule?, _ pod: KubernetesValue,
        _ findings: inout ExportFindings
    ) -> KubernetesValue {
        let spec = job.spec
        var run: [(String, KubernetesValue)] = []
        if spec.run.retry.attempts == 1, let timeout = spec.run.timeout {
            run.append(("activeDeadlineSeconds", .number(timeout.wholeSecondsUp)))
        }
        run.append(("backoffLimit", .number(Int64(spec.run.retry.attempts - 1))))
        run.append(("template", pod))
        var cronJob: [(String, KubernetesValue)] = [
            ("schedule", .text(schedule?.text ?? "")), ("timeZone", .text(schedule?.zone ?? "")),
            ("concurrencyPolicy", .text(policy(job, &findings))),
            ("suspend", .flag(spec.paused)),
        ]
        if spec.run.catchUp == .none {
            let seconds = Self.deadline(spec.run)
            cronJob.append(("startingDeadlineSeconds", .number(seconds)))
            if seconds > spec.run.misfireGrace.wholeSecondsUp {
                findings.note(
                    "misfire_grace_time",
                    "it is \(seconds)s there: the controller looks every 10 s,"
                        + " and would miss some")
            }
        }
        cronJob.append(("jobTemplate", .map([("spec", .map(run))])))
        return .map([
            ("apiVersion", .text("batch/v1")), ("kind", .text("CronJob")),
            ("metadata", .map([("name", .text(name)), annotations(spec, &findings)])),
            ("spec", .map(cronJob)),
        ])
    }

    private func annotations(
        _ spec: JobSpec, _ findings: inout ExportFindings
    ) -> (String, KubernetesValue) {
        var texts = [("ruqi/job-id", spec.id.text), ("ruqi/job-name", spec.jobName)]
        if let description = spec.description {
            texts.append(("ruqi/description", description))
        }
        if texts.reduce(0, { $0 + $1.0.utf8.count + $1.1.utf8.count }) > Self.annotationBytesMax {
            findings.refuse(
                spec.description == nil ? "job_name" : "description",
                "annotations have at most \(Self.annotationBytesMax / 1_024) KiB",
                hint: "write a shorter one")
        }
        return ("annotations", .map(texts.map { ($0, .text($1)) }))
    }

    /// How many seconds late a start may be.
    private static func deadline(_ run: RunOptions) -> Int64 {
        max(run.misfireGrace.wholeSecondsUp, deadlineMin)
    }

    private func policy(_ job: Job, _ findings: inout ExportFindings) -> String {
        let run = job.spec.run
        if let most = run.maxInstances, most > 1 {
            findings.refuse(
                "max_instances", "a CronJob has one run at a time or any number",
                hint: "leave it out")
        }
        switch run.overlap {
        case .skip:
            checkOverrun(job, &findings)
            return "Forbid"
        case .replace: return "Replace"
        case .allow where run.maxInstances == 1:
            checkOverrun(job, &findings)
            return "Forbid"
        case .allow: return "Allow"
        case .queue:
            findings.refuse(
                "overlap", "a CronJob keeps no occurrence for later",
                hint: "overlap: skip, or replace")
            return "Forbid"
        }
    }

    /// A start that `Forbid` has held back counts as missed, and a missed one is made up for within
    /// the deadline (kubernetes.io, "CronJob", "Concurrency policy").
    private func checkOverrun(_ job: Job, _ findings: inout ExportFindings) {
        let run = job.spec.run
        let longest = run.timeout.map { timeout in
            (timeout + run.killAfter) * run.retry.attempts + Self.pauses(run.retry.attempts)
        }
        guard let gap = ExportBounds.overrun(of: job, longest: longest, from: context.now) else {
            return
        }
        let limit = run.catchUp == .none ? ", up to \(Self.deadline(run)) s late" : ""
        findings.note(
            "overlap", "what is due during a run starts at its end\(limit)",
            hint:
                "let all attempts, with their timeout and kill_after and the pauses between them, be done in less than \(gap.text)"
        )
    }

    /// Those between the tries of a Job: 10 s, doubled up to 6 min.
    private static func pauses(_ attempts: Int) -> Duration {
        var (sum, pause) = (Duration.zero, Duration.seconds(10))
        for _ in 1..<attempts {
            sum += pause
            pause = min(pause * 2, .seconds(360))
        }
        return sum
    }

    /// All keys and values of an object (`TotalAnnotationSizeLimitB` of its API machinery).
    private static let annotationBytesMax = 256 * 1_024
    /// The controller adds 11 characters to make the names of jobs (kubernetes.io, "CronJob").
    private static let nameLengthMax = 52
    /// "If you set startingDeadlineSeconds to a value less than 10 seconds, the CronJob may not be
    /// scheduled" (the same page).
    private static let deadlineMin: Int64 = 10
}
