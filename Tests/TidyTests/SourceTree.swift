/// A manual page in mdoc(7), as far as the checks on it have to understand it.
struct ManualPage {
    let name: String
    let lines: [Substring]

    init(name: String, text: String) {
        self.name = name
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// A page of this repository.
    init(_ name: String) {
        self.init(name: name, text: Repository.read("man/\(name)"))
    }

    /// The lines of a section (`.Sh`), or of a subsection (`.Ss`); none where it isn't there.
    func section(_ title: String) -> ArraySlice<Substring> {
        guard let start = lines.firstIndex(where: { $0 == ".Sh \(title)" || $0 == ".Ss \(title)" })
        else { return [] }
        let isSubsection = lines[start].hasPrefix(".Ss")
        let end = lines[(start + 1)...].firstIndex {
            $0.hasPrefix(".Sh ") || isSubsection && $0.hasPrefix(".Ss ")
        }
        return lines[(start + 1)..<(end ?? lines.endIndex)]
    }

    /// What the lists of a section have items for: `--config` for `.It Fl -config Ar FILE`.
    func items(in title: String) -> Set<String> {
        Set(section(title).filter { $0.hasPrefix(".It ") }.flatMap(ManualPage.words(ofItem:)))
    }

    /// All words of a section, flags with their dashes.
    func words(in title: String) -> Set<String> {
        let text = section(title).joined(separator: " ").replacing("Fl -", with: "--")
        return Set(
            text.split { !ManualPage.isInWord($0) }.map { word in
                // The stop of a sentence is no part of its last word.
                String(word.hasSuffix(".") ? word.dropLast() : word)
            })
    }

    /// What a section says of each of some words: the text from its item to the next one of them.
    func texts(of wanted: some Sequence<String>, in title: String) -> [String: String] {
        let wanted = Set(wanted)
        var texts: [String: String] = [:]
        var current: [String] = []
        for line in section(title) {
            let words = line.hasPrefix(".It ") ? ManualPage.words(ofItem: line) : []
            if !wanted.isDisjoint(with: words) { current = words }
            for word in current { texts[word, default: ""] += "\(line) " }
        }
        return texts
    }

    /// The titles of all subsections.
    var subsections: [String] {
        lines.filter { $0.hasPrefix(".Ss ") }.map { String($0.dropFirst(4)) }
    }

    /// Says which of the wanted words have no item.
    func missingItems(_ wanted: some Sequence<String>, in title: String) -> [String] {
        missing(wanted, among: items(in: title), title)
    }

    /// Says which of the wanted words don't stand anywhere in a section.
    func missingWords(_ wanted: some Sequence<String>, in title: String) -> [String] {
        missing(wanted, among: words(in: title), title)
    }

    /// Says which items nothing in the sources stands behind, and which are missing.
    func differences(from wanted: some Sequence<String>, in title: String) -> [String] {
        let wanted = Set(wanted)
        let extra = items(in: title).subtracting(wanted).sorted()
        return missingItems(wanted, in: title)
            + extra.map { "\(name): '\($0)' is in \(title) only" }
    }

    /// The examples of a section, each with its lines, one for each literal display.
    func displays(in title: String) -> [String] {
        section(title).split { $0 == ".Ed" }.compactMap { part in
            guard let start = part.firstIndex(where: { $0.hasPrefix(".Bd -literal") }) else {
                return nil
            }
            return part[(start + 1)...].joined(separator: "\n").replacing("\\e", with: "\\") + "\n"
        }
    }

    private func missing(
        _ wanted: some Sequence<String>, among present: Set<String>, _ title: String
    ) -> [String] {
        Set(wanted).subtracting(present).sorted().map { "\(name): no '\($0)' in \(title)" }
    }

    private static func words(ofItem line: Substring) -> [String] {
        var words: [String] = []
        var isFlag = false
        for word in line.split(separator: " ").dropFirst() {
            if word == "Fl" {
                isFlag = true
            } else if isFlag {
                words.append("-\(word)")
                isFlag = false
            } else if word != ",", !macros.contains(word) {
                words.append(String(word))
            }
        }
        return words
    }

    private static let macros: Set<Substring> = ["Cm", "Ar", "Ev", "Pa", "Em", "Ql", "No", "Ta"]

    private static func isInWord(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || "_.-/".contains(character))
    }
}

/// What the text of source files tells, where no import leads to it.
struct SourceText {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    /// One file of this repository.
    init(path: String) {
        text = Repository.read(path)
    }

    /// What follows each place at which `prefix` stands, as far as it holds for the characters.
    func words(
        after prefix: String, while isInWord: (Character) -> Bool = { $0 != "\"" }
    ) -> [String] {
        text.ranges(of: prefix).map { String(text[$0.upperBound...].prefix(while: isInWord)) }
    }

    /// The text between a beginning and the first end behind it; empty where there is none.
    func part(from start: String, to end: String) -> SourceText {
        guard let first = text.firstRange(of: start) else { return SourceText("") }
        let rest = text[first.upperBound...]
        return SourceText(String(rest[..<(rest.firstRange(of: end)?.lowerBound ?? rest.endIndex)]))
    }

    /// The numbers that follow `prefix`.
    func numbers(after prefix: String) -> [String] {
        words(after: prefix, while: \.isNumber).filter { !$0.isEmpty }
    }

    /// The options that a command declares by swift-argument-parser's wrappers: `--job-id`, `-n`.
    var options: [String] {
        var names: [String] = []
        var wrapper: String?
        for line in text.split(separator: "\n") {
            let code = line.drop { $0 == " " }
            let isOption = ["@Option ", "@Option(", "@Flag ", "@Flag("].contains(
                where: code.hasPrefix)
            if isOption { wrapper = "" }
            guard let before = wrapper else { continue }
            let all = "\(before)\(code)"
            wrapper = all
            guard let variable = all.firstRange(of: "var ") else { continue }
            names += SourceText.optionNames(
                all[..<variable.lowerBound], all[variable.upperBound...])
            wrapper = nil
        }
        return names
    }

    private static func optionNames(_ wrapper: Substring, _ rest: Substring) -> [String] {
        let text = SourceText(String(wrapper))
        let short = text.words(after: ".customShort(\"").map { "-\($0)" }
        let long = text.words(after: ".customLong(\"").map { "--\($0)" }
        guard short.isEmpty && long.isEmpty || wrapper.contains(".long") else {
            return short + long
        }
        let name = rest.prefix { $0.isLetter || $0.isNumber }
        return short + long + ["--" + kebab(name)]
    }

    /// `--job-id` for `jobID`.
    private static func kebab(_ name: Substring) -> String {
        var result = ""
        var wasUpper = true
        for character in name {
            if character.isUppercase, !wasUpper { result += "-" }
            wasUpper = character.isUppercase
            result += character.lowercased()
        }
        return result
    }
}
