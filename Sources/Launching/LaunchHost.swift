import Linux

/// Who starts runs: the base of every run's environment. The daemon's is looked up once.
package struct LaunchHost: Sendable {
    /// The user whose rights runs have that name no other.
    package let user: UserRecord
    /// The variable `LANG` of runs.
    package let language: String
    /// Where runs begin that name no `cwd` and no `user`: root's home for a daemon of root's, else
    /// where it was started itself.
    package let directory: String
    /// How many files runs may have open where their jobs don't say; nil: as many as who starts
    /// them.
    package let openFiles: ResourceLimit?

    /// Takes everything.
    package init(
        user: UserRecord, language: String, directory: String, openFiles: ResourceLimit? = nil
    ) {
        self.openFiles = openFiles
        self.user = user
        self.language = language
        self.directory = directory
    }

    /// This process, before it raises limits for itself. Asks the user database; a user that isn't
    /// in it has no name, `/` as home and `/bin/sh` as shell.
    package static func current() throws(SystemError) -> LaunchHost {
        let id = effectiveUserID()
        let user =
            userRecord()
            ?? UserRecord(name: "", userID: id, groupID: 0, home: "/", shell: standardShell)
        return LaunchHost(
            user: user, language: environmentValue("LANG") ?? "C.UTF-8",
            directory: id == 0 ? user.home : try currentDirectory(), openFiles: .openFiles())
    }

    /// Whose shell isn't known has this one.
    package static let standardShell = "/bin/sh"
}
