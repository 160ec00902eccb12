import ArgumentParser
import Calendar
import Exchange
import Jobs
import Launching
import Linux

/// `ruqi export`: job files as units of systemd or CronJobs of Kubernetes.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "Write jobs as units of systemd or CronJobs of Kubernetes; exit 1 if one can't be.")

    @Argument(help: ArgumentHelp("systemd or kubernetes.", valueName: "system"))
    var system: ExportSystem
    @Argument(
        help: ArgumentHelp("The directory of job files.", valueName: "dir"), completion: .directory)
    var directory: String
    @Option(
        help: ArgumentHelp("Where the files are written.", valueName: "dir"), completion: .directory
    )
    var output: String
    @Option(help: ArgumentHelp("The container image of all jobs (kubernetes).", valueName: "image"))
    var image: String?
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        switch system {
        case .systemd where image != nil:
            throw ValidationError("'--image' is for kubernetes: systemd runs commands of the host.")
        case .kubernetes where image?.isEmpty ?? true:
            throw ValidationError("'--image IMAGE' is missing: CronJobs run in containers.")
        case .kubernetes where !(image ?? "").unicodeScalars.allSatisfy { "!"..."~" ~= $0 }:
            throw ValidationError("'--image' names no image: it has blanks or odd characters.")
        case .systemd, .kubernetes: break
        }
    }

    func run() throws {
        let zones = HostZones()
        let check = JobFileCheck(zones: zones, settings: try shared.settings())
        let found = check.directory(directory, ofAnyHost: true)
        let errors = found.diagnostics.filter { $0.severity == .error }
        if let real = realPath(directory), real == realPath(output) {
            throw fail(
                "'\(output)' is the directory of job files: what is written there would be read"
                    + " as jobs; name another one", .no)
        }
        do throws(SystemError) {
            try makeDirectories(output)
        } catch {
            throw fail("\(error)", .no)
        }
        let context = ExportContext(now: readMoment().wall) { url, body, http in
            CurlRequest(url: url, body: body, options: http).configuration
        }
        var kubernetes = KubernetesExport(image: image ?? "", context)
        var owners: [String: JobID] = [:]
        let jobs = found.jobs.map { job in
            let export =
                switch system {
                case .systemd:
                    SystemdExport.export(
                        job, context, zone: { zones.zone(named: $0) }, isUnit: Self.isUnit)
                case .kubernetes: kubernetes.export(job)
                }
            return ExportedJob(job, export, from: directory, to: output, beside: &owners)
        }
        let report = ExportReport(jobs: jobs, errors: errors, output: output)
        try say(json ? report.json : report.text)
        if !report.isComplete { throw ExitCode.no }
    }

    /// Whether a package of this host has brought a unit.
    private static func isUnit(_ name: String) -> Bool {
        ["/usr/lib/systemd/system", "/lib/systemd/system"].contains { directory in
            // One that can't be looked at is not there.
            (try? FileSignature(path: "\(directory)/\(name)")) != nil
        }
    }
}

/// Where jobs can go to.
enum ExportSystem: String, CaseIterable, ExpressibleByArgument {
    case systemd
    case kubernetes
}
