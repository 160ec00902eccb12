import Testing

/// Default `dst: cron`, as Debian's cron(8).
@Suite struct DaylightSavingTests {
    @Test(
        arguments: [
            ("America/New_York", "2026-03-07T12:00:00-05:00", "2026-03-08T03:00:00-04:00"),
            ("Europe/Berlin", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00"),
            ("America/New_York", "2026-10-31T12:00:00-04:00", "2026-11-01T02:30:00-05:00"),
            ("Europe/Berlin", "2026-10-24T12:00:00+02:00", "2026-10-25T02:30:00+02:00"),
        ])
    func `half past two is kept once at both changes`(
        zone: String, after: String, due: String
    ) throws {
        let dues = try upcoming("0 30 2 * * *", in: zone, after: after, count: 2)
        #expect(dues.first == due)
        #expect(dues.last?.contains("T02:30:00") == true)
    }

    struct Play {
        let rule: String
        let zone: String
        let after: String
        let dues: [String]
    }

    static let plays = [
        // Several fixed times in one gap are one occurrence, also with the gap's end itself.
        Play(
            rule: "0 0,10,50 2,3 * * *", zone: "America/New_York",
            after: "2026-03-08T01:59:00-05:00",
            dues: ["2026-03-08T03:00:00-04:00", "2026-03-08T03:10:00-04:00"]),
        // In a fold a fixed rule runs the first time only, a rule that isn't fixed runs through
        // twice.
        Play(
            rule: "0 0,30 1 * * *", zone: "America/New_York", after: "2026-11-01T00:59:00-04:00",
            dues: [
                "2026-11-01T01:00:00-04:00", "2026-11-01T01:30:00-04:00",
                "2026-11-02T01:00:00-05:00",
            ]),
        Play(
            rule: "0 */30 1 * * *", zone: "America/New_York", after: "2026-11-01T00:59:00-04:00",
            dues: [
                "2026-11-01T01:00:00-04:00", "2026-11-01T01:30:00-04:00",
                "2026-11-01T01:00:00-05:00", "2026-11-01T01:30:00-05:00",
                "2026-11-02T01:00:00-05:00",
            ]),
        // A rule that isn't fixed skips a gap.
        Play(
            rule: "0 */20 2 * * *", zone: "Europe/Berlin", after: "2026-03-28T02:40:00+01:00",
            dues: ["2026-03-30T02:00:00+02:00"]),
        // Lord Howe changes by half an hour.
        Play(
            rule: "0 15 2 * * *", zone: "Australia/Lord_Howe", after: "2026-10-03T12:00:00+10:30",
            dues: ["2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"]),
        Play(
            rule: "0 45 1 * * *", zone: "Australia/Lord_Howe", after: "2026-04-04T12:00:00+11:00",
            dues: ["2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"]),
        // Apia left out 30 December 2011.
        Play(
            rule: "0 30 2 * * *", zone: "Pacific/Apia", after: "2011-12-29T00:00:00-10:00",
            dues: [
                "2011-12-29T02:30:00-10:00", "2011-12-31T00:00:00+14:00",
                "2011-12-31T02:30:00+14:00",
            ]),
        Play(
            rule: "0 0 0 30 12 *", zone: "Pacific/Apia", after: "2011-12-01T00:00:00-10:00",
            dues: ["2011-12-31T00:00:00+14:00", "2012-12-30T00:00:00+14:00"]),
        Play(
            rule: "0 0 * 30 12 *", zone: "Pacific/Apia", after: "2011-12-01T00:00:00-10:00",
            dues: ["2012-12-30T00:00:00+14:00"]),
        // Dublin's winter is the negative daylight saving.
        Play(
            rule: "0 30 1 * * *", zone: "Europe/Dublin", after: "2026-03-28T12:00:00+00:00",
            dues: ["2026-03-29T02:00:00+01:00", "2026-03-30T01:30:00+01:00"]),
        Play(
            rule: "0 30 1 * * *", zone: "Europe/Dublin", after: "2026-10-24T12:00:00+01:00",
            dues: ["2026-10-25T01:30:00+01:00", "2026-10-26T01:30:00+00:00"]),
        // Cairo and Havana change at midnight.
        Play(
            rule: "0 0 0 * * *", zone: "Africa/Cairo", after: "2026-04-23T12:00:00+02:00",
            dues: ["2026-04-24T01:00:00+03:00", "2026-04-25T00:00:00+03:00"]),
        Play(
            rule: "0 30 23 * * *", zone: "Africa/Cairo", after: "2026-10-29T12:00:00+03:00",
            dues: ["2026-10-29T23:30:00+03:00", "2026-10-30T23:30:00+02:00"]),
        Play(
            rule: "0 30 0 * * 0", zone: "America/Havana", after: "2026-03-07T12:00:00-05:00",
            dues: ["2026-03-08T01:00:00-04:00", "2026-03-15T00:30:00-04:00"]),
        Play(
            rule: "0 30 0 * * *", zone: "America/Havana", after: "2026-10-31T12:00:00-04:00",
            dues: ["2026-11-01T00:30:00-04:00", "2026-11-02T00:30:00-05:00"]),
        Play(
            rule: "0 0 0 29 2 *", zone: "UTC", after: "2096-03-01T00:00:00Z",
            dues: ["2104-02-29T00:00:00+00:00", "2108-02-29T00:00:00+00:00"]),
        Play(
            rule: "0 0 0 29 2 */7", zone: "Europe/Berlin", after: "2026-01-01T00:00:00Z",
            dues: ["2032-02-29T00:00:00+01:00", "2060-02-29T00:00:00+01:00"]),
        Play(
            rule: "0 0 12 13 * FRI", zone: "UTC", after: "2026-11-08T00:00:00Z",
            dues: [
                "2026-11-13T12:00:00+00:00", "2026-11-20T12:00:00+00:00",
                "2026-11-27T12:00:00+00:00",
            ]),
    ]

    @Test(arguments: plays)
    func `a rule is due as the contract says`(play: Play) throws {
        let dues = try upcoming(
            play.rule, in: play.zone, after: play.after, count: play.dues.count)
        #expect(dues == play.dues, "\(play.rule) in \(play.zone)")
    }
}
