import Testing

/// ARCHITECTURE.md's table of what each target may import, compared with the import lines. An
/// incremental build accepts undeclared imports, so the compiler doesn't do it.
@Suite struct `The import table` {
    static let allowed: [String: Set<String>] = [
        "Calendar": [],
        "Jobs": ["Calendar", "CLibYAML"],
        "Scheduling": ["Calendar", "Jobs", "HashTreeCollections", "HeapModule"],
        "History": ["Calendar", "Jobs"],
        "Exchange": ["Calendar", "Jobs"],
        "Page": [],
        "Status": ["Calendar", "Jobs", "Scheduling", "History", "Page", "HeapModule"],
        "Linux": ["Calendar", "CLinux", "Glibc", "Synchronization"],
        "Launching": ["Calendar", "Jobs", "Linux"],
        "Keeping": ["Calendar", "Jobs", "History", "Linux", "Synchronization"],
        "Daemon": [
            "Calendar", "Jobs", "Scheduling", "History", "Status", "Linux", "Launching", "Keeping",
            "NIOCore", "NIOPosix", "NIOHTTP1", "Logging", "Synchronization",
        ],
        "ruqid": ["Daemon"],
        "ruqi": [
            "Calendar", "Jobs", "History", "Exchange", "Status", "Linux", "Launching", "Keeping",
            "ArgumentParser",
        ],
        "bench": ["Calendar", "Jobs", "Scheduling", "History", "Linux", "Keeping"],
        "fuzz": ["Calendar", "Jobs", "Linux", "CLibYAML"],
    ]

    /// Imports that stand in one file of the whole target.
    static let once: Set<String> = ["CLibYAML", "NIOPosix", "NIOHTTP1"]

    /// Imports that stand in some files only: those of the status server.
    static let places: [String: Set<String>] = [
        "NIOCore": [
            "StatusServer.swift", "DoorHandler.swift", "Visitors.swift", "AcceptPause.swift",
        ]
    ]

    @Test func `is kept by every source file`() {
        #expect(Self.violations(in: Repository.swiftFiles(in: "Sources")) == [])
    }

    @Test func `finds an import that is not allowed, a second one of its kind, and Foundation`() {
        let sources = [
            source("Sources/Calendar/A.swift", "import Jobs\n"),
            source("Sources/Jobs/A.swift", "import CLibYAML\n"),
            source("Sources/Jobs/B.swift", "internal import CLibYAML\n"),
            source("Sources/Linux/A.swift", "import struct Foundation.Date\n"),
            source("Sources/Daemon/A.swift", "import NIOCore\n"),
            source("Sources/New/A.swift", "import Calendar\n"),
        ]
        #expect(
            Self.violations(in: sources) == [
                "Sources/Calendar/A.swift imports Jobs",
                "Sources/Jobs/B.swift imports CLibYAML, as another file does",
                "Sources/Linux/A.swift imports Foundation",
                "Sources/Daemon/A.swift imports NIOCore",
                "Sources/New/A.swift belongs to no target of the table",
            ])
    }

    private static func violations(in sources: [Repository.Source]) -> [String] {
        var seen: Set<String> = []
        return sources.flatMap { source -> [String] in
            guard let allowed = allowed[source.target] else {
                return ["\(source.path) belongs to no target of the table"]
            }
            return imports(of: source).compactMap { module in
                let file = source.path.split(separator: "/").last.map(String.init) ?? ""
                if !allowed.contains(module) || places[module]?.contains(file) == false {
                    return "\(source.path) imports \(module)"
                }
                guard once.contains(module) else { return nil }
                let isFirst = seen.insert("\(module) in \(source.target)").inserted
                return isFirst ? nil : "\(source.path) imports \(module), as another file does"
            }
        }
    }

    private static func imports(of source: Repository.Source) -> [String] {
        source.lines.compactMap { line in
            var words = line.split(separator: " ")
            while let word = words.first, word.hasPrefix("@") || modifiers.contains(String(word)) {
                words.removeFirst()
            }
            guard words.first == "import", let name = words.dropFirst().last else { return nil }
            return name.split(separator: ".").first.map(String.init)
        }
    }

    private static let modifiers = ["internal", "package", "private", "fileprivate", "public"]

    private func source(_ path: String, _ text: String) -> Repository.Source {
        Repository.Source(path: path, text: text)
    }
}
