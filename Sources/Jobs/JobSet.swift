import Calendar

/// What the job files want, all of them taken together.
package struct JobSet: Sendable {
    /// Sorted by id. Jobs that did not change are the same instances as in the set before.
    package let jobs: [Job]
    /// Sorted by name.
    package let files: [FileStatus]
    /// What the newest look found out, by file name: each problem comes once.
    package let news: [FileNews]

    package init(jobs: [Job] = [], files: [FileStatus] = [], news: [FileNews] = []) {
        self.jobs = jobs
        self.files = files
        self.news = news
    }
}

/// What happened to one file.
package struct FileNews: Hashable, Sendable {
    package let file: String
    package let what: What

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

    package init(file: String, what: What) {
        self.file = file
        self.what = what
    }
}
