import Calendar

extension Settings {
    /// Reads the settings file, where there is one, and the flags, which override it. Nil: there
    /// are errors among the diagnostics, which are sorted by place, those of flags last.
    package static func read(
        file: (name: String, bytes: [UInt8])?, flags: [FlagValue], in context: SettingsContext
    ) -> (settings: Settings?, diagnostics: [Diagnostic]) {
        let local = context.zone("local")
        var settings = Settings(schedulerName: context.hostName, timezone: local ?? .utc)
        var isZoneSet = local != nil
        var diagnostics: [Diagnostic] = []
        if let file {
            var decoder = SettingsDecoder(context, source: file.name, settings: settings)
            decoder.take(file: file.bytes)
            isZoneSet = isZoneSet || decoder.setsTimezone
            diagnostics += decoder.findings.sorted
            settings = decoder.settings
        }
        for flag in flags {
            var decoder = SettingsDecoder(context, source: flag.flag, settings: settings)
            decoder.take(flag)
            isZoneSet = isZoneSet || decoder.setsTimezone
            diagnostics += decoder.findings.sorted
            settings = decoder.settings
        }
        // Taking UTC instead would shift each job by hours, without a word.
        if !isZoneSet {
            diagnostics.append(
                Diagnostic(
                    .unknownZone, at: .whole("timezone"),
                    ZoneHint.noLocalZone,
                    hint: "set 'timezone' to the name of a zone, or to UTC"))
        }
        let hasErrors = diagnostics.contains { $0.severity == .error }
        return (hasErrors ? nil : settings, diagnostics)
    }
}

extension SettingsDecoder {
    /// A file without any setting is fine: all have defaults.
    fileprivate mutating func take(file bytes: [UInt8]) {
        let documents = YAMLReader.documents(bytes, into: &findings)
        if documents.count > 1 {
            findings.add(
                .tooManyDocuments, at: documents[1].root, "a settings file has one document only")
        }
        guard let root = documents.first?.root else { return }
        switch root.content {
        case .mapping(let entries): take(entries)
        case .refused: break
        case .scalar(let text, .plain) where CoreSchema.isNull(text): break
        case .scalar, .sequence:
            findings.add(.notAMap, at: root, "the settings are a map of names and values")
        }
    }

    fileprivate mutating func take(_ flag: FlagValue) {
        let node = YAMLNode(
            content: .scalar(flag.value, .plain), line: 0, column: 0, width: -1)
        guard let setting = Setting.all.first(where: { $0.flag == flag.flag }) else {
            findings.add(.unknownSetting, at: node, "unknown flag '\(flag.flag)'")
            return
        }
        take(setting, node, at: node)
    }
}
