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

// Without an array for the one job.
extension JobList: RandomAccessCollection {
    var startIndex: Int { 0 }

    var endIndex: Int {
        switch self {
        case .none: 0
        case .one: 1
        case .several(let jobs): jobs.count
        }
    }

    subscript(index: Int) -> Job {
        switch self {
        case .none: preconditionFailure("no job has an index here")
        case .one(let job):
            precondition(index == 0, "there is one job")
            return job
        case .several(let jobs): return jobs[index]
        }
    }
}
