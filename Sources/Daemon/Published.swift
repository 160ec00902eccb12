import Scheduling
import Status
import Synchronization

/// The newest state for readers on other threads. The loop puts it here after a turn.
final class Published: Sendable {
    private let state: Mutex<(snapshot: Snapshot, health: Health)>
    private let count = Atomic<UInt64>(1)

    init(_ snapshot: Snapshot) {
        state = Mutex((snapshot, Health()))
    }

    func publish(_ snapshot: Snapshot, _ health: Health) {
        state.withLock { $0 = (snapshot, health) }
        count.add(1, ordering: .releasing)
    }

    func read() -> (snapshot: Snapshot, health: Health) {
        state.withLock { $0 }
    }

    /// The number of the newest state, or of one before it: what is read after this is not older.
    /// Asked for without the lock: who gives way to others must not hold, at each request, what the
    /// loop waits for.
    var serial: UInt64 { count.load(ordering: .acquiring) }
}
