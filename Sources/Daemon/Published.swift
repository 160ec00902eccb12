import Scheduling
import Status
import Synchronization

/// The newest state for readers on other threads. The loop puts it here after a turn.
final class Published: Sendable {
    private let state: Mutex<(snapshot: Snapshot, health: Health)>

    init(_ snapshot: Snapshot) {
        state = Mutex((snapshot, Health()))
    }

    func publish(_ snapshot: Snapshot, _ health: Health) {
        state.withLock { $0 = (snapshot, health) }
    }

    func read() -> (snapshot: Snapshot, health: Health) {
        state.withLock { $0 }
    }
}
