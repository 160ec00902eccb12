import Glibc

/// Whose files a daemon of root's takes for root's own word: those that only root can have
/// written. Other daemons have no more rights than whoever can write their files.
package struct FileTrust: Sendable {
    private let ownerID: UInt32?

    /// What holds for this process.
    package init() {
        self.init(effectiveUserID: UInt32(geteuid()))
    }

    /// What holds for a process of that user.
    package init(effectiveUserID: UInt32) {
        ownerID = effectiveUserID == 0 ? 0 : nil
    }

    /// Why a file or directory is not trusted, as a sentence goes on after its name; nil: it is.
    package func objection(to stamp: FileSignature.Stamp) -> String? {
        guard let ownerID else { return nil }
        if stamp.ownerID != ownerID {
            return "belongs to user \(stamp.ownerID) and not to root"
        }
        guard stamp.mode & UInt32(S_IWGRP | S_IWOTH) != 0 else { return nil }
        let others = stamp.mode & UInt32(S_IWOTH) != 0 ? "others" : "its group"
        return "can be written by \(others) (mode \(octal(stamp.mode & 0o7777)))"
    }

    private func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}

/// The same of what stands under a path, links followed. Nil also where nothing is there.
package func objection(toTrusting path: String, _ trust: FileTrust = FileTrust()) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return trust.objection(to: FileSignature.Stamp(status))
}

extension Descriptor {
    /// What it is open on. fstat(2).
    package borrowing func stamp() throws(SystemError) -> FileSignature.Stamp {
        var status = stat()
        let fd = raw
        try attempt("look at an open file", { fstat(fd, &status) })
        return FileSignature.Stamp(status)
    }
}
