import Linux

/// How the service manager that started this process wants to be told of it. sd_notify(3),
/// sd_watchdog_enabled(3).
package struct ServiceContact: Hashable, Sendable {
    /// NOTIFY_SOCKET. Nil: nobody wants to know.
    package var socketName: String?
    /// After so much silence the manager gives up on this process. Nil: it doesn't.
    package var watchdog: Duration?

    /// Judges the variables NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID; nil: it isn't set. A
    /// watchdog that is another process's, or no time, is none.
    package init(socketName: String?, watchdogTime: String?, watchdogPID: String?, pid: Int32) {
        self.socketName = socketName?.isEmpty == true ? nil : socketName
        let isOurs = watchdogPID == nil || watchdogPID == "\(pid)"
        guard self.socketName != nil, isOurs, let text = watchdogTime,
            let microseconds = Int64(text), microseconds > 0
        else { return }
        watchdog = .microseconds(microseconds)
    }

    /// Takes the variables out of the environment, so that nothing that is started later finds
    /// them. Before any thread starts.
    static func take() -> ServiceContact {
        ServiceContact(
            socketName: takeEnvironmentValue("NOTIFY_SOCKET"),
            watchdogTime: takeEnvironmentValue("WATCHDOG_USEC"),
            watchdogPID: takeEnvironmentValue("WATCHDOG_PID"), pid: processID())
    }
}
