import Calendar

/// What the job files want, all of them taken together.
package struct JobSet: Sendable {
    /// Sorted by id. Jobs that did not change are the same instances as in the set before.
    package let jobs: [Job]
    /// Sorted by name.
    package let files: [FileStatus]
    /// What the newest look found out, by file name: each problem comes once.
    package let news: [FileNews]
    /// What whoever made this set found about jobs of the set before it.
    private let judged: [JobID: JudgedJob]

    /// All three sorted as described.
    package init(jobs: [Job] = [], files: [FileStatus] = [], news: [FileNews] = []) {
        self.init(jobs: jobs, files: files, news: news, judged: [:])
    }

    init(jobs: [Job], files: [FileStatus], news: [FileNews], judged: [JobID: JudgedJob]) {
        self.jobs = jobs
        self.files = files
        self.news = news
        self.judged = judged
    }

    /// What became of one of the jobs; at no cost where the present one is that of the set before.
    package func verdict(on job: Job, present: Job) -> JobVerdict {
        if let known = judged[job.spec.id], known.present === present { return known.verdict }
        return Jobs.verdict(wanted: job, present: present)
    }

    /// What is known of the file of that name: O(log n).
    package func file(_ name: String) -> FileStatus? { files.file(name) }
}

extension [FileStatus] {
    /// The one of that name, where they are sorted by it: O(log n).
    package func file(_ name: String) -> FileStatus? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isOrderedBefore(self[middle].file, name) { low = middle + 1 } else { high = middle }
        }
        return low < count && hasSameBytes(self[low].file, name) ? self[low] : nil
    }
}

/// What happened to one file.
package struct FileNews: Hashable, Sendable {
    /// Its name in `jobs.d`.
    package let file: String
    /// The change since the look before.
    package let what: What

    /// What can happen; a good edit is no news, its jobs tell it.
    package enum What: Hashable, Sendable {
        /// It became broken, or is broken otherwise than before. Nil: it never was good.
        case broken([Diagnostic], lastGoodSince: Timestamp?)
        /// It was broken and is applied now.
        case repaired
        /// It is seen for the first time, or was a job file before, and isn't looked into.
        case ignored(String)
        /// It was there, and isn't.
        case gone
    }

    /// One item of news.
    package init(file: String, what: What) {
        self.file = file
        self.what = what
    }
}
