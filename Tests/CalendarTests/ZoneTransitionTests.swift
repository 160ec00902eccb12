import Calendar
import Testing

/// Each zone file of the host around each of its transitions of 1970 to 2100, minute by minute.
@Suite struct ZoneTransitionTests {
    static let years = 0..<4_133_980_800
    /// The files are dealt out, so that all processors have some.
    static let shares = 8

    @Test(arguments: 0..<shares)
    func `every zone file is read as a dull reading of it has it`(share: Int) throws {
        let files = hostZoneFiles()
        #expect(files.count > 300)
        var transitions = 0
        for index in stride(from: share, to: files.count, by: ZoneTransitionTests.shares) {
            let file = files[index]
            let zone = try Zone(name: file.name, tzif: file.bytes)
            let around = Surroundings(zone: zone, naive: NaiveZone(tzif: file.bytes))
            for change in around.naive.transitions(of: ZoneTransitionTests.years) {
                transitions += 1
                let instants = around.wrongInstants(at: change)
                #expect(instants == [], "\(file.name): what the wall shows then")
                let times = around.wrongLocalTimes(at: change)
                #expect(times == [], "\(file.name): when the wall shows that")
            }
        }
        #expect(transitions > 1_000)
    }

    @Test func `a zone that is an hour off is found out`() throws {
        let twin = NaiveZone(tzif: bytes(ofFile: "/usr/share/zoneinfo/Europe/Berlin"))
        let around = try Surroundings(zone: hostZone("Europe/London"), naive: twin)
        let change = try #require(twin.transitions(of: ZoneTransitionTests.years).last)
        #expect(around.wrongInstants(at: change).count == 241)
        #expect(around.wrongLocalTimes(at: change).count == 301)
    }

    @Test func `every zone file is read as the C library reads it`() throws {
        let files = hostZoneFiles()
        var request = ""
        var asked: [(zone: Zone, instant: Int)] = []
        for file in files {
            request += "zone \(file.name)\n"
            let zone = try Zone(name: file.name, tzif: file.bytes)
            let naive = NaiveZone(tzif: file.bytes)
            for change in naive.transitions(of: ZoneTransitionTests.years) {
                request += "\(naive.starts[change])\n"
                asked.append((zone, naive.starts[change]))
            }
        }
        let answers = try CLibraryZones().answer(request)
        try #require(answers.count == asked.count && answers.count > 10_000)
        for (question, answer) in zip(asked, answers) {
            var instant = question.instant - 7_200
            var isRight = true
            for (offset, minutes) in answer {
                let end = instant + minutes * 60
                while instant < end {
                    let point = Timestamp(seconds: Int64(instant))
                    if question.zone.offset(at: point) != offset { isRight = false }
                    instant += 60
                }
            }
            #expect(instant == question.instant + 7_260)
            #expect(isRight, "\(question.zone.name) around \(question.instant)")
        }
    }
}

/// A zone and its twin, compared near the twin's changes.
private struct Surroundings {
    let zone: Zone
    let naive: NaiveZone

    /// The instants, of each minute from two hours before a change to two hours after, at which
    /// offset or wall are not the twin's.
    func wrongInstants(at change: Int) -> [Int] {
        let middle = naive.starts[change]
        let near = naive.neighbours(of: change)
        var wrong: [Int] = []
        var known: (number: Int, date: CivilDate)?
        var instant = middle - 7_260
        while instant < middle + 7_200 {
            instant += 60
            let point = Timestamp(seconds: Int64(instant))
            let offset = naive.offset(at: instant, among: near)
            let local = instant + offset
            let second = (local % 86_400 + 86_400) % 86_400
            let number = (local - second) / 86_400
            let civil = zone.civil(at: point)
            if known?.number != number {
                // Counting takes long, so it is done once a day.
                let (year, month, day) = (civil.date.year, civil.date.month, civil.date.day)
                if NaiveZone.dayNumber(year, month, day) != number { wrong.append(instant) }
                known = (number, civil.date)
            }
            let secondOfDay = civil.hour * 3_600 + civil.minute * 60 + civil.second
            if civil.date != known?.date || secondOfDay != second { wrong.append(instant) }
        }
        return wrong
    }

    /// The times, of each minute that the wall shows or leaves out in those hours, whose instants
    /// are not the twin's; in seconds since 1970-01-01 00:00:00 on the wall.
    func wrongLocalTimes(at change: Int) -> [Int] {
        let (middle, near) = (naive.starts[change], naive.neighbours(of: change))
        let (before, after) = (naive.offsets[change - 1], naive.offsets[change])
        let first = middle - 7_200 + min(before, after)
        let last = middle + 7_200 + max(before, after)
        var wrong: [Int] = []
        var day = 0
        var date = CivilDate(daysSinceEpoch: 0)
        var local = first - 60
        while local < last {
            local += 60
            let second = (local % 86_400 + 86_400) % 86_400
            let number = (local - second) / 86_400
            if number != day {
                date = CivilDate(daysSinceEpoch: number)
                day = number
            }
            let civil = CivilDateTime(
                date: date, hour: second / 3_600, minute: second / 60 % 60, second: second % 60)
            guard let civil else { return [local] }
            if zone.localTime(civil) != naive.localTime(local, among: near) { wrong.append(local) }
        }
        return wrong
    }
}
