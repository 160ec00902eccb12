import Calendar
import Jobs
import Launching
import Linux

let testHost = LaunchHost(
    user: UserRecord(
        name: "ann", userID: 1_000, groupID: 1_000, home: "/home/ann", shell: "/bin/zsh"),
    language: "C.UTF-8", directory: "/")

struct NotOneJob: Error {}

/// A run of the only job in a file.
func run(_ yaml: String) throws -> Run {
    let context = JobContext(defaultZone: .utc, zone: { _ in nil }, zoneNames: { [] })
    let file = JobFile.parse(Array(yaml.utf8), file: "j.yaml", in: context)
    guard let job = file.jobs.first, !file.hasErrors else { throw NotOneJob() }
    return Run(job: job, due: Timestamp(nanoseconds: 0), cause: .due)
}
