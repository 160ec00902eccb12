import Calendar
import Synchronization

/// The host's time zones by name, each read from its file once.
package final class HostZones: Sendable {
    private let files: ZoneFiles
    private let known = Mutex<[String: Zone]>([:])

    /// Finds the host's zone directory.
    package init() {
        files = ZoneFiles()
    }

    /// `UTC`, `local` or an IANA name. Nil: the host has no such zone, or its file is none; which
    /// of the two makes no difference to who named it.
    package func zone(named name: String) -> Zone? {
        if let zone = known.withLock({ $0[name] }) { return zone }
        guard let zone = read(name) else { return nil }
        known.withLock { $0[name] = zone }
        return zone
    }

    /// All names there are, sorted: walks the zone directory, some milliseconds.
    package func names() -> [String] {
        files.names()
    }

    private func read(_ name: String) -> Zone? {
        switch name {
        case "UTC": return .utc
        case "local":
            guard let local = try? files.localZone() else { return nil }
            guard let bytes = local.bytes else { return .utc }
            return try? Zone(name: local.name, tzif: bytes)
        default:
            guard let bytes = try? files.bytes(named: name) else { return nil }
            return try? Zone(name: name, tzif: bytes)
        }
    }
}
