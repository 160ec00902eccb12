import Calendar
import Jobs
import Testing

/// What a person can write or read stands in its manual page, and nothing else does. Where no
/// import leads to the words they are read from the text of the sources.
@Suite struct `The manual pages` {
    static let daemon = ManualPage("ruqid.8")
    static let commands = ManualPage("ruqi.1")
    static let settings = ManualPage("ruqid.yaml.5")
    static let jobs = ManualPage("ruqi-job.5")
    static let history = ManualPage("ruqi-history.5")

    @Test func `describe each key of job files, and name those of later versions`() {
        let supported = JobKey.all.filter(\.isSupported).map(\.name)
        let later = JobKey.all.filter { !$0.isSupported }.map(\.name)
        #expect(Self.jobs.differences(from: supported, in: "KEYS") == [])
        let ofRequests = HTTPKey.allCases.map(\.rawValue)
        #expect(Self.jobs.differences(from: ofRequests, in: "REQUESTS") == [])
        #expect(Self.jobs.missingWords(later, in: Self.later) == [])
        #expect(Self.jobs.words(in: Self.later).isDisjoint(with: Set(supported)))
    }

    @Test func `describe each setting and its values, and name those of later versions`() {
        let supported = Setting.all.filter(\.isSupported).map(\.path)
        let values =
            SchedulerStore.allCases.map(\.rawValue) + LogLevel.allCases.map(\.rawValue)
            + SyncPolicy.allCases.map(\.rawValue)
        let later = Setting.all.filter { !$0.isSupported }.map(\.path)
        #expect(Self.settings.differences(from: supported + values, in: "SETTINGS") == [])
        #expect(Self.settings.missingWords(later, in: Self.later) == [])
        // What HUP takes over.
        let live = Setting.all.filter(\.isLive).map(\.path)
        #expect(Self.settings.missingWords(live, in: "DESCRIPTION") == [])
    }

    @Test func `tell the default of each key and setting, or that it is required`() {
        let keys = JobKey.all.filter(\.isSupported).map(\.name)
        #expect(Self.lacking(keys, in: Self.jobs, "KEYS") { _ in "" } == [])
        let requests = HTTPKey.allCases.map(\.rawValue)
        #expect(Self.lacking(requests, in: Self.jobs, "REQUESTS") { _ in "" } == [])
        let settings = Setting.all.filter(\.isSupported)
        let defaults = Dictionary(
            uniqueKeysWithValues: settings.map { ($0.path, $0.defaultText) }
        ).merging(["scheduler_name": "the name of the host", "defaults": "none"]) { $1 }
        let findings = Self.lacking(settings.map(\.path), in: Self.settings, "SETTINGS") {
            defaults[$0] ?? "?"
        }
        #expect(findings == [])
    }

    @Test func `name each word that a key takes`() {
        let words: [(String, [String])] = [
            ("job_trigger", Trigger.allCases.map(\.rawValue)),
            ("dst", DaylightSaving.allCases.map(\.rawValue)),
            ("overlap", OverlapPolicy.allCases.map(\.rawValue)),
            ("catch_up", CatchUpPolicy.allCases.map(\.rawValue)),
            ("stop_signal", StopSignal.allCases.map(\.rawValue)),
            ("limits", RunLimit.Kind.allCases.map(\.rawValue)),
            ("retry", ["attempts", "backoff", "max_backoff", "factor"]),
        ]
        let texts = Self.jobs.texts(of: JobKey.all.map(\.name), in: "KEYS")
        for (key, words) in words {
            let said = Set((texts[key] ?? "").split(separator: " ").map(String.init))
            #expect(Set(words).subtracting(said) == [], "\(key)")
        }
    }

    @Test func `say what happens when`() {
        let words =
            OverlapPolicy.allCases.map(\.rawValue) + SkipReason.allCases.map(\.rawValue)
            + MissReason.allCases.map(\.rawValue) + Outcome.allCases.map(\.rawValue)
        let later = ["success", "failure"]
        let wanted = Set(words).subtracting(later)
        #expect(Self.jobs.missingWords(wanted, in: "WHAT HAPPENS WHEN") == [])
        for page in [Self.jobs, Self.daemon] {
            let steps = page.section("EXACT BEHAVIOUR")
            #expect(steps.contains { $0.hasPrefix(".Bl -enum") }, "\(page.name)")
        }
    }

    @Test func `describe each flag of the daemon, also in the synopsis`() {
        let source = SourceText(path: "Sources/Jobs/DaemonArguments.swift")
        let others = source.words(after: "\"-", while: { $0.isLetter || $0 == "-" })
            .map { "-\($0)" }.filter { $0.contains(where: \.isLetter) }
        #expect(Set(others) == ["--config", "--help", "--version", "-h"])
        let flags = Setting.all.filter(\.isSupported).map(\.flag)
        #expect(Self.daemon.missingItems(flags + others, in: "DESCRIPTION") == [])
        #expect(Self.daemon.missingWords(flags, in: "SYNOPSIS") == [])
    }

    @Test func `have a sentence for each code of a diagnostic`() {
        let codes =
            DiagnosticCode.allCases.map(\.rawValue) + RuleError.Kind.allCases.map(\.rawValue)
        #expect(Self.jobs.differences(from: codes, in: "DIAGNOSTICS") == [])
    }

    @Test func `name each variable of a run's environment`() {
        let names = ["Variables", "LaunchOrder", "Launch"].flatMap { file in
            SourceText(path: "Sources/Launching/\(file).swift")
                .words(after: "(name: \"", while: { $0.isUppercase || $0 == "_" })
        }
        #expect(names.count >= 13)
        #expect(Self.jobs.differences(from: names, in: "ENVIRONMENT OF RUNS") == [])
    }

    @Test func `describe each command with its options`() {
        let sources = Repository.swiftFiles(in: "Sources/ruqi").map { SourceText($0.text) }
        #expect(sources.flatMap(\.options).count > 20)
        #expect(sources.flatMap { Self.commandFindings($0, Self.commands) } == [])
    }

    @Test func `have each command in the synopsis, and none that is no more`() {
        let names = Repository.swiftFiles(in: "Sources/ruqi").map { SourceText($0.text) }
            .filter { $0.words(after: "subcommands: [").isEmpty }.compactMap(Self.command)
        #expect(names.count > 10)
        #expect(Self.commandListFindings(names, Self.commands) == [])
    }

    @Test func `describe each field of a record, and each word in it`() {
        let encoder = SourceText(path: "Sources/History/RecordEncoder.swift")
        let fields = encoder.words(after: "(\"")
        #expect(fields.count > 40)
        #expect(Self.history.differences(from: fields, in: "FIELDS") == [])
        let events = encoder.words(after: ": \"").filter { $0.allSatisfy(\.isLetter) }
        #expect(Set(events).count >= 7)
        #expect(Self.history.differences(from: events, in: "EVENTS") == [])
        let actions = encoder.words(after: "json.field(\"action\", \"")
        #expect(Self.history.missingWords(actions, in: "Of daemon") == [])
        let outcomes = Outcome.allCases.map(\.rawValue)
        #expect(Self.history.differences(from: outcomes, in: "OUTCOMES") == [])
        let reasons = SkipReason.allCases.map(\.rawValue) + MissReason.allCases.map(\.rawValue)
        #expect(Self.history.differences(from: reasons, in: "REASONS") == [])
        #expect(Self.history.missingWords(Cause.allCases.map(\.rawValue), in: "REASONS") == [])
    }

    @Test func `name each path, query field and field of the HTTP interface`() {
        let routes = SourceText(path: "Sources/Status/Responder.swift")
            .part(from: "enum Route", to: "\n}")
        let paths = routes.words(after: "= \"")
        #expect(paths.count >= 6)
        // Files have paths of their own.
        let served = ["/", "/openapi.json"]
        #expect(Self.daemon.differences(from: paths + served, in: "Paths") == [])
        let files = [
            "Responder+Status", "Responder+Jobs", "Responder+History", "Response",
            "Responder+Files", "Responder+Load", "Responder+Upcoming",
        ]
        let fields = files.map { SourceText(path: "Sources/Status/\($0).swift") }
            .flatMap { $0.words(after: "json.field(\"") + $0.words(after: "json.key(\"") }
        #expect(fields.count > 50)
        let selection = SourceText(path: "Sources/Status/JobSelection.swift")
            .part(from: "static let fields", to: "]")
        let query = (routes.words(after: "\"") + selection.words(after: "\""))
            .filter { $0.allSatisfy { $0.isLetter || $0 == "_" } }
        #expect(query.contains("page_size"))
        #expect(Self.daemon.missingWords(fields + query + ["c_time"], in: "HTTP INTERFACE") == [])
    }

    @Test func `describe each metric`() {
        let source = SourceText(path: "Sources/Status/Responder+Metrics.swift")
        let names = source.words(after: "\"ruqi_").map { "ruqi_\($0)" }
        #expect(names.count > 20)
        #expect(Self.daemon.differences(from: names, in: "METRICS") == [])
    }

    @Test func `tell each exit status`() {
        let ours = Repository.swiftFiles(in: "Sources/Daemon").flatMap { source in
            SourceText(source.text).part(from: "enum ExitStatus {", to: "\n}").numbers(after: "= ")
        }
        #expect(ours.contains("78"))
        #expect(
            Self.daemon.differences(from: ours + ["\(UsageError.exitStatus)"], in: Self.exit) == [])
        let theirs = SourceText(path: "Sources/ruqi/ExitStatus.swift").numbers(after: "ExitCode(")
        #expect(theirs.contains("78"))
        // 0 and 64 (EX_USAGE) are swift-argument-parser's own.
        #expect(Self.commands.differences(from: theirs + ["0", "64"], in: Self.exit) == [])
    }

    @Test func `have examples of job files that are in order`() {
        let files = Self.jobs.displays(in: "EXAMPLES")
        #expect(files.count > 4)
        for file in files { #expect(Self.findings(inJobFile: file) == []) }
        let keys = Self.jobs.displays(in: "KEYS")
        #expect(keys.count == JobKey.all.count { $0.isSupported })
        for key in keys {
            let rest = [("rule", "rule: 0 0 0 * * *\n"), ("cmd", "cmd: date\n")]
                .map { key.hasPrefix("\($0.0):") ? "" : $0.1 }.joined()
            #expect(Self.findings(inJobFile: key + rest) == [])
        }
    }

    @Test func `have examples of settings that are in order`() {
        let files = Self.settings.displays(in: "SETTINGS") + Self.settings.displays(in: "EXAMPLES")
        #expect(files.count == Setting.all.count { $0.isSupported } + 1)
        for file in files {
            let context = SettingsContext(hostName: "x", zone: { _ in .utc }, zoneNames: { [] })
            let read = Settings.read(file: ("man", Array(file.utf8)), flags: [], in: context)
            #expect(read.diagnostics.map(\.text) == [])
        }
    }

    @Test func `keep their lines under 100 columns`() {
        for page in [Self.daemon, Self.commands, Self.settings, Self.jobs, Self.history] {
            #expect(page.lines.count > 100)
            #expect(page.lines.filter { $0.utf8.count >= 100 } == [])
        }
    }

    private static let later = "NOT YET SUPPORTED"
    private static let exit = "EXIT STATUS"

    static func findings(inJobFile text: String) -> [String] {
        let context = JobContext(defaultZone: .utc, zone: { _ in .utc }, zoneNames: { [] })
        return JobFile.parse(Array(text.utf8), file: "man.yaml", in: context)
            .diagnostics.map(\.text)
    }

    /// The synopsis and the subsections have each command; besides them only what
    /// swift-argument-parser and `history` bring along.
    static func commandListFindings(_ names: [String], _ page: ManualPage) -> [String] {
        let more = ["help", "history verify"]
        let synopsis = page.section("SYNOPSIS").filter { $0.hasPrefix(".Cm ") }
            .map { String($0.dropFirst(4)) }
        let described = page.subsections.filter { $0.hasPrefix("ruqi ") }
            .map { String($0.dropFirst(5)) }
        return [("SYNOPSIS", synopsis), ("the subsections", described)].flatMap { place, found in
            let found = Set(found)
            let extra = found.subtracting(names + more).sorted()
            return Set(names).subtracting(found).sorted()
                .map { "\(page.name): no '\($0)' in \(place)" }
                + extra.map { "\(page.name): '\($0)' is in \(place) only" }
        }
    }

    /// How a command is called that a source has; nil: it has none. A command of a command says it
    /// in its first comment.
    static func command(of source: SourceText) -> String? {
        let call = source.words(after: "/// `ruqi ", while: { $0.isLetter || $0 == " " }).first
        return source.words(after: "commandName: \"").first.map { name in
            call.map { $0.hasSuffix(" \(name)") ? $0 : name } ?? name
        }
    }

    /// Which items say neither that they are required nor what their default is, as it is wanted.
    static func lacking(
        _ names: [String], in page: ManualPage, _ title: String, default wanted: (String) -> String
    ) -> [String] {
        let texts = page.texts(of: names, in: title)
        return names.filter { name in
            let text = texts[name] ?? ""
            guard let place = text.firstRange(of: " Default: ") else {
                return !text.contains(" Required. ")
            }
            let wanted = wanted(name)
            let rest = text[place.upperBound...]
            let end = [" .Bd ", " .It "].compactMap { rest.firstRange(of: $0)?.lowerBound }.min()
            return !wanted.isEmpty && !rest[..<(end ?? rest.endIndex)].contains(wanted)
        }.map { "\(page.name): no default of '\($0)' in \(title)" }
    }

    /// A command has a subsection of its own with an item for each of its options.
    static func commandFindings(_ source: SourceText, _ page: ManualPage) -> [String] {
        let name = command(of: source)
        let title = name.map { "ruqi \($0)" } ?? "Options of all commands"
        // The root, and commands that only have others.
        let isRoot = !source.words(after: "subcommands: [").isEmpty
        guard isRoot || name == nil || !page.section(title).isEmpty else {
            return ["\(page.name): no subsection '\(title)'"]
        }
        return page.missingItems(source.options, in: title)
    }
}

/// The checks on the manual pages can fail.
@Suite struct `A manual page that lacks something` {
    let page = ManualPage(
        name: "x.1",
        text: """
            .Sh KEYS
            In prose stands timeout.
            .It Cm rule
            .It Cm cmd , Cm old
            .Sh OPTIONS
            .It Fl n Ar count
            .It Fl -job-id Ar id
            .Ss ruqi known
            .It Fl -json
            .Ss ruqi other
            .It Fl -verbose
            """)

    @Test func `is found out by an item that nobody wrote`() {
        #expect(
            page.missingItems(["rule", "timeout"], in: "KEYS") == ["x.1: no 'timeout' in KEYS"])
        #expect(page.missingWords(["timeout", "cwd"], in: "KEYS") == ["x.1: no 'cwd' in KEYS"])
        #expect(page.missingItems(["rule"], in: "OPTIONS") == ["x.1: no 'rule' in OPTIONS"])
        #expect(page.missingItems(["-n", "--job-id"], in: "OPTIONS") == [])
    }

    @Test func `is found out by an item that is no more`() {
        #expect(
            page.differences(from: ["rule", "cmd"], in: "KEYS") == ["x.1: 'old' is in KEYS only"])
    }

    @Test func `is found out by a section that is not there`() {
        #expect(page.missingItems(["rule"], in: "GONE") == ["x.1: no 'rule' in GONE"])
    }

    @Test func `is found out by a new command, and by a new option`() {
        let command = """
            static let configuration = CommandConfiguration(
                commandName: "NAME", abstract: "")
            @Option(help: ArgumentHelp("Only this job.", valueName: "id"))
            var jobID: String?
            @Option(name: .customShort("n"),
                help: ArgumentHelp("How many.", valueName: "count"))
            var count = 10
            @Flag(help: "An array.")
            var json = false
            """
        func findings(_ name: String) -> [String] {
            `The manual pages`.commandFindings(
                SourceText(command.replacing("NAME", with: name)), page)
        }
        #expect(findings("new") == ["x.1: no subsection 'ruqi new'"])
        #expect(
            findings("known") == ["x.1: no '--job-id' in ruqi known", "x.1: no '-n' in ruqi known"])
        #expect(findings("other").count == 3)
    }

    @Test func `is found out by a command that it lacks, or has too much`() {
        let page = ManualPage(
            name: "x.1", text: ".Sh SYNOPSIS\n.Cm jobs\n.Cm gone\n.Sh D\n.Ss ruqi jobs\n")
        #expect(
            `The manual pages`.commandListFindings(["jobs", "new"], page) == [
                "x.1: no 'new' in SYNOPSIS", "x.1: 'gone' is in SYNOPSIS only",
                "x.1: no 'new' in the subsections",
            ])
    }

    @Test func `is found out by a default that is missing or another one`() {
        let page = ManualPage(
            name: "x.5",
            text: """
                .Sh KEYS
                .It Cm one
                Default:
                .Cm 1 .
                .It Cm two
                .It Cm nested
                Default: 2.
                .It Cm three
                Required.
                .It Cm four
                A number.
                """)
        func lacking(_ names: [String], _ wanted: String) -> Int {
            `The manual pages`.lacking(names, in: page, "KEYS") { _ in wanted }.count
        }
        #expect(lacking(["one", "two", "three"], "") == 0)
        #expect(lacking(["one"], "1") == 0)
        #expect(lacking(["one"], "2") == 1)
        #expect(lacking(["three", "four"], "") == 1)
    }

    @Test func `is found out by a new field of the encoder`() {
        let source = SourceText(
            """
            json.field("seq", seq)
            if let pid { time("new_time", pid, &json) }
            json.field("action", "start")
            """)
        #expect(source.words(after: "(\"") == ["seq", "new_time", "action"])
        #expect(source.words(after: "json.field(\"action\", \"") == ["start"])
    }
}
