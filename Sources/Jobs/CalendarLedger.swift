import Calendar

/// The ledger of `calendars_dir`: the days of each calendar, or what is wrong with it. It reads
/// nothing; it is told what a look at the directory saw. It keeps no former days: job files that
/// name a calendar which broke are refused, and their last good versions have them.
package struct CalendarLedger: Sendable {
    /// What a look saw of one file.
    package struct Sighting: Sendable {
        /// Its name in the directory.
        package let file: String
        /// Its content, or why it can't be read, as a sentence without a final stop.
        package let content: Result<[UInt8], Reason>

        package init(file: String, content: Result<[UInt8], Reason>) {
            self.file = file
            self.content = content
        }
    }

    /// Why a file can't be read.
    package struct Reason: Error, Hashable {
        package let sentence: String

        package init(_ sentence: String) {
            self.sentence = sentence
        }
    }

    /// What a look changed. Both sorted.
    package struct Change: Sendable {
        /// Calendars that came, went, broke, or have other days than before.
        package var names: [String] = []
        /// What is wrong now and wasn't before.
        package var findings: [Diagnostic] = []
    }

    private struct Entry: Equatable {
        /// Nil: something is wrong with it.
        var days: DateRanges?
        /// What is wrong with it.
        var findings: [Diagnostic] = []
    }

    private let directory: String
    private var entries: [String: Entry] = [:]

    /// Knows of no calendar. `directory` is the path that messages show.
    package init(directory: String) {
        self.directory = directory
    }

    /// Brings the ledger up to what was seen: one sighting for each entry of the directory, in any
    /// order. Names that are ignored are passed over.
    package mutating func take(_ sightings: [Sighting]) -> Change {
        let calendars = sightings.filter { IgnoredName.calendarReason(for: $0.file) == nil }
        let groups = Dictionary(grouping: calendars) { CalendarFile.name(ofFile: $0.file) }
        var next: [String: Entry] = [:]
        var change = Change()
        for (name, files) in groups {
            let before = entries[name]
            let entry = entry(files.sorted { isOrderedBefore($0.file, $1.file) })
            next[name] = entry
            guard entry != before else { continue }
            change.names.append(name)
            if entry.findings != before?.findings { change.findings += entry.findings }
        }
        change.names += entries.keys.filter { next[$0] == nil }
        change.names.sort()
        change.findings.sort { ($0.place, $0.message) < ($1.place, $1.message) }
        entries = next
        return change
    }

    private func entry(_ files: [Sighting]) -> Entry {
        guard files.count == 1, let only = files.first else {
            let names = files.map { "'\($0.file)'" }.joined(separator: " and ")
            let finding = Diagnostic(
                .badCalendar, at: .whole(path(files[0].file)),
                "\(names) are one calendar; remove all but one")
            return Entry(findings: [finding])
        }
        switch only.content {
        case .success(let bytes):
            let (days, findings) = CalendarFile.parse(bytes, file: path(only.file))
            return Entry(days: findings.isEmpty ? days : nil, findings: findings)
        case .failure(let reason):
            let finding = Diagnostic(
                .unreadableFile, at: .whole(path(only.file)),
                "the file can't be read: \(reason.sentence)")
            return Entry(findings: [finding])
        }
    }

    private func path(_ file: String) -> String {
        directory.hasSuffix("/") ? directory + file : "\(directory)/\(file)"
    }

    /// What becomes of calendar names, as of now.
    package var lookup: @Sendable (String) -> CalendarLookup {
        let (entries, directory) = (entries, directory)
        return { name in
            guard let entry = entries[name] else {
                return .missing(names: entries.keys.sorted(), directory: directory)
            }
            if let days = entry.days { return .found(days) }
            let finding = entry.findings.first
            return .broken(finding.map { "\($0.place.text): \($0.message)" } ?? "no days")
        }
    }

    /// All that is wrong with them, sorted by place.
    package var findings: [Diagnostic] {
        entries.values.flatMap(\.findings).sorted { $0.place < $1.place }
    }

    /// How many calendars there are.
    package var count: Int { entries.count }
}
