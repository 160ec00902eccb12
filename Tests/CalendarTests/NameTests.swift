import Calendar
import Testing

@Suite struct NameTests {
    /// Values published with the FNV hashes (draft-eastlake-fnv, appendix C).
    @Test(
        arguments: [
            ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C),
            ("foobar", 0x8594_4171_F739_67E8),
        ] as [(String, UInt64)])
    func `the stable hash is FNV-1a`(text: String, hash: UInt64) {
        #expect(fnv1a(text) == hash)
        #expect(fnv1a(Array(text.utf8)) == hash)
    }

    @Test func `a hash over parts is the hash over the whole`() {
        #expect(fnv1a("bar", from: fnv1a("foo")) == fnv1a("foobar"))
    }

    @Test(
        arguments: [
            ("comand", "cmd"), ("command", "cmd"), ("desc", "description"), ("name", "job_name"),
            ("jobid", "job_id"), ("timezon", "timezone"), ("rulr", "rule"),
            ("RULE", "rule"), ("descripton", "description"), ("ruel", "rule"), ("xyz", nil),
            ("zzzzzzzz", nil), ("c", nil), ("", nil),
        ] as [(String, String?)])
    func `the nearest name is suggested, and none where none is near`(word: String, name: String?) {
        let names = ["cmd", "description", "job_id", "job_name", "rule", "timezone"]
        #expect(closest(to: word, among: names) == name)
    }
}
