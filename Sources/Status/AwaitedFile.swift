import Jobs

/// A content of a file that somebody waits for the daemon to apply.
package struct AwaitedFile: Sendable {
    /// Its name in `jobs.d`.
    package let name: String
    /// Of its content, as ``ContentHash`` writes it.
    package let hash: String

    /// What the daemon says about it.
    package enum Verdict: Hashable, Sendable {
        /// This very content is in effect.
        case applied
        /// This very content is refused, with all its diagnostics.
        case refused([String])
        /// The daemon doesn't look into a file of this name, with the reason.
        case ignored(String)
        /// Not yet; what the daemon has instead, as a sentence without a final stop, and the
        /// diagnostics of that.
        case pending(String, [String])
    }

    /// Waits for this content under that name.
    package init(name: String, hash: String) {
        self.name = name
        self.hash = hash
    }

    /// `entry` is the one of that name; nil: the daemon knows none. `isSettled`: it has had the
    /// time to look at the file as it is now.
    package func verdict(on entry: FileEntry?, isSettled: Bool) -> Verdict {
        guard let entry else { return .pending("it has seen no file of this name", []) }
        switch entry.state {
        case "applied" where entry.hash == hash: return .applied
        case "applied":
            return .pending("version \(entry.generation), in effect, has another content", [])
        case "broken" where entry.isUnread:
            // Its owner, mode or directory may have been put right a moment ago.
            if isSettled { return .refused(entry.diagnostics) }
            return .pending(
                "it refuses the file without having read it" + lastGood(entry), entry.diagnostics)
        case "broken" where entry.hash == hash && entry.lacksOther && !isSettled:
            // That may have been put right a moment ago, too.
            return .pending(
                "it refuses the content for what stands in other files" + lastGood(entry),
                entry.diagnostics)
        case "broken" where entry.hash == hash: return .refused(entry.diagnostics)
        case "broken":
            return .pending(
                "it has another content, and refuses that" + lastGood(entry), entry.diagnostics)
        case "ignored" where entry.reason == FileStatus.beingWritten:
            return .pending(FileStatus.beingWritten, [])
        case "ignored": return .ignored(entry.reason ?? "it doesn't say why")
        case let state: return .pending("the file is '\(state)'", [])
        }
    }

    private func lastGood(_ entry: FileEntry) -> String {
        guard let since = entry.lastGoodSince else { return "; no version is in effect" }
        return "; version \(entry.generation) is in effect since \(since)"
    }
}
