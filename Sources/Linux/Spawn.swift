/// A program to start as a child. It gets a session of its own, default signal dispositions, an
/// empty signal mask, and no descriptor but the three.
package struct Spawn: Sendable {
    /// Path of the program; no search takes place, see ``findProgram(_:searchPath:)``. A relative
    /// one is looked for in `directory`.
    package var executable: String
    /// All of argv, the program's own name first.
    package var arguments: [String]
    /// All of the environment, as `NAME=value`.
    package var environment: [String]
    /// Working directory; nil: the daemon's. Entered with the rights of `identity`.
    package var directory: String?
    /// File mode creation mask.
    package var umask: UInt32
    /// The nice value; 0: the daemon's.
    package var nice = 0
    /// Soft and hard limits; others are inherited.
    package var limits: [ResourceLimit] = []
    /// Whose rights it has; nil: the daemon's.
    package var identity: Identity?
    /// An open directory of a control group to be born in; borrowed. Nil: the daemon's.
    package var controlGroup: Int32?
    /// Where it records its birth. Nil: nowhere.
    package var birth: BirthPlace?
    /// The descriptors that become 0, 1 and 2; borrowed, any of them may be the same.
    package var standardInput: Int32
    package var standardOutput: Int32
    package var standardError: Int32

    /// A user and groups by their numbers.
    package struct Identity: Hashable, Sendable {
        package let userID: UInt32
        package let groupID: UInt32
        /// The supplementary groups.
        package let groups: [UInt32]

        package init(userID: UInt32, groupID: UInt32, groups: [UInt32]) {
            self.userID = userID
            self.groupID = groupID
            self.groups = groups
        }
    }

    /// Takes what each child has to have; a umask that isn't given is 022.
    package init(
        executable: String, arguments: [String], environment: [String], directory: String? = nil,
        umask: UInt32 = 0o022, standardInput: Int32, standardOutput: Int32, standardError: Int32
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.umask = umask
        self.standardInput = standardInput
        self.standardOutput = standardOutput
        self.standardError = standardError
    }
}
