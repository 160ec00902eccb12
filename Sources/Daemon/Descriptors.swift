import Jobs
import Linux
import Logging

/// Each run takes two descriptors, three with an `output_file`, and its control group two; each
/// client of the status server one. Returns how many there may be now.
@discardableResult
func raiseLimits(for settings: Settings, _ log: Logger) -> Int {
    // Hooks, and what the daemon has open for itself.
    let needed = 5 * settings.maxRunning + settings.maxConnections + 384
    let available = raiseDescriptorLimit(to: needed)
    guard available < needed else { return available }
    log.warning(
        """
        max_running is \(settings.maxRunning) and http.max_connections \(settings.maxConnections), \
        which takes \(needed) descriptors, and this process may have \(available): beyond them runs \
        fail to start
        """)
    return available
}
