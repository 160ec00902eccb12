import Glibc

/// What the user database says about a user.
package struct UserRecord: Hashable, Sendable {
    package let name: String
    package let userID: UInt32
    package let groupID: UInt32
    package let home: String
    package let shell: String

    /// For users that no database knows, too.
    package init(name: String, userID: UInt32, groupID: UInt32, home: String, shell: String) {
        self.name = name
        self.userID = userID
        self.groupID = groupID
        self.home = home
        self.shell = shell
    }
}

/// The user this process acts as; nil where the database doesn't know its id, or can't be asked.
package func userRecord() -> UserRecord? {
    try? userRecord(id: effectiveUserID())
}

/// The user this process acts as. geteuid(2).
package func effectiveUserID() -> UInt32 {
    geteuid()
}

/// The user of that name; nil: there is none. As long as the database takes, which may be on
/// another host. getpwnam_r(3).
package func userRecord(named name: String) throws(SystemError) -> UserRecord? {
    try lookUp("look up user", name, text: UserRecord.init) { entry, memory, size, result in
        getpwnam_r(name, entry, memory, size, result)
    }
}

/// The same by its id. getpwuid_r(3).
package func userRecord(id: UInt32) throws(SystemError) -> UserRecord? {
    try lookUp("look up user", String(id), text: UserRecord.init) { entry, memory, size, result in
        getpwuid_r(id, entry, memory, size, result)
    }
}

/// The id of the group of that name; nil: there is none. getgrnam_r(3).
package func groupID(named name: String) throws(SystemError) -> UInt32? {
    try lookUp("look up group", name, text: { (entry: group) in entry.gr_gid }) {
        entry, memory, size, result in getgrnam_r(name, entry, memory, size, result)
    }
}

/// All groups of a user, `group` among them: the kernel knows no more than 65,536.
/// getgrouplist(3), which doesn't tell where the database can't be asked.
package func groups(ofUser name: String, with group: UInt32) -> [UInt32] {
    var count: Int32 = 64
    while true {
        var list = [gid_t](repeating: 0, count: Int(count))
        let capacity = count
        if getgrouplist(name, group, &list, &count) >= 0 { return Array(list.prefix(Int(count))) }
        // It says how many there are; a database that says less than it had room for is broken.
        guard count > capacity, count <= groupsMax else { return [group] }
    }
}

/// NGROUPS_MAX of Linux.
private let groupsMax: Int32 = 65_536

extension UserRecord {
    fileprivate init(_ entry: passwd) {
        self.init(
            name: string(entry.pw_name), userID: entry.pw_uid, groupID: entry.pw_gid,
            home: string(entry.pw_dir), shell: string(entry.pw_shell))
    }
}

private typealias Ask<Entry> = (
    UnsafeMutablePointer<Entry>, UnsafeMutablePointer<CChar>, Int,
    UnsafeMutablePointer<UnsafeMutablePointer<Entry>?>
) -> Int32

/// Asks with more memory each time that it wasn't enough.
private func lookUp<Entry, Answer>(
    _ operation: StaticString, _ subject: String, text: (Entry) -> Answer, _ ask: Ask<Entry>
) throws(SystemError) -> Answer? {
    var size = 4 << 10
    while true {
        let memory = UnsafeMutablePointer<CChar>.allocate(capacity: size)
        let entry = UnsafeMutablePointer<Entry>.allocate(capacity: 1)
        defer {
            memory.deallocate()
            entry.deallocate()
        }
        var found: UnsafeMutablePointer<Entry>?
        let code = ask(entry, memory, size, &found)
        switch code {
        case 0: return found.map { text($0.pointee) }
        // These say that there is no such entry, each on some system: getpwnam(3).
        case ENOENT, ESRCH, EBADF, EPERM: return nil
        case ERANGE where size < recordBytesMax: size *= 4
        case EINTR: continue
        default: throw SystemError(operation: "\(operation)", subject: subject, code: code)
        }
    }
}

/// A group of the size of a large firm.
private let recordBytesMax = 4 << 20

private func string(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
}
