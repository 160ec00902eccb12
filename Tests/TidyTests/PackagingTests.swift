import Jobs
import Testing

/// What the packages repeat of the sources.
@Suite struct `The packages` {
    @Test func `have the version of the programs`() throws {
        let source = Repository.read("Sources/Status/Version.swift")
        let version = try #require(source.split(separator: "\"").dropFirst().first)
        let changelog = Repository.read("packaging/debian/changelog")
        #expect(changelog.hasPrefix("ruqi (\(version)-"))
        let spec = Repository.read("packaging/rpm/ruqi.spec").split(separator: "\n")
        #expect(spec.contains { $0.split(separator: " ") == ["Version:", version] })
    }

    @Test(arguments: ["systemd/ruqid.service", "systemd/user/ruqid.service", "oci/Containerfile"])
    func `start the daemon with flags that it has`(file: String) {
        let text = Repository.read("packaging/\(file)")
        let code = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let starts = code.filter { line in
            line.hasPrefix("ExecStart=") || line.hasPrefix("    --") || line.hasPrefix("CMD [\"--")
        }
        #expect(!starts.isEmpty)
        let words = starts.flatMap { $0.split { " \"[],".contains($0) } }
        let flags = words.filter { $0.hasPrefix("--") }.map(String.init)
        #expect(Set(flags).subtracting(Setting.all.map(\.flag) + ["--config"]) == [])
    }

    @Test func `make the directory of the socket that they speak of`() {
        let unit = Repository.read("packaging/systemd/ruqid.service").split(separator: "\n")
        #expect(unit.contains("RuntimeDirectory=ruqi"))
        let readme = Repository.read("packaging/debian/README.Debian")
        #expect(readme.contains("listen: unix:/run/ruqi/ruqid.sock\n"))
    }
}
