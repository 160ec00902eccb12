import Calendar
import Testing
import fuzz

/// The targets of `make fuzz` that read files, some hundred cases each, the same in every run.
@Suite struct JobFuzzTests {
    private static let zones = ["Europe/Berlin", "Asia/Tokyo"].compactMap { worldZone(named: $0) }

    @Test func `damaged job files are refused with places, or printed and read again`() throws {
        var run = FuzzRun(JobFuzz(files: [], zones: Self.zones), seed: 1)
        try run.play(1_500)
        #expect(800..<1_450 ~= run.refused)
    }

    @Test func `damaged settings are refused with places, or read as the same`() throws {
        var run = FuzzRun(SettingsFuzz(files: [], zones: Self.zones), seed: 2)
        try run.play(1_500)
        #expect(800..<1_480 ~= run.refused)
    }
}
