import Calendar
import TestSupport
import Testing

@Suite struct ZoneBytesTests {
    @Test func `version 1 has 32-bit times and keeps its last offset`() throws {
        let bytes = zoneBlock(
            version: 0, offsets: [0, 3_600], transitions: [(1_000_000, 1)], timeSize: 4)
        let zone = try Zone(name: "X", tzif: bytes)
        #expect(zone.offset(at: Timestamp(seconds: 999_999)) == 0)
        #expect(zone.offset(at: Timestamp(seconds: 1_000_000)) == 3_600)
        #expect(zone.offset(at: .distantFuture) == 3_600)
    }

    @Test(arguments: ["2", "3", "4"] as [Unicode.Scalar])
    func `versions 2 to 4 follow the footer after the last transition`(
        version: Unicode.Scalar
    ) throws {
        let bytes = zoneFile(
            offsets: [0, 3_600], transitions: [(0, 1)], footer: "CET-1CEST,M3.5.0,M10.5.0/3",
            version: version)
        let zone = try Zone(name: "X", tzif: bytes)
        #expect(try zone.offset(at: at("2026-07-01T00:00:00Z")) == 7_200)
        #expect(try zone.offset(at: at("2026-12-01T00:00:00Z")) == 3_600)
        #expect(
            try zone.nextTransition(after: at("2026-07-01T00:00:00Z")) == at("2026-10-25T01:00:00Z")
        )
    }

    @Test(
        arguments: [
            // Summer in the south ends in the next year.
            ("<-03>3<-02>,M10.3.0/0,M2.3.0/0", "2026-01-01T12:00:00Z", -7_200),
            ("<-03>3<-02>,M10.3.0/0,M2.3.0/0", "2026-06-01T12:00:00Z", -10_800),
            // RFC 9636 §3.3.1: daylight saving all year.
            ("XXX3EDT4,0/0,J365/23", "2026-12-31T23:59:59Z", -14_400),
            ("XXX3EDT4,0/0,J365/23", "2027-01-01T03:00:00Z", -14_400),
            // Julian days skip 29 February, others count it.
            ("A0A", "2026-01-01T00:00:00Z", nil), ("AAA", "2026-01-01T00:00:00Z", nil),
            ("AAA0BBB,J60/0,J61/0", "2024-03-01T00:30:00Z", 3_600),
            ("AAA0BBB,59/0,60/0", "2024-02-29T00:30:00Z", 3_600),
            ("<+0330>-3:30", "2026-01-01T00:00:00Z", 12_600),
            ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-27T00:00:00Z", 10_800),
            ("AAA0BBB,M3.5.0/-167,M4.1.0/167", "2026-03-22T01:00:00Z", 3_600),
            ("AAA0BBB", "2026-01-01T00:00:00Z", nil),
            ("AAA0BBB,M3.5.0", "2026-01-01T00:00:00Z", nil),
            ("AAA25", "2026-01-01T00:00:00Z", nil), ("AAA0BBB,J0,J1", "2026-01-01T00:00:00Z", nil),
            ("AAA0BBB,M13.1.0,M3.1.0", "2026-01-01T00:00:00Z", nil),
            ("AAA0BBB,M3.6.0,M3.1.0", "2026-01-01T00:00:00Z", nil),
            ("AAA0BBB,0/168,9", "2026-01-01T00:00:00Z", nil),
            ("AAA0 ", "2026-01-01T00:00:00Z", nil),
        ] as [(String, String, Int?)])
    func `a footer's rule speaks for all time in a file without transitions`(
        footer: String, instant: String, offset: Int?
    ) throws {
        let zone: Zone
        do throws(ZoneError) {
            zone = try Zone(name: "X", tzif: zoneFile(footer: footer, version: "3"))
        } catch {
            #expect(offset == nil, "\(footer): \(error.message)")
            #expect(error == .badFooter)
            return
        }
        #expect(try zone.offset(at: at(instant)) == offset, "\(footer)")
    }

    @Test func `a time that one change left out and a later one brought back is shown once`() throws
    {
        // Set forward by 45.5 hours on 25 July, back by as much on 26 July.
        let bytes = zoneFile(footer: "AAA-22BBB23:30,J208,M7.4.1", version: "3")
        let zone = try Zone(name: "X", tzif: bytes)
        let instant = try at("2209-07-26T04:05:19Z")
        #expect(zone.localTime(zone.civil(at: instant)) == .unique(instant))
    }

    @Test func `what breaks the format is refused with its reason`() {
        func error(_ bytes: [UInt8]) -> ZoneError? {
            do throws(ZoneError) {
                _ = try Zone(name: "X", tzif: bytes)
                return nil
            } catch { return error }
        }
        #expect(error([]) == .truncated)
        #expect(error([UInt8](repeating: 0x41, count: 100)) == .notTZif)
        #expect(error([UInt8](repeating: 0, count: ZoneError.sizeMax + 1)) == .tooLarge)
        #expect(error(zoneFile(footer: "", version: "5")) == .unknownVersion(0x35))
        #expect(error(zoneFile(offsets: [], footer: "")) == .badHeader)
        #expect(error(zoneFile(offsets: [93_601], footer: "")) == .badOffset)
        #expect(error(zoneFile(transitions: [(5, 1)], footer: "")) == .badIndex)
        #expect(
            error(zoneFile(transitions: [(5, 0), (5, 0)], footer: "")) == .unorderedTransitions)
        #expect(error(Array(zoneFile(footer: "").dropLast())) == .truncated)
        #expect(error(zoneFile(footer: "")) == nil)
    }

    @Test func `truncated and random bytes are refused or read, never a crash`() {
        var dice = Dice(seed: 5)
        let good = bytes(ofFile: "/usr/share/zoneinfo/Europe/Dublin")
        for length in 0..<good.count {
            #expect(throws: ZoneError.self) { try Zone(name: "X", tzif: Array(good[..<length])) }
        }
        var readable = 0
        for _ in 0..<1_500 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...6, using: &dice) {
                // Half of the damage where it hurts: in the headers and in the footer.
                let place =
                    [0..<44, bytes.count - 30..<bytes.count, 0..<bytes.count, 0..<bytes.count]
                    .randomElement(using: &dice) ?? 0..<1
                bytes[Int.random(in: place, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            }
            // Whether damaged bytes still are a zone is chance; using it must be safe.
            guard let zone = try? Zone(name: "X", tzif: bytes) else { continue }
            readable += 1
            let instant = Timestamp(nanoseconds: Int64.random(in: .min ... .max, using: &dice))
            _ = zone.localTime(zone.civil(at: instant))
            _ = try? recurrence("0 30 2 * * *", zone).tally(
                after: instant - .seconds(86_400), through: instant)
        }
        #expect(readable > 100)
    }

}
