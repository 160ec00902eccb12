import Calendar
import Status
import Testing

@Suite struct `The date of an answer` {
    /// The first one is the example of RFC 9110 §5.6.7.
    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (1_709_164_799, "Wed, 28 Feb 2024 23:59:59 GMT"),
        (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"),
        (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
    ])
    func `is written as HTTP wants it`(seconds: Int64, text: String) {
        #expect(Timestamp(seconds: seconds).httpDate == text)
    }
}
