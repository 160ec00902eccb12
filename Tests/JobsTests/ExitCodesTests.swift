import Jobs
import Testing

@Suite struct ExitCodesTests {
    @Test func `has the codes of its ranges, and prints neighbours as one range`() {
        var codes = ExitCodes()
        #expect(codes.texts == [])
        for range in [255...255, 63...64, 0...0, 130...130, 65...65, 200...999] {
            codes.insert(range)
        }
        #expect(codes.texts == ["0", "63-65", "130", "200-255"])
        for code: Int32 in [0, 63, 64, 65, 130, 200, 255] { #expect(codes.contains(code)) }
        for code: Int32 in [-1, 1, 62, 66, 129, 131, 199, 256, .min, .max] {
            #expect(!codes.contains(code))
        }
    }
}
