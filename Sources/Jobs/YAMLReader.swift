import CLibYAML

/// Builds trees from libyaml's events. The only file that knows libyaml.
struct YAMLReader {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    /// What the user wrote, for hints.
    private let source: UnsafeBufferPointer<UInt8>
    private var depth = 0
    /// The text can't be read on from here; why is among the findings.
    private var isBroken = false
    /// The value that is the reason. Nil: something else, or it stands within brackets.
    private var brokenValue: YAMLComplaint.Value?
    /// What is wrong with values that were replaced by aliases.
    private let replaced: [Place: Diagnostic]
    /// How many of them came up.
    private var replacedCount = 0
    /// Where the newest scalar begins.
    private var newestScalar: SourcePoint?
    /// Anchors of this text.
    private var anchors: Set<String> = []

    /// Reads all documents of a text. What is wrong goes into `findings`; what could be read up to
    /// there is returned.
    static func documents(_ bytes: [UInt8], into findings: inout Findings) -> [YAMLDocument] {
        bytes.withUnsafeBufferPointer { all in
            guard YAMLBytes.check(all, into: &findings) else { return [] }
            let text = UnsafeBufferPointer(rebasing: all[YAMLBytes.markSize(all)...])
            if let paired = SurrogatePairs.combined(in: text) {
                return paired.withUnsafeBufferPointer { read($0, into: &findings) }
            }
            return read(text, into: &findings)
        }
    }

    /// The bytes are valid UTF-8. Where a value makes its line unreadable (an unquoted `*` or `@`,
    /// a colon in its text), it is passed over, so that the mistakes behind it are found too.
    private static func read(
        _ text: UnsafeBufferPointer<UInt8>, into findings: inout Findings
    ) -> [YAMLDocument] {
        let before = findings
        var reading = read(text, source: text, into: &findings)
        guard reading.broken != nil else { return reading.documents }
        var documents = reading.documents
        var patched = PatchedText(text)
        var replaced: [Place: Diagnostic] = [:]
        let readingsMax = min(brokenValuesMax, rereadBytesMax / max(text.count, 1))
        while let value = reading.broken, replaced.count < readingsMax,
            patched.replaceValue(at: value.place)
        {
            replaced[value.place] = value.finding
            var found = before
            reading = patched.bytes.withUnsafeBufferPointer {
                read($0, source: text, replaced, into: &found)
            }
            // Where not all that was replaced came up as what it was replaced by, the text means
            // something else than was thought: what is known of it stays as it was.
            if reading.replacedCount == replaced.count {
                findings = found
                documents = reading.documents
            }
        }
        return documents
    }

    private struct Reading {
        let documents: [YAMLDocument]
        /// The value behind which nothing could be read, if that is the reason.
        let broken: YAMLComplaint.Value?
        /// How many replaced values came up.
        let replacedCount: Int
    }

    private static func read(
        _ text: UnsafeBufferPointer<UInt8>, source: UnsafeBufferPointer<UInt8>,
        _ replaced: [Place: Diagnostic] = [:], into findings: inout Findings
    ) -> Reading {
        var parser = yaml_parser_t()
        var event = yaml_event_t()
        return withUnsafeMutablePointer(to: &parser) { parser in
            withUnsafeMutablePointer(to: &event) { event in
                var reader = YAMLReader(
                    parser: parser, event: event, text: text, source: source, replaced: replaced)
                defer {
                    yaml_event_delete(event)
                    yaml_parser_delete(parser)
                }
                let documents = reader.documents(into: &findings)
                return Reading(
                    documents: documents, broken: reader.brokenValue,
                    replacedCount: reader.replacedCount)
            }
        }
    }

    private init(
        parser: UnsafeMutablePointer<yaml_parser_t>, event: UnsafeMutablePointer<yaml_event_t>,
        text: UnsafeBufferPointer<UInt8>, source: UnsafeBufferPointer<UInt8>,
        replaced: [Place: Diagnostic]
    ) {
        (self.parser, self.event, self.source) = (parser, event, source)
        self.replaced = replaced
        guard yaml_parser_initialize(parser) == 1 else {
            preconditionFailure("there is no memory for a YAML parser")
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    private mutating func documents(into findings: inout Findings) -> [YAMLDocument] {
        var documents: [YAMLDocument] = []
        while next(into: &findings), event.pointee.type != YAML_STREAM_END_EVENT {
            guard event.pointee.type == YAML_DOCUMENT_START_EVENT else { continue }
            guard documents.count < YAMLLimits.documentsMax else {
                refuse(
                    .tooManyDocuments,
                    "a file may have \(YAMLLimits.documentsMax) documents, and here begins another",
                    into: &findings)
                break
            }
            guard next(into: &findings), let root = node(into: &findings) else { break }
            documents.append(YAMLDocument(root: root, isWhole: true))
        }
        // What comes next may have been meant to belong to it.
        if isBroken, let last = documents.popLast() {
            documents.append(YAMLDocument(root: last.root, isWhole: false))
        }
        return documents
    }

    /// Moves on to the next event; false: there is none.
    private mutating func next(into findings: inout Findings) -> Bool {
        guard !isBroken else { return false }
        yaml_event_delete(event)
        guard yaml_parser_parse(parser, event) == 0 else { return true }
        isBroken = true
        let complaint = complaint()
        let known = findings.diagnostics.count
        complaint.explain(source: lines, into: &findings)
        if parser.pointee.flow_level == 0 {
            brokenValue = complaint.value(
                lines, findings.diagnostics, known: known, scalar: newestScalar)
        }
        return false
    }

    private func complaint() -> YAMLComplaint {
        let state = parser.pointee
        var (line, column) = (state.problem_mark.line, state.problem_mark.column)
        if state.error == YAML_READER_ERROR {
            // It only tells the byte.
            (line, column) = lines.position(ofByte: state.problem_offset)
        }
        return YAMLComplaint(
            problem: text(state.problem), context: text(state.context), line: line, column: column,
            contextLine: state.context_mark.line, contextColumn: state.context_mark.column)
    }

    private var lines: SourceLines { SourceLines(source) }

    /// The value that begins with the current event. Nil: the event begins none.
    private mutating func node(into findings: inout Findings) -> YAMLNode? {
        switch event.pointee.type {
        case YAML_SCALAR_EVENT: return scalar(into: &findings)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.pointee.start_mark
            let data = event.pointee.data.sequence_start
            let isRefused = refuseMarks(anchor: data.anchor, tag: data.tag, "seq", into: &findings)
            let items = sequence(into: &findings)
            return node(isRefused ? .refused : .sequence(items), from: start)
        case YAML_MAPPING_START_EVENT:
            let start = event.pointee.start_mark
            let data = event.pointee.data.mapping_start
            let isRefused = refuseMarks(anchor: data.anchor, tag: data.tag, "map", into: &findings)
            let entries = mapping(into: &findings)
            return node(isRefused ? .refused : .mapping(entries), from: start)
        case YAML_ALIAS_EVENT:
            let start = event.pointee.start_mark
            let place = Place(file: findings.file, line: start.line + 1, column: start.column + 1)
            if let finding = replaced[place] {
                findings.add(finding)
                replacedCount += 1
            } else {
                YAMLComplaint.refuseAlias(
                    line: start.line, column: start.column,
                    isKnown: anchors.contains(text(event.pointee.data.alias.anchor)),
                    source: lines, into: &findings)
            }
            return node(.refused, from: start)
        default: return nil
        }
    }

    private mutating func sequence(into findings: inout Findings) -> [YAMLNode] {
        guard enter(into: &findings) else { return [] }
        defer { depth -= 1 }
        var items: [YAMLNode] = []
        while next(into: &findings), let item = node(into: &findings) { items.append(item) }
        return items
    }

    private mutating func mapping(into findings: inout Findings) -> [YAMLEntry] {
        guard enter(into: &findings) else { return [] }
        defer { depth -= 1 }
        var entries: [YAMLEntry] = []
        entries.reserveCapacity(YAMLReader.usualEntries)
        while next(into: &findings), let key = node(into: &findings) {
            guard next(into: &findings), let value = node(into: &findings) else { return entries }
            entries.append(YAMLEntry(key: key, value: value))
        }
        // Where the next key can't be read, the value before it mostly has swallowed its line.
        if isBroken { _ = entries.popLast() }
        return entries
    }

    private mutating func enter(into findings: inout Findings) -> Bool {
        depth += 1
        guard depth > YAMLLimits.depthMax else { return true }
        refuse(
            .tooDeep,
            "maps and lists may be nested \(YAMLLimits.depthMax) deep, and this is deeper",
            into: &findings)
        depth -= 1
        return false
    }

    /// Ends the reading at the current event.
    private mutating func refuse(
        _ code: DiagnosticCode, _ message: String, into findings: inout Findings
    ) {
        isBroken = true
        let mark = event.pointee.start_mark
        findings.add(code, line: Int(mark.line) + 1, column: Int(mark.column) + 1, message)
    }

    /// So many values are passed over; each costs another reading.
    private static let brokenValuesMax = 32
    /// So much is read again at most, in bytes: of a large file only a few times.
    private static let rereadBytesMax = 2 << 20
    /// So many are told from mistakes.
    private static let anchorsMax = 100

    /// What most maps have room in; a guess for speed.
    private static let usualEntries = 6

    private func text(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }

    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }
}

// Scalars, anchors and tags.
extension YAMLReader {
    private mutating func scalar(into findings: inout Findings) -> YAMLNode {
        let data = event.pointee.data.scalar
        var style: YAMLNode.Style =
            switch data.style {
            case YAML_PLAIN_SCALAR_STYLE: .plain
            case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
            default: .quoted
            }
        let start = event.pointee.start_mark
        newestScalar = SourcePoint(line: Int(start.line), column: Int(start.column))
        if data.anchor != nil || data.tag != nil {
            if refuseMarks(anchor: data.anchor, tag: data.tag, nil, into: &findings) {
                return node(.refused, from: start)
            }
            // `!!str 5` is a text.
            let tag = data.tag.map { String(cString: $0) }
            if tag == YAMLReader.coreTagPrefix + "str" { style = .quoted }
        }
        let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
        return node(.scalar(String(decoding: bytes, as: UTF8.self), style), from: start)
    }

    private func node(_ content: YAMLNode.Content, from start: yaml_mark_t) -> YAMLNode {
        let end = event.pointee.end_mark
        let width = Int32(truncatingIfNeeded: end.column) &- Int32(truncatingIfNeeded: start.column)
        return YAMLNode(
            content: content, line: Int32(truncatingIfNeeded: start.line) &+ 1,
            column: Int32(truncatingIfNeeded: start.column) &+ 1,
            width: start.line == end.line ? width : -1)
    }

    /// Reports an anchor, and a tag that the core schema doesn't have; true: the tag makes the
    /// value unreadable. `collection` is the tag that a map or list may have.
    private mutating func refuseMarks(
        anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?,
        _ collection: String?, into findings: inout Findings
    ) -> Bool {
        let mark = event.pointee.start_mark
        if let anchor {
            if anchors.count < YAMLReader.anchorsMax { anchors.insert(String(cString: anchor)) }
            YAMLComplaint.refuseAnchor(
                line: mark.line, column: mark.column, isText: collection == nil, source: lines,
                into: &findings)
        }
        guard let tag else { return false }
        let name = String(cString: tag)
        let core = (collection.map { [$0] } ?? YAMLReader.scalarTags)
            .map { YAMLReader.coreTagPrefix + $0 }
        // Also the tag `!`: in `cmd: ! grep x f` it is a part of the command that YAML would drop.
        if core.contains(name) { return false }
        let prefix = YAMLReader.coreTagPrefix
        let written = name.hasPrefix(prefix) ? "!!" + name.dropFirst(prefix.count) : name
        YAMLComplaint.refuseTag(written, line: mark.line, column: mark.column, into: &findings)
        return true
    }

    private static let coreTagPrefix = "tag:yaml.org,2002:"
    private static let scalarTags = ["str", "int", "float", "bool", "null"]
}
