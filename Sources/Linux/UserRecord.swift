import Glibc

/// What the user database says about a user.
package struct UserRecord: Hashable, Sendable {
    package let name: String
    package let userID: UInt32
    package let groupID: UInt32
    package let home: String
    package let shell: String
}

/// The user this process acts as; nil where the database doesn't know its id.
package func userRecord() -> UserRecord? {
    let found = withUnsafeTemporaryAllocation(of: CChar.self, capacity: recordBytes) { buffer in
        var entry = passwd()
        var result: UnsafeMutablePointer<passwd>?
        guard let memory = buffer.baseAddress,
            getpwuid_r(geteuid(), &entry, memory, buffer.count, &result) == 0, result != nil
        else { return UserRecord?.none }
        return UserRecord(
            name: text(entry.pw_name), userID: UInt32(entry.pw_uid), groupID: UInt32(entry.pw_gid),
            home: text(entry.pw_dir), shell: text(entry.pw_shell))
    }
    return found
}

/// Ample for names and paths; sysconf(_SC_GETPW_R_SIZE_MAX) says 1,024.
private let recordBytes = 16 * 1024

private func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
}
