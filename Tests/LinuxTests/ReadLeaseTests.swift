import Glibc
import Linux
import Testing

@Suite struct `A file that is being written` {
    private let world = TemporaryDirectory()

    private func content() throws -> [UInt8] {
        let directory = try openDirectory(world.path)
        return try readSignedFile(
            "f", in: directory, limitBytes: 100, trust: nil, youngSeconds: 60
        ).bytes
    }

    @Test func `is not read until its writer has closed it`() throws {
        ignoreLeaseSignal()
        let writer = open(world("f"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        #expect(write(writer, "half", 4) == 4)
        #expect(throws: FileReadError.beingWritten(path: "f")) { try content() }
        close(writer)
        #expect(try content() == Array("half".utf8))
        // Nothing keeps the next writer out.
        let next = open(world("f"), O_WRONLY | O_CLOEXEC | O_NONBLOCK)
        #expect(next >= 0)
        close(next)
    }

    /// Exactly as long as it is young, and a time that its host or another has made up.
    @Test(arguments: [-60, -100, 3_600, Int(Int32.min)])
    func `is read where nothing was written to it for long`(seconds: Int) throws {
        ignoreLeaseSignal()
        let writer = open(world("f"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        defer { close(writer) }
        #expect(write(writer, "all", 3) == 3)
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        time.tv_sec += seconds
        #expect(utimensat(AT_FDCWD, world("f"), [time, time], 0) == 0)
        #expect(try content() == Array("all".utf8))
    }
}
