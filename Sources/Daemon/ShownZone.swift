import Calendar
import Synchronization

/// The zone of the setting `timezone`, in which the log, records and answers show times. The loop
/// puts it here anew when the host's zone files say otherwise than before.
final class ShownZone: Sendable {
    private let zone: Mutex<Zone>

    init(_ zone: Zone) {
        self.zone = Mutex(zone)
    }

    var current: Zone {
        get { zone.withLock { $0 } }
        set { zone.withLock { $0 = newValue } }
    }
}
