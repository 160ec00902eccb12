import Jobs
import Linux

/// Sets up the watch on where `jobs.d` and the links in it lead, before each look at it.
struct LinkFollower {
    private var arming = LinkArming()

    /// What is watched from now on, and why changes may not be told, as a sentence. Nil: they are.
    struct Followed: Sendable {
        let report: LinkReport
        let trouble: String?
    }

    /// `links` are the symbolic links in it that may be job files, sorted.
    mutating func follow(_ jobsDir: String, links: [String]) -> Followed {
        let report = arming.arm(absolutePath(jobsDir), links: links, linksMax: Self.linksMax)
        return Followed(report: report, trouble: Self.trouble(report))
    }

    private static func trouble(_ report: LinkReport) -> String? {
        if let error = report.error {
            return "\(error.watchSentence); looking at jobs_dir every 30 s instead"
        }
        if let system = report.directory.flatMap({ remoteFileSystem(at: $0) }) {
            return "jobs_dir is \(words(for: system)); looking at it every 30 s"
        }
        for directory in report.targetDirectories {
            guard let system = remoteFileSystem(at: directory) else { continue }
            return "'\(directory)', to which links in jobs_dir lead, is \(words(for: system)); "
                + "looking at jobs_dir every 30 s"
        }
        guard report.linkCount > linksMax else { return nil }
        return "jobs_dir has \(report.linkCount) symbolic links, and no more than \(linksMax) can "
            + "be watched to where they lead; looking at jobs_dir every 30 s"
    }

    static func words(for system: String) -> String {
        "on a file system (\(system)) that doesn't tell of changes made on other hosts"
    }

    /// Each takes a few system calls at each look, and up to some watches of the kernel's.
    private static let linksMax = 1_000
}
