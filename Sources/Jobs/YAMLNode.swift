/// One value of a YAML text and where it begins.
struct YAMLNode: Sendable {
    let content: Content
    /// From 1.
    let line: Int32
    /// In characters, from 1.
    let column: Int32
    /// Characters from begin to end, quotes included; negative where the end is on another line.
    let width: Int32

    enum Content: Sendable {
        case scalar(String, Style)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
        /// Something that was reported already and is not to be looked at: an alias, a foreign tag.
        case refused
    }

    enum Style: Sendable {
        case plain
        case quoted
        /// `|` and `>`.
        case block
    }
}

/// A key of a map with its value.
struct YAMLEntry: Sendable {
    let key: YAMLNode
    let value: YAMLNode
}

/// One document of a YAML text.
struct YAMLDocument: Sendable {
    let root: YAMLNode
    /// False: the text could not be read to the document's end, so what seems to be missing may
    /// only not have been seen.
    let isWhole: Bool

    /// Whether nothing stands in it.
    var isEmpty: Bool {
        guard case .scalar(let text, .plain) = root.content else { return false }
        return CoreSchema.isNull(text)
    }
}
