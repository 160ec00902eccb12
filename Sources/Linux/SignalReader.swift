import CLinux
import Glibc

/// Signals as events: they are blocked and read from a descriptor. signalfd(2).
package struct SignalReader: ~Copyable {
    private let descriptor: Descriptor

    /// Blocks `signals` in the calling thread, for good. Call it before other threads start: they
    /// inherit the mask, and a thread without it would take the signal in the ordinary way.
    package init(_ signals: [Int32]) throws(SystemError) {
        descriptor = Descriptor(
            owning: try attempt("create a signal reader") {
                ruqi_signal_reader(signals, Int32(signals.count))
            })
    }

    /// Becomes readable when a signal has come.
    package var raw: Int32 { descriptor.raw }

    /// The numbers of the signals that have come since the last call. Several of one kind may have
    /// become one.
    package borrowing func read() throws(SystemError) -> [Int32] {
        let fd = descriptor.raw
        var signals: [Int32] = []
        while let signal = try attemptWithoutWaiting("read signals", { ruqi_signal_read(fd) }) {
            signals.append(signal)
        }
        return signals
    }
}

/// Makes writing to a closed pipe or socket an error of the call (EPIPE) instead of a death by
/// SIGPIPE.
package func ignoreBrokenPipeSignal() {
    ruqi_signal_dispose(SIGPIPE, 1)
}

/// What the kernel tells the holder of a file lease when somebody wants to write must not end this
/// process: it closes the file in a moment anyway.
package func ignoreLeaseSignal() {
    ruqi_signal_dispose(SIGIO, 1)
}

/// Brings back the default for SIGCHLD. Whoever started us may have left it ignored, and then the
/// kernel reaps children itself and their ends are lost.
package func restoreChildSignal() {
    ruqi_signal_dispose(SIGCHLD, 0)
}
