import Glibc

/// The host's own time zone.
package struct LocalZone: Hashable, Sendable {
    /// `Europe/Berlin`; `Local` where the host doesn't tell.
    package let name: String
    /// Its zone file; nil: UTC, because the host has set none.
    package let bytes: [UInt8]?

    /// Takes both.
    package init(name: String, bytes: [UInt8]?) {
        self.name = name
        self.bytes = bytes
    }
}

/// Where a host says which zone is its own.
package struct LocalZoneSources: Sendable {
    /// The variable TZ; nil or a name, with or without a colon before it, or a path.
    package var variable: String?
    /// Link to, or copy of, a zone file.
    package var link = "/etc/localtime"
    /// The zone's name as text, on Debian and its kin.
    package var nameFile = "/etc/timezone"

    /// The real ones.
    package init() {
        variable = environmentValue("TZ")
    }

    /// Other ones.
    package init(variable: String?, link: String, nameFile: String) {
        self.variable = variable
        self.link = link
        self.nameFile = nameFile
    }
}

extension ZoneFiles {
    /// The zone that date(1) uses: TZ where it is set, else /etc/localtime, else UTC. A TZ that
    /// spells out its rules (`CET-1CEST`) and has no file is unknown.
    package func localZone(_ sources: LocalZoneSources = .init()) throws(Failure) -> LocalZone {
        if let variable = sources.variable { return try zone(fromVariable: variable) }
        do throws(FileReadError) {
            let bytes = try readFile(sources.link, limitBytes: zoneBytesMax)
            return LocalZone(name: localName(sources, bytes), bytes: bytes)
        } catch {
            guard error.isMissing else { throw .read(error) }
            return LocalZone(name: "UTC", bytes: nil)
        }
    }

    private func zone(fromVariable variable: String) throws(Failure) -> LocalZone {
        let text = variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
        if text.isEmpty { return LocalZone(name: "UTC", bytes: nil) }
        guard text.hasPrefix("/") else {
            return LocalZone(name: text, bytes: try bytes(named: text))
        }
        do throws(FileReadError) {
            let bytes = try readFile(text, limitBytes: zoneBytesMax)
            return LocalZone(name: zoneName(inPath: realPath(text)) ?? "Local", bytes: bytes)
        } catch {
            throw error.isMissing ? .unknown(variable) : .read(error)
        }
    }

    private func localName(_ sources: LocalZoneSources, _ bytes: [UInt8]) -> String {
        // The link itself first: its target may be an alias of a name that people know better.
        if let target = linkTarget(sources.link), let name = zoneName(inPath: target) {
            return name
        }
        if let name = zoneName(inPath: realPath(sources.link)) { return name }
        // A copy. The text beside it may be missing or out of date: believe it only if it has
        // the same content.
        if let text = try? readFile(sources.nameFile, limitBytes: 1024) {
            let name = String(decoding: text.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
            if let named = try? self.bytes(named: name), named == bytes { return name }
        }
        return "Local"
    }
}

/// What follows `zoneinfo/`, without the trees of other leap second counts.
private func zoneName(inPath path: String?) -> String? {
    guard let path else { return nil }
    let parts = path.split(separator: "/")
    guard let root = parts.lastIndex(of: "zoneinfo") else { return nil }
    var rest = parts[(root + 1)...]
    if rest.first == "posix" || rest.first == "right" { rest = rest.dropFirst() }
    let name = rest.joined(separator: "/")
    return isZoneName(name) ? name : nil
}

private func linkTarget(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// The path without links and dots; nil where it leads nowhere.
package func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
}
