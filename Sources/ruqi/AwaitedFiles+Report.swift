import Calendar
import Jobs
import Status

extension AwaitedFiles {
    /// A line for each that is applied.
    var applied: [String] {
        members.compactMap { member in
            guard case .known(.applied) = member.state, let entry = member.entry else { return nil }
            return printable("\(member.path): applied, version \(entry.generation)")
        }
    }

    /// What became of the others. Those that only were not applied yet are named when the time is
    /// over, not when one of them was refused.
    func complaints(within limit: Duration) -> [String] {
        members.compactMap { member in
            switch member.state {
            case .known(.applied), .unasked: nil
            case .known(.pending) where isAnyHopeless: nil
            case .known(.pending(let what, let diagnostics)):
                printable("'\(member.path)' was not applied within \(limit.text): \(what)")
                    + diagnostics.map { "\n" + $0 }.joined()
            case .known(.refused(let diagnostics)):
                printable("the daemon refuses '\(member.path)':")
                    + diagnostics.map { "\n" + $0 }.joined()
            case .known(.ignored(let reason)):
                printable("the daemon ignores '\(member.path)': \(reason)")
            case .unreadable(let reason): printable(reason)
            }
        }
    }

    /// One array, an object for each file.
    var json: String {
        var json = JSONWriter()
        json.beginArray()
        for member in members {
            json.beginObject()
            json.field("path", member.path)
            json.field("state", member.state.word)
            if let hash = member.awaited?.hash { json.field("hash", hash) }
            if let entry = member.entry { json.field("generation", entry.generation) }
            if let reason = member.state.reason { json.field("reason", reason) }
            json.key("diagnostics")
            json.beginArray()
            for finding in member.entry?.findings ?? [] { json.value(finding) }
            json.endArray()
            json.endObject()
        }
        json.endArray()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}

extension AwaitedFiles.State {
    fileprivate var word: String {
        switch self {
        case .unasked: "pending"
        case .unreadable: "unreadable"
        case .known(.applied): "applied"
        case .known(.refused): "refused"
        case .known(.ignored): "ignored"
        case .known(.pending): "pending"
        }
    }

    fileprivate var reason: String? {
        switch self {
        case .unasked, .known(.applied), .known(.refused): nil
        case .unreadable(let reason), .known(.ignored(let reason)),
            .known(.pending(let reason, _)):
            reason
        }
    }
}
