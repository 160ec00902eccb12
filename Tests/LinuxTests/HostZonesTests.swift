import Calendar
import Glibc
import Linux
import Testing

/// RFC 9636 §3, version 1: one local time type that far from UTC.
private func zoneBytes(offset: Int) -> [UInt8] {
    let counts: [UInt8] = [0, 0, 0, 0, 1, 4].flatMap { [0, 0, 0, $0] as [UInt8] }
    let record = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: offset >> $0) } + [0, 0]
    return Array("TZif".utf8) + [UInt8](repeating: 0, count: 16) + counts + record
        + Array("ABC\0".utf8)
}

@Suite struct `The host's zones` {
    private struct World {
        let directory = TemporaryDirectory()
        let zones: HostZones

        init() throws {
            for name in ["zoneinfo", "zoneinfo/Europe"] { mkdir(directory(name), 0o755) }
            zones = HostZones(
                candidates: [directory("zoneinfo")],
                sources: LocalZoneSources(
                    variable: nil, link: directory("localtime"), nameFile: directory("timezone")))
            try put("zoneinfo/Europe/Berlin", offset: 3_600)
        }

        func put(_ name: String, offset: Int) throws {
            try put(name, zoneBytes(offset: offset))
        }

        func put(_ name: String, _ bytes: [UInt8]) throws {
            unlink(directory(name))
            let file = try AppendFile(path: directory(name))
            try file.append(bytes)
        }

        func offset(_ name: String) -> Int? {
            zones.zone(named: name)?.offset(at: Timestamp(seconds: 0))
        }
    }

    @Test func `are as they were until a refresh, which tells what changed`() throws {
        let world = try World()
        #expect(world.offset("Europe/Berlin") == 3_600)
        #expect(world.zones.refresh() == HostZones.Refresh())
        try world.put("zoneinfo/Europe/Berlin", offset: 7_200)
        #expect(world.offset("Europe/Berlin") == 3_600)
        #expect(world.zones.refresh().changed == ["Europe/Berlin"])
        #expect(world.offset("Europe/Berlin") == 7_200)
        #expect(world.zones.refresh() == HostZones.Refresh())
    }

    @Test func `come and go with their files`() throws {
        let world = try World()
        #expect(world.offset("Asia/Tokyo") == nil)
        mkdir(world.directory("zoneinfo/Asia"), 0o755)
        try world.put("zoneinfo/Asia/Tokyo", offset: 32_400)
        #expect(world.zones.refresh().changed == ["Asia/Tokyo"])
        #expect(world.offset("Asia/Tokyo") == 32_400)
        unlink(world.directory("zoneinfo/Asia/Tokyo"))
        #expect(world.zones.refresh().changed == ["Asia/Tokyo"])
        #expect(world.offset("Asia/Tokyo") == nil)
    }

    @Test func `go when their files are damaged, which is told once`() throws {
        let world = try World()
        #expect(world.offset("Europe/Berlin") == 3_600)
        try world.put("zoneinfo/Europe/Berlin", Array("TZif".utf8))
        let refresh = world.zones.refresh()
        #expect(refresh.damaged == ["Europe/Berlin"] && refresh.changed == ["Europe/Berlin"])
        #expect(world.zones.refresh() == HostZones.Refresh())
        #expect(world.offset("Europe/Berlin") == nil)
        try world.put("zoneinfo/Europe/Berlin", offset: 0)
        #expect(world.zones.refresh().changed == ["Europe/Berlin"])
    }

    @Test func `have a local one that follows its link`() throws {
        let world = try World()
        try world.put("zoneinfo/Europe/Lisbon", offset: 0)
        symlink("zoneinfo/Europe/Berlin", world.directory("localtime"))
        #expect(world.zones.zone(named: "local")?.name == "Europe/Berlin")
        unlink(world.directory("localtime"))
        symlink("zoneinfo/Europe/Lisbon", world.directory("localtime"))
        #expect(world.zones.refresh().changed == ["local"])
        #expect(world.zones.zone(named: "local")?.name == "Europe/Lisbon")
    }

    @Test func `tell where changes would show, also of names that there are none of`() throws {
        let world = try World()
        for name in ["Europe/Berlin", "Asia/Tokyo", "local", "UTC", "../x"] {
            _ = world.zones.zone(named: name)
        }
        let names = ["zoneinfo", "zoneinfo/Europe", "zoneinfo/Europe/Berlin", "zoneinfo/Asia"]
        let paths = (names + ["zoneinfo/Asia/Tokyo", "localtime"]).map { world.directory($0) }
        #expect(world.zones.watchTargets.files == Set(paths))
    }
}

@Suite struct `A watch on files` {
    private static func watch(
        _ directory: TemporaryDirectory, files: [String] = [], directories: [String] = []
    ) throws -> FileWatch {
        var watch = try FileWatch()
        var targets = WatchTargets()
        targets.files = Set(files.map { directory($0) })
        targets.directories = Set(directories.map { directory($0) })
        try watch.arm(targets)
        return watch
    }

    @Test func `notices the file that is meant and no other`() throws {
        let directory = TemporaryDirectory()
        try directory.write("a", "1")
        var watch = try Self.watch(directory, files: ["a", "b"])
        try directory.write("c", "1")
        #expect(try !watch.read())
        try directory.write("b", "1")
        #expect(try watch.read())
        rename(directory("c"), directory("a"))
        #expect(try watch.read())
        unlink(directory("a"))
        #expect(try watch.read())
        #expect(try !watch.read())
    }

    @Test func `notices what a link leads to`() throws {
        let directory = TemporaryDirectory()
        mkdir(directory("d"), 0o755)
        try directory.write("d/x", "1")
        symlink("d/x", directory("a"))
        var watch = try Self.watch(directory, files: ["a"])
        try directory.write("d/y", "2")
        #expect(try !watch.read())
        try directory.write("d/x", "2")
        #expect(try watch.read())
    }

    @Test func `notices a link on the way that is pointed elsewhere`() throws {
        let directory = TemporaryDirectory()
        for name in ["1", "2"] {
            mkdir(directory(name), 0o755)
            try directory.write("\(name)/x", name)
        }
        symlink("1", directory("now"))
        symlink("now/x", directory("a"))
        var watch = try Self.watch(directory, files: ["a"], directories: ["now"])
        symlink("2", directory("next"))
        #expect(try !watch.read())
        rename(directory("next"), directory("now"))
        #expect(try watch.read())
        watch = try Self.watch(directory, files: ["a"], directories: ["now"])
        try directory.write("2/x", "3")
        #expect(try watch.read())
    }

    @Test func `waits for what is missing, however deep`() throws {
        let directory = TemporaryDirectory()
        var watch = try Self.watch(directory, files: ["d/e/a"], directories: ["f"])
        mkdir(directory("x"), 0o755)
        #expect(try !watch.read())
        mkdir(directory("d"), 0o755)
        #expect(try watch.read())
        watch = try Self.watch(directory, files: ["d/e/a"], directories: ["f"])
        mkdir(directory("d/e"), 0o755)
        #expect(try watch.read())
        mkdir(directory("f"), 0o755)
        #expect(try watch.read())
    }

    @Test func `notices everything in a directory, and its end`() throws {
        let directory = TemporaryDirectory()
        mkdir(directory("f"), 0o755)
        var watch = try Self.watch(directory, directories: ["f"])
        try directory.write("f/a", "1")
        #expect(try watch.read())
        chmod(directory("f/a"), 0o600)
        #expect(try watch.read())
        rename(directory("f"), directory("g"))
        #expect(try watch.read())
    }
}
