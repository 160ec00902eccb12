import Jobs
import Linux

/// What has to be read for a start: the account that `user` and `group` name, and the files of
/// `env_file`. Read at each start, so that a changed account or file counts from the next run on.
package struct LaunchSources: Sendable {
    /// The user that `user` names; nil: the daemon's.
    let user: UserRecord?
    /// The rights that `user` and `group` give; nil: the daemon's.
    let identity: Spawn.Identity?
    /// The variables of all files, in their order.
    let variables: [EnvironmentVariable]

    /// Of an order that needs none.
    package static let none = LaunchSources(user: nil, identity: nil, variables: [])

    private init(
        user: UserRecord?, identity: Spawn.Identity?, variables: [EnvironmentVariable]
    ) {
        self.user = user
        self.identity = identity
        self.variables = variables
    }

    /// Reads them, as long as file systems and the user database take. Fails with a sentence. A
    /// hook does without files that can't be read: it may be there to tell of that.
    package static func read(
        for order: LaunchOrder, on host: LaunchHost
    ) throws(LaunchProblem) -> LaunchSources {
        let spec = order.spec
        let user = try spec.run.user.map { name throws(LaunchProblem) in try find(user: name.text) }
        let group = try spec.run.group.map { name throws(LaunchProblem) in
            try find(group: name.text)
        }
        let identity = try identity(user: user, group: group, host: host)
        var variables: [EnvironmentVariable] = []
        for file in spec.run.envFiles {
            do throws(LaunchProblem) {
                variables += try read(file.text, as: identity)
            } catch {
                if !order.isHook { throw error }
            }
        }
        return LaunchSources(user: user?.record, identity: identity, variables: variables)
    }

    private struct Found {
        let record: UserRecord
        /// Whether the database knows it, and with it the group and the home.
        let isKnown: Bool
    }

    private static func find(user name: String) throws(LaunchProblem) -> Found {
        if let record = try asking({ () throws(SystemError) in try userRecord(named: name) }) {
            return Found(record: record, isKnown: true)
        }
        guard let id = number(name) else {
            throw LaunchProblem("there is no user '\(name)' on this host")
        }
        if let record = try asking({ () throws(SystemError) in try userRecord(id: id) }) {
            return Found(record: record, isKnown: true)
        }
        let record = UserRecord(
            name: name, userID: id, groupID: id, home: "/", shell: LaunchHost.standardShell)
        return Found(record: record, isKnown: false)
    }

    private static func find(group name: String) throws(LaunchProblem) -> UInt32 {
        if let id = try asking({ () throws(SystemError) in try groupID(named: name) }) {
            return id
        }
        guard let id = number(name) else {
            throw LaunchProblem("there is no group '\(name)' on this host")
        }
        return id
    }

    /// An id; the largest one means "no change" to the system.
    private static func number(_ text: String) -> UInt32? {
        guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let id = UInt32(text), id != UInt32.max
        else { return nil }
        return id
    }

    private static func identity(
        user: Found?, group: UInt32?, host: LaunchHost
    ) throws(LaunchProblem) -> Spawn.Identity? {
        guard user != nil || group != nil else { return nil }
        let record = user?.record ?? host.user
        if let user, !user.isKnown {
            guard let group else {
                throw LaunchProblem(
                    "the user database doesn't know the user \(record.userID), so the job needs"
                        + " a 'group'")
            }
            return Spawn.Identity(userID: record.userID, groupID: group, groups: [group])
        }
        let main = group ?? record.groupID
        return Spawn.Identity(
            userID: record.userID, groupID: main, groups: groups(ofUser: record.name, with: main))
    }

    private static func read(
        _ path: String, as identity: Spawn.Identity?
    ) throws(LaunchProblem) -> [EnvironmentVariable] {
        let bytes: [UInt8]
        do throws(FileReadError) {
            bytes = try readFile(path, limitBytes: EnvironmentFile.bytesMax, as: identity)
        } catch {
            throw LaunchProblem("env_file: \(error)")
        }
        do throws(EnvironmentFile.Problem) {
            return try EnvironmentFile.parse(bytes)
        } catch {
            throw LaunchProblem("env_file '\(path)', line \(error.line): \(error.sentence)")
        }
    }

    private static func asking<Answer>(
        _ body: () throws(SystemError) -> Answer
    ) throws(LaunchProblem) -> Answer {
        do throws(SystemError) {
            return try body()
        } catch {
            throw LaunchProblem("\(error)")
        }
    }
}
