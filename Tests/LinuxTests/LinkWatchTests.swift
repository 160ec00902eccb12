import Glibc
import Linux
import Testing

@Suite struct `Watching where links lead` {
    private let world = TemporaryDirectory()
    private var arming = LinkArming()

    init() {
        mkdir(world("j"), 0o755)
        mkdir(world("t"), 0o755)
    }

    private mutating func arm() -> LinkReport {
        // A directory that is missing has none.
        let links = (try? links(in: world("j"))) ?? []
        return arming.arm(world("j"), links: links, linksMax: 2)
    }

    /// The links that are no dot files.
    private func links(in path: String) throws -> [String] {
        try directoryNames(openDirectory(path), path: path)
            .filter { $0.kind == .link && !$0.text.hasPrefix(".") }.map(\.text)
    }

    private func events(
        _ report: LinkReport, after action: () throws -> Void
    ) throws -> [DirectoryEvent] {
        let watch = try #require(report.watch)
        try action()
        return try watch.read(report.filters)
    }

    @Test mutating func `a target that is written is told by the name of its link`() throws {
        try world.write("t/x", "")
        symlink("../t/x", world("j/a.yaml"))
        let report = arm()
        #expect(report.error == nil)
        #expect(report.linkCount == 1)
        #expect(report.targetDirectories.map { realPath($0) } == [realPath(world("t"))])
        let found = try events(report) { try world.write("t/x", "x") }
        #expect(found == [.written(name: "a.yaml"), .closed(name: "a.yaml")])
        #expect(try events(report) { try world.write("t/other", "x") } == [])
        #expect(try events(report) { try world.write("j/b.yaml", "x") } == [])
        #expect(
            try events(report) { rename(world("t/x"), world("t/y")) } == [.changed(name: "a.yaml")])
    }

    @Test mutating func `arming again changes nothing, until a way is another`() throws {
        try world.write("t/x", "")
        symlink("../t/x", world("j/a.yaml"))
        let first = arm()
        let second = arm()
        #expect(first.filters == second.filters)
        let nothing = try events(second) {}
        #expect(nothing == [])
        rename(world("t"), world("u"))
        mkdir(world("t"), 0o755)
        #expect(arm().filters != second.filters)
    }

    @Test mutating func `directories on the way tell of themselves and not of what is in them`()
        throws
    {
        mkdir(world("t/u"), 0o755)
        try world.write("t/u/x", "")
        mkdir(world("far"), 0o755)
        mkdir(world("far/t"), 0o755)
        mkdir(world("far/t/u"), 0o755)
        try world.write("far/t/u/x", "")
        symlink(world("far/t/u/x"), world("j/a.yaml"))
        let report = arm()
        #expect(try events(report) { try world.write("far/other", "") } == [])
        let found = try events(report) { rename(world("far"), world("off")) }
        #expect(found == [.changed(name: "")])
    }

    @Test mutating func `links beyond the limit are counted, dot files are not`() throws {
        for name in ["a", "b", "c", ".d"] { symlink("../t/\(name)", world("j/\(name)")) }
        let report = arm()
        #expect(report.linkCount == 3)
        let found = try events(report) {
            for name in ["a", "b", "c"] { try world.write("t/\(name)", "") }
        }
        #expect(found.map(\.name) == ["a", "a", "b", "b"])
    }

    @Test mutating func `a directory that is missing is told when it comes`() throws {
        rmdir(world("j"))
        let report = arm()
        #expect(report.directory == nil)
        #expect(try events(report) { mkdir(world("j"), 0o755) } == [.changed(name: "")])
    }

    @Test func `links and regular files are told apart as a directory is listed`() throws {
        mkdir(world("j/directory"), 0o755)
        try world.write("j/file", "")
        symlink("nowhere", world("j/z"))
        symlink("file", world("j/y"))
        symlink("directory", world("j/x"))
        let found = try directoryNames(openDirectory(world("j")), path: world("j"))
        #expect(
            found.map { "\($0.text) \($0.kind)" }
                == ["directory other", "file regular", "x link", "y link", "z link"])
    }
}

extension DirectoryEvent {
    fileprivate var name: String? {
        switch self {
        case .written(let name), .closed(let name), .changed(let name): name
        case .directoryGone, .directoryMayBeBack, .overflow: nil
        }
    }
}

@Suite struct `What a watch can't tell` {
    @Test(
        arguments: [
            (0x6969, "nfs"), (0xFF53_4D42, "cifs"), (0x6573_5546, "fuse"), (0x0102_1997, "9p"),
            (0x00C3_6400, "ceph"),
            // ext4, tmpfs, btrfs, overlayfs
            (0xEF53, nil), (0x0102_1994, nil), (0x9123_683E, nil), (0x794C_7630, nil),
        ] as [(UInt32, String?)])
    func `is what other hosts do`(type: UInt32, name: String?) {
        #expect(remoteFileSystem(type: type) == name)
    }

    @Test func `is asked of a real file system`() {
        #expect(remoteFileSystem(at: "/proc") == nil)
        #expect(remoteFileSystem(at: "/nonexistent") == nil)
    }

    @Test(
        arguments: [
            (
                ENOSPC, "/x",
                "cannot watch '/x': this user has no inotify watches left "
                    + "(raise fs.inotify.max_user_watches)"
            ),
            (
                EMFILE, nil,
                "cannot watch: this user has no inotify instances left "
                    + "(raise fs.inotify.max_user_instances), or this process no descriptors"
            ),
            (EACCES, "/x", "cannot watch '/x': permission denied"),
        ] as [(Int32, String?, String)])
    func `for want of a resource names the limit`(
        code: Int32, subject: String?, sentence: String
    ) {
        let error = SystemError(operation: "watch", subject: subject, code: code)
        #expect(error.watchSentence == sentence)
    }

    @Test func `a path is the same until something else is there`() throws {
        let world = TemporaryDirectory()
        #expect(PathIdentity(of: world("a")) == nil)
        mkdir(world("a"), 0o755)
        mkdir(world("b"), 0o755)
        let before = PathIdentity(of: world("a"))
        try world.write("a/file", "")
        #expect(PathIdentity(of: world("a")) == before)
        rename(world("a"), world("c"))
        rename(world("b"), world("a"))
        #expect(PathIdentity(of: world("a")) != before)
    }

    @Test(.enabled(if: getuid() == 0, "mounting takes root"))
    func `mounting and unmounting are told`() throws {
        let world = TemporaryDirectory()
        let table = try MountTable()
        let epoll = try Epoll()
        try epoll.add(table.raw, token: 1, interests: [])
        var ready = [ReadyEvent](repeating: ReadyEvent(), count: 4)
        guard mount("ruqi", world.path, "tmpfs", 0, nil) == 0 else { return }
        #expect(try epoll.wait(into: &ready, timeLimit: .seconds(10)) == 1)
        umount2(world.path, 2)
        #expect(try epoll.wait(into: &ready, timeLimit: .seconds(10)) == 1)
    }
}
