/// What was found of the symbolic links of a directory, and is watched.
package struct LinkReport: Sendable {
    /// Nil: there could be none.
    package var watch: LinkWatch?
    /// What counts in its events.
    package var filters = LinkFilters()
    /// How many links there are, also beyond those that are watched.
    package var linkCount = 0
    /// The directory as it was found, without a link in its path; nil: it isn't there.
    package var directory: String?
    /// The directories, without repetition and sorted, in which what the links lead to stands.
    package var targetDirectories: [String] = []
    /// The first thing that could not be watched.
    package var error: SystemError?

    package init() {}
}
