import Calendar
import Jobs

/// What is answered at the door, whatever was asked for: each is an error, and the last answer on
/// its connection.
package enum DoorRefusal: Hashable, Sendable {
    /// The request line alone is longer than a head may be.
    case lineTooLong(limitBytes: Int)
    /// Request line and headers together are.
    case headTooLong(limitBytes: Int)
    /// The head wasn't there in time.
    case headTooSlow(Duration)
    /// No HTTP.
    case malformed
    /// Something follows the head that no request here has.
    case body
    /// A target that is no path and has none: `*`, that of CONNECT, or another scheme's.
    case noPath
    /// There are as many connections as may be, or as many answers wait for those who asked.
    case crowded

    /// For the refused one.
    package var response: Response {
        switch self {
        case .lineTooLong(let limit):
            .error(problem(414, "the request line has more than \(limit) bytes; ask for less"))
        case .headTooLong(let limit):
            .error(
                problem(
                    431,
                    "the head of the request has more than \(limit) bytes; leave headers out"))
        case .headTooSlow(let limit):
            .error(problem(408, "the head of the request was not complete within \(limit.text)"))
        case .malformed:
            .error(problem(400, "this is no HTTP/1.1 request, or one with a mistake in its head"))
        case .body:
            .error(problem(413, "a request has no body here: ask by the fields of the query"))
        case .noPath:
            .error(
                problem(
                    400, "the target of a request is a path, such as /ruqi/status: this is no proxy"
                ))
        case .crowded:
            .error(problem(503, "too many are asking at once; ask again in a second"))
        }
    }

    private func problem(_ status: Int, _ message: String) -> RequestProblem {
        RequestProblem(status: status, message: message)
    }
}
