import Calendar
import Testing

@Suite struct ZoneTests {
    @Test(
        arguments: [
            ("America/New_York", "2026-07-01T12:00:00Z", -14_400),
            ("America/New_York", "2199-01-01T12:00:00Z", -18_000),
            ("Europe/Dublin", "2026-01-01T12:00:00Z", 0),
            ("Europe/Dublin", "2026-07-01T12:00:00Z", 3_600),
            ("Africa/Casablanca", "2090-07-01T12:00:00Z", 3_600),
            ("America/Nuuk", "2040-07-01T12:00:00Z", -3_600),
            ("Asia/Kathmandu", "2026-07-01T12:00:00Z", 20_700),
            ("Antarctica/Troll", "2026-07-01T12:00:00Z", 7_200),
            ("Australia/Lord_Howe", "2026-01-01T12:00:00Z", 39_600),
            ("Australia/Lord_Howe", "2026-07-01T12:00:00Z", 37_800),
            ("Pacific/Apia", "2011-12-30T09:59:59Z", -36_000),
            ("Pacific/Apia", "2011-12-30T10:00:00Z", 50_400),
            ("UTC", "2026-07-01T12:00:00Z", 0),
        ])
    func `a zone file gives the offset`(name: String, instant: String, offset: Int) throws {
        #expect(try hostZone(name).offset(at: at(instant)) == offset)
    }

    @Test func `a time on the wall is unique, in a gap or in a fold`() throws {
        let berlin = try hostZone("Europe/Berlin")
        func local(_ text: String) throws -> LocalTime {
            berlin.localTime(try #require(CivilDateTime(text: text)))
        }
        let gapEnd = try at("2026-03-29T01:00:00Z")
        #expect(try local("2026-03-29 01:59:59") == .unique(at("2026-03-29T00:59:59Z")))
        #expect(try local("2026-03-29 02:00:00") == .gap(end: gapEnd))
        #expect(try local("2026-03-29 02:59:59.9") == .gap(end: gapEnd))
        #expect(try local("2026-03-29 03:00:00") == .unique(gapEnd))
        #expect(try local("2026-10-25 01:59:59") == .unique(at("2026-10-24T23:59:59Z")))
        let fold = try local("2026-10-25 02:30:00.5")
        #expect(
            try fold
                == .fold(first: at("2026-10-25T00:30:00.5Z"), second: at("2026-10-25T01:30:00.5Z")))
        #expect(try local("2026-10-25 03:00:00") == .unique(at("2026-10-25T02:00:00Z")))
    }

    @Test func `a day that a zone left out is a gap`() throws {
        let apia = try hostZone("Pacific/Apia")
        let noon = try #require(CivilDateTime(text: "2011-12-30 12:00:00"))
        #expect(try apia.localTime(noon) == .gap(end: at("2011-12-31T00:00:00+14:00")))
    }

    @Test(arguments: ["America/New_York", "Africa/Casablanca", "Pacific/Apia", "Africa/Monrovia"])
    func `local time and instants agree around every transition`(name: String) throws {
        let zone = try hostZone(name)
        var transition = zone.nextTransition(after: .distantPast)
        var count = 0
        while let instant = transition, count < 150 {
            for distance in [-7_200, -1, 0, 1, 3_599, 7_200] as [Int64] {
                let near = instant + .seconds(distance) + .nanoseconds(5)
                let local = zone.localTime(zone.civil(at: near))
                let isNear =
                    switch local {
                    case .unique(let only): only == near
                    case .fold(let first, let second):
                        first < second && [first, second].contains(near)
                    case .gap: false
                    }
                #expect(isNear, "\(name) \(near): \(local)")
            }
            #expect(zone.offset(at: instant) != zone.offset(at: instant - .nanoseconds(1)))
            transition = zone.nextTransition(after: instant)
            count += 1
        }
        #expect(count > 1)
    }

    @Test func `UTC has no transition`() {
        #expect(Zone.utc.nextTransition(after: .distantPast) == nil)
        #expect(Zone.utc.offset(at: .distantFuture) == 0)
        #expect(Zone.utc.civil(at: .distantPast).text(fraction: .none) == "1677-09-21 00:12:43")
    }

    @Test func `zones are equal when name and offsets are`() throws {
        #expect(try hostZone("Europe/Berlin") == hostZone("Europe/Berlin"))
        #expect(try hostZone("Europe/Berlin") != hostZone("Europe/Madrid"))
        let bytes = bytes(ofFile: "/usr/share/zoneinfo/Europe/Berlin")
        #expect(try Zone(name: "Other", tzif: bytes) != hostZone("Europe/Berlin"))
    }
}
