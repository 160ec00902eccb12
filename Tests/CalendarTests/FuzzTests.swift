import Calendar
import Testing
import fuzz

/// The targets of `make fuzz`, a few thousand cases each, the same in every run.
@Suite struct FuzzTests {
    @Test func `damaged rules are refused with a place, or printed and read again`() throws {
        let zones = try ["Europe/Berlin", "Australia/Lord_Howe", "America/Havana"].map(hostZone)
        var run = FuzzRun(RuleFuzz(rules: [], zones: zones), seed: 1)
        try run.play(4_000)
        #expect(1_000..<3_900 ~= run.refused)
    }

    @Test func `damaged zone files are refused, or zones that agree with themselves`() throws {
        let names = ["Europe/Dublin", "Pacific/Apia", "Africa/Casablanca", "Asia/Tokyo", "UTC"]
        let files = names.map { bytes(ofFile: "/usr/share/zoneinfo/\($0)") }
        var run = FuzzRun(ZoneFuzz(files: files), seed: 2)
        try run.play(2_000)
        #expect(500..<1_900 ~= run.refused)
    }

    @Test func `damaged times are refused, or printed and read again`() throws {
        var run = FuzzRun(TimeFuzz(), seed: 3)
        try run.play(10_000)
        #expect(3_000..<9_900 ~= run.refused)
    }

    @Test func `a fault tells its input`() {
        struct Lies: FuzzTarget {
            let name = "lies"
            func input(_ dice: inout fuzz.Dice) -> [UInt8] { Array("a\"\n".utf8) }
            func accepts(_ input: [UInt8], _ dice: inout fuzz.Dice) throws(Fault) -> Bool {
                throw Fault("a lie")
            }
        }
        var run = FuzzRun(Lies(), seed: 4)
        #expect(throws: Fault.self) { try run.play(1) }
        do throws(Fault) {
            try run.play(1)
        } catch {
            #expect(error.description == #"lies, case 2: a lie: "a\x22\x0a""#)
        }
    }
}
