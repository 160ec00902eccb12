import ArgumentParser
import Calendar
import Jobs
import Linux

/// Which daemon, and with which settings: CONTRACT §9.1.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The daemon's settings file.", valueName: "file"), completion: .file())
    var config: String?
    @Option(help: ArgumentHelp("Where the daemon serves status.", valueName: "address"))
    var httpListen: String?
    @Option(
        help: ArgumentHelp("Where the daemon keeps its log.", valueName: "dir"),
        completion: .directory)
    var logDir: String?
    @Option(
        help: ArgumentHelp("Where the calendars are that jobs exclude.", valueName: "dir"),
        completion: .directory)
    var calendarsDir: String?

    /// The settings of the file that is named, else of `conf/ruqid.yaml` here, else of the
    /// installed one, else the defaults; flags outweigh them.
    func settings() throws -> Settings {
        let zones = HostZones()
        let path = try config ?? usualPath()
        let read = Settings.read(
            file: try path.map { (name: $0, bytes: try bytes(of: $0)) }, flags: flags,
            in: SettingsContext(
                hostName: hostName(), zone: { zones.zone(named: $0) },
                zoneNames: { zones.names() }, zonePlace: { zones.place }))
        for diagnostic in read.diagnostics { complain(diagnostic.text) }
        guard let settings = read.settings else { throw ExitCode.badSettings }
        return settings
    }

    /// What root reads unasked, nobody else may have put there: a job's shell is among it.
    private func usualPath() throws -> String? {
        let isInstalled = (try? fileSize(Self.installed)) != nil
        guard (try? fileSize(Self.here)) != nil else { return isInstalled ? Self.installed : nil }
        for place in [Self.here, "conf", "."] {
            guard let objection = objection(toTrusting: place) else { continue }
            throw fail(
                "\(Self.here) is not read unasked: '\(place)' \(objection); name the settings by"
                    + " --config", .badSettings)
        }
        if isInstalled {
            complain("by \(Self.here); for the installed daemon: --config \(Self.installed)")
        }
        return Self.here
    }

    private var flags: [FlagValue] {
        let values = [
            ("--http-listen", httpListen), ("--log-dir", logDir), ("--calendars-dir", calendarsDir),
        ]
        return values.compactMap { flag, value in
            value.map { FlagValue(flag: flag, value: $0) }
        }
    }

    private func bytes(of path: String) throws -> [UInt8] {
        do throws(FileReadError) {
            return try readFile(path, limitBytes: YAMLLimits.fileBytesMax)
        } catch {
            throw fail("\(error)", .badSettings)
        }
    }

    private static let here = "conf/ruqid.yaml"
    private static let installed = "/etc/ruqi/ruqid.yaml"
}

extension Settings {
    /// How to reach the daemon. One that doesn't listen can't be asked.
    func client() throws -> DaemonClient {
        guard let client = DaemonClient(httpListen) else {
            throw fail("http.listen is off: this daemon can't be asked", .unavailable)
        }
        return client
    }
}
