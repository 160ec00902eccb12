import Testing

/// What README says of this repository is so, in both languages.
@Suite struct `README` {
    static let pages = [Readme("README.md"), Readme("README.zh.md")]

    @Test(arguments: pages)
    func `names tests that are there, at least one below each promise`(_ page: Readme) {
        #expect(page.promises >= 10)
        #expect(page.proofs.count > 20)
        #expect(page.proofFindings == [])
    }

    @Test(arguments: pages)
    func `leads to files that are there`(_ page: Readme) {
        #expect(page.targets.count > 20)
        #expect(page.targets.filter { !Repository.has($0) } == [])
    }

    @Test(arguments: pages)
    func `has an example that is in order`(_ page: Readme) {
        #expect(page.example.contains("rule: "))
        #expect(`The manual pages`.findings(inJobFile: page.example) == [])
    }

    @Test func `has the same parts in both languages`() {
        #expect(Self.pages[0].skeleton == Self.pages[1].skeleton)
    }
}

/// The checks on README can fail.
@Suite struct `A README that is wrong` {
    @Test(arguments: [
        ("1. A\n", "a promise without a test: 1. A"),
        (
            "1. A\n   - [X](Tests/TidyTests/ReadmeTests.swift): `gone is it`\n",
            "Tests/TidyTests/ReadmeTests.swift has no test 'gone is it'"
        ),
        ("1. A\n   - [X](Tests/Gone.swift): `x`\n", "Tests/Gone.swift has no test 'x'"),
        ("1. A\n   - [X](Tests/Gone.swift)\n", "no test: - [X](Tests/Gone.swift)"),
    ])
    func `is found out`(text: String, finding: String) {
        #expect(Readme(name: "x", text: text).proofFindings == [finding])
    }

    @Test func `is found out where one language lacks something`() {
        let page = Readme(name: "x", text: "## A\n\n    ruqi jobs   # all\n\n| a | b |\n1. c\n")
        let other = Readme(name: "x", text: "## 甲\n\n    ruqi jobs   # 全部\n\n| 甲 | 乙 |\n1. 丙\n")
        #expect(page.skeleton == other.skeleton)
        #expect(page.skeleton == ["##", "    ruqi jobs", "3 bars", "1."])
    }
}

/// A page of Markdown, as far as the checks on it have to understand it.
struct Readme: CustomTestStringConvertible, Sendable {
    let name: String
    let lines: [Substring]

    var testDescription: String { name }

    init(name: String, text: String) {
        self.name = name
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// A page of this repository.
    init(_ name: String) {
        self.init(name: name, text: Repository.read(name))
    }

    /// Promises are numbered; nothing else is.
    var promises: Int { lines.count(where: Self.isNumbered) }

    /// The lines that name what proves a promise: `- [FileTests](Tests/…): ` and the test.
    var proofs: [Substring] {
        lines.map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("- [") }
    }

    var proofFindings: [String] {
        var findings: [String] = []
        for (index, line) in lines.enumerated() where Self.isNumbered(line) {
            let rest = lines[(index + 1)...].prefix { !Self.isNumbered($0) && !$0.isEmpty }
            let isProved = rest.contains { $0.drop { $0 == " " }.hasPrefix("- [") }
            if !isProved { findings.append("a promise without a test: \(line)") }
        }
        return findings + proofs.flatMap(Self.findings)
    }

    /// Where its links and pictures lead within the repository.
    var targets: [String] {
        let text = lines.joined(separator: "\n")
        return text.ranges(of: "](").map { String(text[$0.upperBound...].prefix { $0 != ")" }) }
            .filter { !$0.hasPrefix("http") }
    }

    /// The job file that stands between fences.
    var example: String {
        lines.drop { $0 != "```yaml" }.dropFirst().prefix { $0 != "```" }
            .joined(separator: "\n") + "\n"
    }

    /// What is the same in each language: headings by their depth, rows of tables by their bars,
    /// commands without their comments, numbers, and what proves a promise.
    var skeleton: [String] {
        lines.compactMap { line in
            if line.hasPrefix("#") { return String(line.prefix { $0 == "#" }) }
            if line.hasPrefix("|") { return "\(line.count { $0 == "|" }) bars" }
            if Self.isNumbered(line) { return "\(line.prefix { $0.isNumber })." }
            if line.drop(while: { $0 == " " }).hasPrefix("- [") { return String(line) }
            guard line.hasPrefix("    ") else { return nil }
            let end = line.firstRange(of: " #")?.lowerBound ?? line.endIndex
            return String(line[..<end].reversed().drop { $0 == " " }.reversed())
        }
    }

    private static func findings(ofProof line: Substring) -> [String] {
        let path = line.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }
        let test = line.drop { $0 != "`" }.dropFirst().prefix { $0 != "`" }
        if test.isEmpty { return ["no test: \(line)"] }
        return Repository.read(String(path)).contains("func `\(test)`")
            ? [] : ["\(path) has no test '\(test)'"]
    }

    private static func isNumbered(_ line: Substring) -> Bool {
        line.first?.isNumber == true && line.drop(while: \.isNumber).hasPrefix(". ")
    }
}
