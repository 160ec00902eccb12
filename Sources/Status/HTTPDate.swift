import Calendar

extension Timestamp {
    /// As HTTP writes a time, to the second and in the zone GMT: `Sun, 06 Nov 1994 08:49:37 GMT`
    /// (RFC 9110 §5.6.7).
    package var httpDate: String {
        let civil = Zone.utc.civil(at: self)
        let date = civil.date
        let clock = [civil.hour, civil.minute, civil.second].map(twoDigits).joined(separator: ":")
        return "\(Self.weekdays[date.weekday.rawValue]), \(twoDigits(date.day))"
            + " \(Self.months[date.month - 1]) \(date.year) \(clock) GMT"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
