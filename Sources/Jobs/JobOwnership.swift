import Calendar

/// Which file has which job id. The file that has one keeps it, whoever else asks.
struct JobOwnership: Sendable {
    /// The jobs of all applied versions before this look, sorted by id.
    private let before: [Job]
    /// What this look changes: nil as a value, nobody has the id any more.
    private var changes: [JobID: Job?] = [:]

    /// A version that is to replace what its file has now.
    struct Candidate {
        let file: String
        let jobs: JobList
        /// The jobs of the version that it replaces.
        let previous: JobList
        /// Where nobody has an id yet, the others come before it.
        var isNewcomer = false
    }

    init(_ jobs: [Job]) {
        before = jobs
    }

    /// Whose job has an id: O(log n).
    private func owner(_ id: JobID) -> Job? {
        if let change = changes[id] { return change }
        var (low, high) = (0, before.count)
        while low < high {
            let middle = (low + high) / 2
            if before[middle].spec.id < id { low = middle + 1 } else { high = middle }
        }
        return low < before.count && before[low].spec.id == id ? before[low] : nil
    }

    /// Forgets the jobs of a version that is no longer applied.
    mutating func release(_ jobs: JobList) {
        for job in jobs where hasSameBytes(owner(job.spec.id)?.place.file, job.place.file) {
            changes.updateValue(nil, forKey: job.spec.id)
        }
    }

    /// Decides which candidates come in, all at the same moment, so that a job can move from file
    /// to file; they are sorted by file name, and where nobody has an id the first one gets it. The
    /// answer has for each candidate the jobs that are in its way; nil: it came in.
    mutating func admit(_ candidates: [Candidate]) -> [[Job]?] {
        changes.reserveCapacity(changes.count + candidates.count)
        let hasPrevious = candidates.contains { !$0.previous.isEmpty }
        var isIn = [Bool](repeating: false, count: candidates.count)
        var isMore: Bool
        repeat {
            isMore = hasPrevious && admitTogether(candidates, &isIn)
            isMore = admitRest(candidates, &isIn, where: { !$0.isNewcomer }) || isMore
            isMore = admitRest(candidates, &isIn, where: { _ in true }) || isMore
        } while isMore && hasPrevious && isIn.contains(false)
        return candidates.enumerated().map { index, candidate in
            isIn[index] ? nil : candidate.jobs.compactMap { other($0, than: candidate.file) }
        }
    }

    /// Brings in who can come in at once. Whether anybody came in.
    private mutating func admitTogether(_ candidates: [Candidate], _ isIn: inout [Bool]) -> Bool {
        var isAsked = isIn.map { !$0 }
        var fitting = fitting(candidates, isAsked)
        // Who was in the way of others and then was left out as well must not keep them out.
        while !fitting.inVain.isEmpty {
            for index in fitting.inVain { isAsked[index] = false }
            fitting = self.fitting(candidates, isAsked)
        }
        for (index, candidate) in candidates.enumerated() where fitting.isIn[index] {
            release(candidate.previous)
        }
        for (index, candidate) in candidates.enumerated() where fitting.isIn[index] {
            claim(candidate.jobs)
            isIn[index] = true
        }
        return fitting.isIn.contains(true)
    }

    /// Brings in whoever finds all its ids free. Each may free ids for others, so it begins anew.
    /// Whether anybody came in.
    private mutating func admitRest(
        _ candidates: [Candidate], _ isIn: inout [Bool], where isAsked: (Candidate) -> Bool
    ) -> Bool {
        var isAnyIn = false
        var isFreed: Bool
        repeat {
            isFreed = false
            for (index, candidate) in candidates.enumerated()
            where !isIn[index] && isAsked(candidate) {
                guard candidate.jobs.allSatisfy({ other($0, than: candidate.file) == nil }) else {
                    continue
                }
                release(candidate.previous)
                claim(candidate.jobs)
                isIn[index] = true
                isAnyIn = true
                isFreed = isFreed || !candidate.previous.isEmpty
            }
        } while isFreed
        return isAnyIn
    }

    /// Takes note of who has these ids from now on.
    mutating func claim(_ jobs: JobList) {
        for job in jobs { changes[job.spec.id] = job }
    }

    /// The job of another file that has this one's id.
    private func other(_ job: Job, than file: String) -> Job? {
        guard let owner = owner(job.spec.id), !hasSameBytes(owner.place.file, file) else {
            return nil
        }
        return owner
    }

    /// Candidates that can all come in at once: first all that are asked are taken to, then those
    /// that ask for an id whose file keeps it are left out, until no more have to. Who is left out
    /// keeps its old jobs, which may be in the way of others; hence the repetition.
    private func fitting(_ candidates: [Candidate], _ isAsked: [Bool]) -> Fitting {
        let numbers = Dictionary(
            candidates.enumerated().map { (FileName($1.file), $0) },
            uniquingKeysWith: { first, _ in first })
        // Of two that want the same free id the one that a former daemon refused comes second.
        let order =
            candidates.indices.filter { !candidates[$0].isNewcomer }
            + candidates.indices.filter { candidates[$0].isNewcomer }
        let relying = relying(candidates, numbers)
        var isIn = isAsked
        var rivals: Set<Int> = []
        var left: [Int] = []
        repeat {
            left = []
            var claims = keptClaims(candidates, isIn)
            for index in order where isIn[index] {
                let candidate = candidates[index]
                let fits = candidate.jobs.allSatisfy { job in
                    if let claim = claims[job.spec.id] {
                        if claim != index { rivals.insert(claim) }
                        return claim == index
                    }
                    guard let owner = other(job, than: candidate.file) else { return true }
                    // Its file gives it up, if that comes in itself.
                    return numbers[FileName(owner.place.file)].map { isIn[$0] } ?? false
                }
                if fits {
                    for job in candidate.jobs { claims[job.spec.id] = index }
                } else {
                    isIn[index] = false
                    left.append(index)
                }
            }
            // A long chain falls at once, not one a round.
            var fallen = left
            while let index = fallen.popLast() {
                for other in relying[index] ?? [] where isIn[other] {
                    isIn[other] = false
                    fallen.append(other)
                }
            }
        } while !left.isEmpty
        return Fitting(isIn: isIn, inVain: rivals.filter { !isIn[$0] })
    }

    /// For each candidate those that can only come in if it does: they want an id that it has.
    private func relying(
        _ candidates: [Candidate], _ numbers: [FileName: Int]
    ) -> [Int: [Int]] {
        var relying: [Int: [Int]] = [:]
        for (index, candidate) in candidates.enumerated() {
            for job in candidate.jobs {
                guard let owner = other(job, than: candidate.file),
                    let number = numbers[FileName(owner.place.file)]
                else { continue }
                relying[number, default: []].append(index)
            }
        }
        return relying
    }

    private struct Fitting {
        let isIn: [Bool]
        /// They were in the way of others and are left out as well.
        let inVain: Set<Int>
    }

    /// The ids that candidates have already and go on to have.
    private func keptClaims(_ candidates: [Candidate], _ isIn: [Bool]) -> [JobID: Int] {
        var claims: [JobID: Int] = [:]
        for (index, candidate) in candidates.enumerated() where isIn[index] {
            for job in candidate.jobs
            where hasSameBytes(owner(job.spec.id)?.place.file, candidate.file) {
                claims[job.spec.id] = index
            }
        }
        return claims
    }
}
