import Scheduling
import Status
import Synchronization

/// The newest state for readers on other threads. The loop puts it here after a turn.
final class Published: Sendable {
    /// `serial` counts what was published.
    typealias State = (snapshot: Snapshot, health: Health, serial: UInt64)

    private let state: Mutex<State>

    init(_ snapshot: Snapshot) {
        state = Mutex((snapshot, Health(), 1))
    }

    func publish(_ snapshot: Snapshot, _ health: Health) {
        state.withLock { $0 = (snapshot, health, $0.serial + 1) }
    }

    func read() -> State {
        state.withLock { $0 }
    }
}
