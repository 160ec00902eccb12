import Calendar
import Linux
import NIOCore

/// Open connections. Only the server's one thread touches it.
final class Visitors: @unchecked Sendable {
    // Sendable by confinement: the group has a single event loop, and each use is on it.
    private var door: Door
    private var channels: [Door.ID: any Channel] = [:]

    init(_ limits: ServerLimits) {
        door = Door(limits)
    }

    /// Nil: it is turned away.
    func admit(_ channel: any Channel) -> Door.ID? {
        let admitted: Door.ID
        switch door.admit(at: readUptime()) {
        case .turnedAway: return nil
        case .admitted(let id): admitted = id
        case .admittedInPlace(let id, let other):
            admitted = id
            channels[other]?.close(promise: nil)
        }
        channels[admitted] = channel
        channel.closeFuture.whenComplete { [self] _ in
            door.leave(admitted)
            channels[admitted] = nil
        }
        return admitted
    }

    func note(_ id: Door.ID?, _ phase: Door.Phase) {
        guard let id else { return }
        door.note(id, phase, at: readUptime())
    }

    /// Whether an answer can be held until it is written.
    func makeRoom(for bytes: Int, _ id: Door.ID?) -> Bool {
        guard let id else { return true }
        guard let leaving = door.makeRoom(for: bytes, id, at: readUptime()) else { return false }
        for other in leaving { channels[other]?.close(promise: nil) }
        return true
    }
}
