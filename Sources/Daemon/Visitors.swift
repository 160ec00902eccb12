import Calendar
import Linux
import NIOCore

/// Open connections. Only the server's one thread touches it.
final class Visitors: @unchecked Sendable {
    // Sendable by confinement: the group has a single event loop, and each use is on it.
    private var door: Door
    private var channels: [Door.ID: any Channel] = [:]
    private let loop: any EventLoop
    /// Memory is going to be given back.
    private var isTidying = false

    init(_ limits: ServerLimits, on loop: any EventLoop) {
        door = Door(limits)
        self.loop = loop
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
            tidySoon()
        }
        return admitted
    }

    func note(_ id: Door.ID?, _ phase: Door.Phase) {
        guard let id else { return }
        door.note(id, phase, at: readUptime())
        tidySoon()
    }

    /// Whether an answer can be held until it is written.
    func makeRoom(for bytes: Int, _ id: Door.ID?) -> Bool {
        guard let id else { return true }
        guard let leaving = door.makeRoom(for: bytes, id, at: readUptime()) else { return false }
        for other in leaving { channels[other]?.close(promise: nil) }
        return true
    }

    /// Gives the memory of large answers back some seconds after they are gone, once for all that
    /// come and go meanwhile. Nothing wakes up for it where there were none.
    private func tidySoon() {
        guard !isTidying, door.takeRelease() else { return }
        isTidying = true
        loop.scheduleTask(in: Self.tidyTime) { [self] in
            isTidying = false
            releaseFreeMemory()
            tidySoon()
        }
    }

    private static let tidyTime = TimeAmount.seconds(3)
}
