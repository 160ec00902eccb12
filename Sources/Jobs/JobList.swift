/// The jobs of one version of a file, in its order. Nearly all files have one, which takes no
/// memory beyond the job's own.
enum JobList: Sendable {
    case none
    case one(Job)
    /// At least two.
    case several([Job])

    init(_ jobs: [Job]) {
        switch jobs.count {
        case 0: self = .none
        case 1: self = .one(jobs[0])
        default: self = .several(jobs)
        }
    }

    var jobs: [Job] {
        switch self {
        case .none: []
        case .one(let job): [job]
        case .several(let jobs): jobs
        }
    }

    var isEmpty: Bool {
        if case .none = self { true } else { false }
    }
}
