import Synchronization

/// The locked inbox between threads: any thread posts, one thread takes.
package final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let wakeup: Wakeup

    /// Starts empty.
    package init() throws(SystemError) {
        wakeup = try Wakeup()
    }

    /// Readable while there is something to take, for the epoll of a taker that must not wait.
    package var raw: Int32 { wakeup.raw }

    /// Adds to the end; never waits for the taker. After `close` it is dropped.
    package func post(_ element: Element) {
        let isFirst = state.withLock { state in
            guard !state.isClosed else { return false }
            state.elements.append(element)
            return state.elements.count == 1
        }
        // What comes after the first is taken with it: one wakeup is enough.
        if isFirst { wakeup.notify() }
    }

    /// Everything posted so far, in order; doesn't wait.
    package func takeAll() -> [Element] {
        // Before the lock: what is posted in between is either taken now or notifies again.
        wakeup.acknowledge()
        return state.withLock { state in
            let elements = state.elements
            state.elements = []
            return elements
        }
    }

    /// Sleeps until there is something and takes all of it. Empty when the time limit has passed
    /// or, with nothing left, the mailbox is closed.
    package func take(timeLimit: Duration? = nil) -> [Element] {
        let deadline = Deadline(after: timeLimit)
        while true {
            let elements = takeAll()
            if !elements.isEmpty || isClosed || deadline.hasPassed { return elements }
            wakeup.wait(timeLimit: deadline.left)
        }
    }

    /// Ends the taker's wait for good; what was posted before can still be taken.
    package func close() {
        state.withLock { $0.isClosed = true }
        wakeup.notify()
    }

    /// Whether `close` was called.
    package var isClosed: Bool { state.withLock { $0.isClosed } }
}
