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

    @Test func `is read where nothing was written to it for long`() throws {
        ignoreLeaseSignal()
        let writer = open(world("f"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        defer { close(writer) }
        #expect(write(writer, "all", 3) == 3)
        let past = timeval(tv_sec: time(nil) - 100, tv_usec: 0)
        #expect(utimes(world("f"), [past, past]) == 0)
        #expect(try content() == Array("all".utf8))
    }
}
