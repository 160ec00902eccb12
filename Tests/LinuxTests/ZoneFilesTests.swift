import Glibc
import Linux
import Testing

@Suite struct `Zone files` {
    /// A small zone directory; contents are only told apart, not read as zones.
    private struct World {
        let directory = TemporaryDirectory()
        let files: ZoneFiles

        init() throws {
            for name in ["zoneinfo", "zoneinfo/Europe", "zoneinfo/posix", "zoneinfo/right"] {
                mkdir(directory(name), 0o755)
            }
            try directory.write("zoneinfo/UTC", "utc")
            try directory.write("zoneinfo/Europe/Berlin", "berlin")
            try directory.write("zoneinfo/posix/UTC", "utc")
            try directory.write("zoneinfo/leapseconds", "x")
            try directory.write("zoneinfo/zone.tab", "x")
            try directory.write("secret", "x")
            symlink("Berlin", directory("zoneinfo/Europe/Bonn"))
            files = ZoneFiles(candidates: ["/no/such/directory", directory("zoneinfo")])
        }

        func local(variable: String? = nil, link: String, name: String = "") throws -> LocalZone {
            try directory.write("timezone", name + "\n")
            return try files.localZone(
                LocalZoneSources(
                    variable: variable, link: directory(link), nameFile: directory("timezone")))
        }
    }

    @Test func `a zone is read by its name`() throws {
        let world = try World()
        #expect(try text(world.files.bytes(named: "Europe/Berlin")) == "berlin")
        #expect(try text(world.files.bytes(named: "Europe/Bonn")) == "berlin")
    }

    @Test(arguments: ["", "../secret", "/etc/passwd", "Europe//Berlin", "Europe/", "a b", "."])
    func `what is no zone name opens no file`(name: String) throws {
        let world = try World()
        #expect(throws: ZoneFiles.Failure.invalidName(name)) { try world.files.bytes(named: name) }
    }

    @Test(arguments: ["Europe/Nowhere", "Europe", "UTC/x"])
    func `a zone that isn't there is unknown`(name: String) throws {
        let world = try World()
        #expect(throws: ZoneFiles.Failure.unknown(name)) { try world.files.bytes(named: name) }
    }

    @Test func `a host without zone files says so`() {
        #expect(throws: ZoneFiles.Failure.noDirectory) {
            try ZoneFiles(candidates: []).bytes(named: "UTC")
        }
        #expect(ZoneFiles(candidates: []).names().isEmpty)
    }

    @Test func `names are the zones alone, sorted`() throws {
        let world = try World()
        #expect(world.files.names() == ["Europe/Berlin", "Europe/Bonn", "UTC"])
    }

    @Test func `this host's names are hundreds and each can be read`() throws {
        let files = ZoneFiles()
        try #require(files.directory != nil)
        let names = files.names()
        #expect(names.count > 300)
        #expect(names.contains("Europe/Berlin"))
        for name in names {
            #expect(try text(files.bytes(named: name)).hasPrefix("TZif"), "\(name)")
        }
    }

    @Test func `the local zone is the one the link leads to`() throws {
        let world = try World()
        symlink("zoneinfo/Europe/Berlin", world.directory("localtime"))
        let zone = try world.local(link: "localtime")
        #expect(zone.name == "Europe/Berlin")
        #expect(text(zone.bytes ?? []) == "berlin")
    }

    @Test func `a link to a link goes by the name of the first`() throws {
        let world = try World()
        symlink("zoneinfo/Europe/Bonn", world.directory("localtime"))
        #expect(try world.local(link: "localtime").name == "Europe/Bonn")
    }

    @Test func `a copy goes by the text file's name if that is the same zone`() throws {
        let world = try World()
        try world.directory.write("localtime", "berlin")
        let sources = { (name: String) in
            unlink(world.directory("timezone"))
            return try world.local(link: "localtime", name: name).name
        }
        #expect(try sources("Europe/Berlin") == "Europe/Berlin")
        #expect(try sources("UTC") == "Local")
        #expect(try sources("../secret") == "Local")
    }

    @Test func `a host without a local zone is on UTC`() throws {
        let world = try World()
        #expect(try world.local(link: "missing") == LocalZone(name: "UTC", bytes: nil))
    }

    @Test func `TZ comes first`() throws {
        let world = try World()
        #expect(try world.local(variable: "Europe/Berlin", link: "x").name == "Europe/Berlin")
        #expect(try world.local(variable: ":Europe/Berlin", link: "x").name == "Europe/Berlin")
        let path = world.directory("zoneinfo/Europe/Berlin")
        #expect(try world.local(variable: path, link: "x").name == "Europe/Berlin")
        #expect(try world.local(variable: "", link: "x") == LocalZone(name: "UTC", bytes: nil))
        #expect(throws: ZoneFiles.Failure.invalidName("CET-1CEST,M3.5.0")) {
            try world.local(variable: "CET-1CEST,M3.5.0", link: "x")
        }
    }
}
