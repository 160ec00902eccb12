import CLinux
import Calendar
import Glibc
import Synchronization

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

    /// Gives the calling thread a table of descriptors of its own, with the standard streams and
    /// `kept` in it: however many the process has open, the thread has room for more, and what it
    /// opens takes nothing from the others. What the rest of the process opens it doesn't see.
    package static func ownDescriptors(keeping kept: Int32) {
        // Before Linux 5.9, or where a filter refuses: it shares the others' as before.
        _ = ruqi_own_descriptors(kept)
    }

    /// Leaves the processor to others for a moment. nanosleep(2).
    package static func breathe(_ time: Duration) {
        var request = timespec(tv_sec: 0, tv_nsec: Int(min(time.inNanoseconds, 999_999_999)))
        nanosleep(&request, nil)
    }

    /// Calls `body` on so many threads at the same time, at least 1: on this one and on others that
    /// end with it. They share pieces of work from 0 up to `count`: each asks for the next one when
    /// it is done with one, so that none waits long for another. Returns what they returned.
    package static func concurrently<Result: Sendable>(
        _ count: Int, threads: Int, name: String, body: @Sendable @escaping (Pieces) -> Result
    ) throws(SystemError) -> [Result] {
        let pieces = Pieces(count)
        guard threads > 1 else { return [body(pieces)] }
        let answers = try Mailbox<Result>()
        var missing = 0
        for _ in 1..<threads {
            do throws(SystemError) {
                try start(name: name) { answers.post(body(pieces)) }
                missing += 1
            } catch {
                // With fewer threads it takes longer.
                break
            }
        }
        var results = [body(pieces)]
        while results.count <= missing { results += answers.take() }
        return results
    }

    /// Pieces of work by number; each is given once, to whichever thread asks.
    package final class Pieces: Sendable {
        private let count: Int
        private let taken = Atomic(0)

        fileprivate init(_ count: Int) {
            self.count = count
        }

        /// Nil: all are given.
        package func next() -> Int? {
            let number = taken.add(1, ordering: .relaxed).oldValue
            return number < count ? number : nil
        }
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
