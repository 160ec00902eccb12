import CLinux
import Calendar
import Glibc

/// A thread of its own for work that waits.
package enum Worker {
    /// Runs `body` on a detached thread, with all signals blocked: they belong to the loop. The
    /// name is cut to the 15 bytes that Linux keeps.
    package static func start(
        name: String, body: @Sendable @escaping () -> Void
    ) throws(SystemError) {
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var every = sigset_t()
        var previous = sigset_t()
        sigfillset(&every)
        // Set here and inherited, so the thread never runs without it.
        pthread_sigmask(SIG_SETMASK, &every, &previous)
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, runWorker, start.toOpaque())
        pthread_sigmask(SIG_SETMASK, &previous, nil)
        guard code == 0 else {
            start.release()
            throw SystemError(operation: "start thread", subject: name, code: code)
        }
        pthread_detach(thread)
    }

    /// Makes the calling thread, and those that it starts from now on, give way to others where
    /// processors are short: by its nice value, which is a thread's own on Linux, and by long time
    /// slices, which others may interrupt.
    package static func giveWay() {
        // Whatever refuses that (a seccomp filter may): the thread goes on as it is.
        _ = ruqi_give_way(10, 100_000_000)
    }

    /// Leaves the processor to others for a moment. nanosleep(2).
    package static func breathe(_ time: Duration) {
        var request = timespec(tv_sec: 0, tv_nsec: Int(min(time.inNanoseconds, 999_999_999)))
        nanosleep(&request, nil)
    }

    /// Calls `body` for 0 up to `count`, at least 1, at the same time: the last here, each other on
    /// a thread that ends with it. Returns what they returned, in their order, when all have.
    package static func concurrently<Result: Sendable>(
        _ count: Int, name: String, body: @Sendable @escaping (Int) -> Result
    ) throws(SystemError) -> [Result] {
        let answers = try Mailbox<(number: Int, result: Result)>()
        for number in 0..<(count - 1) {
            do throws(SystemError) {
                try start(name: name) { answers.post((number, body(number))) }
            } catch {
                // Without a thread it takes longer.
                answers.post((number, body(number)))
            }
        }
        var all = [(number: count - 1, result: body(count - 1))]
        while all.count < count { all += answers.take() }
        return all.sorted { $0.number < $1.number }.map(\.result)
    }
}

private final class Start {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @Sendable @escaping () -> Void) {
        self.name = name
        self.body = body
    }
}

private func runWorker(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { preconditionFailure("a worker starts with its body") }
    let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
    ruqi_name_thread(String(decoding: start.name.utf8.prefix(15), as: UTF8.self))
    start.body()
    return nil
}
