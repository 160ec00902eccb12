import Calendar
import Linux
import Status

/// The header `Date` of answers, which a server with a clock has to send (RFC 9110 §6.6.1). Its
/// text is made once a second. Only the server's one thread touches it.
final class DateHeader: @unchecked Sendable {
    // Sendable by confinement, as the visitors are.
    private var second = Int64.min
    private var value = ""

    /// For an answer that is made now.
    var text: String {
        let now = readWallClock()
        if now.seconds != second {
            second = now.seconds
            value = now.httpDate
        }
        return value
    }
}
