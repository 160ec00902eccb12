import Calendar

/// Takes the values of settings, from a file and from flags.
struct SettingsDecoder {
    let context: SettingsContext
    var findings: Findings
    var settings: Settings
    /// `timezone` was among what was set.
    private(set) var setsTimezone = false
    /// What was set, by path, with the line; each once.
    private var lines: [String: Int32] = [:]

    init(_ context: SettingsContext, source: String, settings: Settings) {
        self.context = context
        findings = Findings(file: source)
        self.settings = settings
    }

    /// The map of the file, or one in it; `prefix` is `http.` in the map `http`.
    mutating func take(_ entries: [YAMLEntry], prefix: String = "") {
        for entry in entries {
            guard case .scalar(let name, _) = entry.key.content else {
                if case .refused = entry.key.content { continue }
                findings.add(.wrongType, at: entry.key, "the name of a setting must be a word")
                continue
            }
            let path = prefix + name
            if let line = lines[path] {
                findings.add(
                    .duplicateKey, at: entry.key,
                    "the setting '\(shortened(path))' stands twice, first in line \(line), then here"
                )
                continue
            }
            lines[path] = entry.key.line
            take(path, entry, isTop: prefix.isEmpty)
        }
    }

    private mutating func take(_ path: String, _ entry: YAMLEntry, isTop: Bool) {
        if let setting = Setting.named(path), isTop != path.utf8.contains(UInt8(ascii: ".")) {
            take(setting, entry.value, at: entry.key)
        } else if isTop, Setting.isGroup(path) {
            switch entry.value.content {
            case .mapping(let entries): take(entries, prefix: path + ".")
            case .refused: break
            case .scalar, .sequence:
                findings.add(.notAMap, at: entry.value, "'\(path)' must be a map of settings")
            }
        } else {
            reportUnknown(path, entry.key, isTop: isTop)
        }
    }

    /// One setting; `place` is that of its name.
    mutating func take(_ setting: Setting, _ value: YAMLNode, at place: YAMLNode) {
        if let decode = setting.decode {
            decode(&self, value)
        } else {
            findings.add(.notYetSupported, at: place, "'\(setting.path)' is not yet supported")
        }
    }

    private mutating func reportUnknown(_ path: String, _ key: YAMLNode, isTop: Bool) {
        let hint = findings.isFull ? nil : hint(forUnknown: path, isTop: isTop)
        findings.add(
            .unknownSetting, at: key, "unknown setting '\(shortened(path))'", hint: hint)
    }

    /// What was probably meant, as it is to be written: at the top of the file no name has a dot.
    private func hint(forUnknown path: String, isTop: Bool) -> String? {
        let names = Setting.all.map(\.path)
        guard
            let meant = Setting.named(path)?.path ?? closest(to: path, among: names)
                ?? names.first(where: { $0.hasSuffix("." + path) })
        else { return nil }
        guard isTop, let dot = meant.firstIndex(of: ".") else { return "did you mean '\(meant)'?" }
        return "write '\(meant[..<dot]):' and below it, indented, '\(meant[dot...].dropFirst()): …'"
    }
}

// One function for each setting that the table names.
extension SettingsDecoder {
    mutating func takeName(_ node: YAMLNode) {
        guard let name = findings.nonEmptyText(node, "scheduler_name") else { return }
        settings.schedulerName = name
    }

    mutating func takeStore(_ node: YAMLNode) {
        if case .scalar("etcd", _) = node.content {
            findings.add(
                .notYetSupported, at: node, "'scheduler_store: etcd' is not yet supported")
            return
        }
        let words = SchedulerStore.allCases.map(\.rawValue)
        let word = findings.word(node, "scheduler_store", among: words)
        if let store = word.flatMap(SchedulerStore.init) { settings.schedulerStore = store }
    }

    mutating func path(_ node: YAMLNode, _ name: String) -> String? {
        findings.nonEmptyText(node, name, type: "a path")
    }

    mutating func takeTimezone(_ node: YAMLNode) {
        setsTimezone = true
        let zone = findings.zone(node, "timezone", context.zone) {
            ZoneProblem($0, among: context.zoneNames(), context.zonePlace())
        }
        if let zone {
            settings.timezone = zone
            if case .scalar(let name, _) = node.content { settings.timezoneName = name }
        }
    }

    mutating func takeMaxRunning(_ node: YAMLNode) {
        if let number = findings.int(node, "max_running", Settings.maxRunningRange) {
            settings.maxRunning = number
        }
    }

    mutating func takeStopTimeout(_ node: YAMLNode) {
        if let duration = findings.duration(node, "stop_timeout") {
            settings.stopTimeout = duration
        }
    }

    /// A map; behind a flag, the text of one.
    mutating func takeDefaults(_ node: YAMLNode) {
        var node = node
        if case .scalar(let text, _) = node.content, node.line == 0 {
            let documents = YAMLReader.documents(Array(text.utf8), into: &findings)
            guard let root = documents.first?.root else { return }
            node = root
        }
        let known = JobContext(
            defaultZone: settings.timezone, zone: context.zone, zoneNames: context.zoneNames,
            zonePlace: context.zonePlace, calendar: { _ in .found(.none) })
        settings.defaults = JobDefaults.read(node, in: known, into: &findings)
    }

    mutating func takeMaxAge(_ node: YAMLNode) {
        if isNone(node) {
            settings.history.maxAge = nil
        } else if let age = findings.duration(node, "history.max_age", orWord: "none") {
            settings.history.maxAge = age
        }
    }

    mutating func takeMaxSize(_ node: YAMLNode) {
        if isNone(node) {
            settings.history.maxSizeBytes = nil
        } else if let size = findings.size(
            node, "history.max_size", HistorySettings.maxSizeMinBytes...(1 << 62), orWord: "none")
        {
            settings.history.maxSizeBytes = size
        }
    }

    mutating func takeSegmentSize(_ node: YAMLNode) {
        let range = HistorySettings.segmentSizeRange
        if let size = findings.size(node, "history.segment_size", range) {
            settings.history.segmentSizeBytes = size
        }
    }

    mutating func takeSync(_ node: YAMLNode) {
        let words = SyncPolicy.allCases.map(\.rawValue)
        let word = findings.word(node, "history.sync", among: words)
        if let sync = word.flatMap(SyncPolicy.init) { settings.history.sync = sync }
    }

    private func isNone(_ node: YAMLNode) -> Bool {
        if case .scalar("none", _) = node.content { return true }
        return false
    }

    mutating func takeLogLevel(_ node: YAMLNode) {
        let words = LogLevel.allCases.map(\.rawValue)
        if let level = findings.word(node, "log_level", among: words).flatMap(LogLevel.init) {
            settings.logLevel = level
        }
    }
}
