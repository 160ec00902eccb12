import Status
import Synchronization

/// Answers that are the same as long as the published state is, for clients that ask again: many
/// dashboards cost no more than one.
package final class AnswerCache: Sendable {
    private struct State {
        /// The state that they are about.
        var serial: UInt64 = 0
        /// By target of the request.
        var answers: [String: Response] = [:]
        var bytes = 0
    }

    private let state = Mutex(State())

    /// Knows nothing yet.
    package init() {}

    /// The answer to a target from the state of that number; made where there is none.
    package func answer(
        to target: String, of serial: UInt64, _ make: () -> Response
    ) -> Response {
        let known = state.withLock { $0.serial == serial ? $0.answers[target] : nil }
        if let known { return known }
        let answer = make()
        let size = target.utf8.count + answer.body.count
        guard size <= Self.bytesMax else { return answer }
        state.withLock { state in
            let isFull =
                state.answers.count >= Self.answersMax || state.bytes + size > Self.bytesMax
            if state.serial != serial || isFull { state = State(serial: serial) }
            state.answers[target] = answer
            state.bytes += size
        }
        return answer
    }

    private static let answersMax = 64
    /// A few pages; whole lists of thousands of jobs are made anew.
    private static let bytesMax = 1 << 20
}
