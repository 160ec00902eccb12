import Glibc
import Linux
import Testing

@Suite struct `Trust in files` {
    /// The objection to a file of this process's user.
    private func objection(mode: mode_t, of trust: FileTrust) throws -> String? {
        let world = TemporaryDirectory()
        let path = try world.write("f", "x")
        chmod(path, mode)
        let stamp = try #require(try FileSignature(path: path).target)
        return trust.objection(to: stamp)
    }

    @Test(
        .enabled(if: geteuid() == 0, "needs root"),
        arguments: [
            (mode_t(0o644), nil), (0o600, nil), (0o755, nil),
            (0o664, "can be written by its group (mode 0664)"),
            (0o602, "can be written by others (mode 0602)"),
            (0o1777, "can be written by others (mode 1777)"),
        ] as [(mode_t, String?)])
    func `as root is in what only root can write`(_ mode: mode_t, _ expected: String?) throws {
        #expect(try objection(mode: mode, of: FileTrust(effectiveUserID: 0)) == expected)
    }

    @Test func `of another user is in everything`() throws {
        #expect(try objection(mode: 0o666, of: FileTrust(effectiveUserID: 1000)) == nil)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root"))
    func `is asked of the file that was opened`() throws {
        let world = TemporaryDirectory()
        chmod(try world.write("f", "x"), 0o646)
        let directory = try openDirectory(world.path)
        #expect(throws: FileReadError.self) {
            try readFile("f", in: directory, limitBytes: 10, trust: FileTrust())
        }
        #expect(try readFile("f", in: directory, limitBytes: 10) == Array("x".utf8))
    }
}

@Suite struct `A replaced file` {
    @Test func `has the new content whole, its mode, and leaves nothing beside it`() throws {
        let world = TemporaryDirectory()
        try world.write("f", "old and longer")
        try world.write(".new", "left behind")
        try replaceFile("f", in: world.path, with: Array("new".utf8), temporary: ".new")
        #expect(try readFile(world("f"), limitBytes: 100) == Array("new".utf8))
        #expect(try FileSignature(path: world("f")).target?.mode == UInt32(S_IFREG) | 0o600)
        #expect(try directoryNames(world.path) == ["f"])
    }

    @Test func `stays as it was where it can't be replaced`() throws {
        let world = TemporaryDirectory()
        mkdir(world("f"), 0o755)
        #expect(throws: SystemError.self) {
            try replaceFile("f", in: world.path, with: [1], temporary: ".new")
        }
        #expect(try directoryNames(world.path) == ["f"])
    }

    @Test func `or a removed one may be missing before`() throws {
        let world = TemporaryDirectory()
        try removeFile(world("f"))
        try world.write("f", "x")
        try removeFile(world("f"))
        #expect(try directoryNames(world.path) == [])
    }
}
