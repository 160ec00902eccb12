import Glibc
import Linux
import Testing

@Suite struct `Listing a directory` {
    @Test func `gives names in order with their kinds`() throws {
        let world = TemporaryDirectory()
        try world.write("b.yaml", "x")
        mkdir(world("a"), 0o755)
        mkfifo(world("pipe"), 0o644)
        symlink("b.yaml", world("link"))
        symlink("nowhere", world("dangling"))
        symlink("loop", world("loop"))
        symlink("a", world(".dir"))
        let found = try listDirectory(world.path).map { "\($0.name) \($0.kind)" }
        #expect(
            found == [
                ".dir directory", "a directory", "b.yaml regular", "dangling danglingLink",
                "link regular", "loop danglingLink", "pipe other",
            ])
    }

    @Test func `flags a name that is not UTF-8`() throws {
        let world = TemporaryDirectory()
        let raw: [CChar] = Array(world.path.utf8CString.dropLast()) + [47, -1, 120, 0]
        close(open(raw, O_CREAT | O_WRONLY, 0o644))
        defer { unlink(raw) }
        let entry = try #require(try listDirectory(world.path).first)
        #expect(!entry.hasValidName)
        #expect(entry.name == "\u{FFFD}x")
    }

    @Test func `names a directory that is missing`() {
        #expect(
            throws: SystemError(operation: "open directory", subject: "/no/such", code: ENOENT)
        ) { try listDirectory("/no/such") }
    }

    @Test func `gives equal signatures as long as nothing changes`() throws {
        let world = TemporaryDirectory()
        try world.write("f", "x")
        symlink("f", world("link"))
        #expect(try listDirectory(world.path) == listDirectory(world.path))
    }

    @Test(arguments: [
        "touch -d '2001-01-01' f", "chmod 600 f", "echo more >> f", "cp f g && mv g f",
        "ln -s g f2 && ln -sf f2 link", "ln -f f hard",
    ])
    func `gives another signature of link after a change`(command: String) throws {
        let world = TemporaryDirectory()
        try world.write("f", "x")
        symlink("f", world("link"))
        let before = try FileSignature(path: world("link"))
        let finished = try run(["sh", "-c", command], directory: world.path)
        try #require(finished.end.way == .exited(0), "\(finished.output)")
        #expect(try FileSignature(path: world("link")) != before)
    }

    @Test func `sees a changed target behind a chain of links`() throws {
        let world = TemporaryDirectory()
        mkdir(world("v1"), 0o755)
        mkdir(world("v2"), 0o755)
        try world.write("v1/a.yaml", "x")
        try world.write("v2/a.yaml", "x")
        symlink("v1", world("..data"))
        symlink("..data/a.yaml", world("a.yaml"))
        let before = try FileSignature(path: world("a.yaml"))
        symlink("v2", world("new"))
        rename(world("new"), world("..data"))
        let after = try FileSignature(path: world("a.yaml"))
        #expect(before.link == after.link)
        #expect(before.target != after.target)
    }
}
