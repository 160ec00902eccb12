import Calendar

/// When memory that looks at `jobs.d` took for a moment is to be given back, and code that they ran
/// is to be dropped: about a millisecond's work, and the code that is used again has to be mapped
/// again.
package struct Tidying: Sendable {
    /// When it is time. Nil: nothing is worth it.
    package private(set) var due: Uptime?

    /// There was no look.
    package init() {}

    /// What one look did.
    package struct Look {
        /// How many files it read.
        package let read: Int
        /// By how many jobs there are more or fewer than before.
        package let difference: Int
        /// How many files it listed.
        package let listed: Int
        /// Whether anything of that is new to users.
        package let hasNews: Bool
        /// Whether it was the first one.
        package let isFirst: Bool

        /// Takes counts of files and jobs.
        package init(read: Int, difference: Int, listed: Int, hasNews: Bool, isFirst: Bool) {
            self.read = read
            self.difference = difference
            self.listed = listed
            self.hasNews = hasNews
            self.isFirst = isFirst
        }

        /// Whether it is worth the work soon, by itself.
        package var isLarge: Bool { isFirst || max(read, abs(difference)) >= Tidying.many }

        /// Whether it leaves anything behind at all.
        fileprivate var leavesAnything: Bool {
            isLarge || read > 0 || difference != 0 || hasNews || listed >= Tidying.many
        }
    }

    /// Many small looks leave as much behind as a large one, but it is done once for all of ten
    /// seconds.
    package mutating func note(_ look: Look, at now: Uptime) {
        guard look.leavesAnything else { return }
        due = look.isLarge ? now + Self.largeTime : due ?? now + Self.smallTime
    }

    /// It was done.
    package mutating func finish() { due = nil }

    /// A look at so many files takes memory that is worth a system call.
    static let many = 500
    /// The loop has taken over what was loaded by then, and a deploy in pieces has come to its end.
    private static let largeTime: Duration = .seconds(1)
    private static let smallTime: Duration = .seconds(10)
}
