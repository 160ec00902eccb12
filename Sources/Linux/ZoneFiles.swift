/// The host's zone files: bytes and names, no meaning. RFC 9636 is read elsewhere.
package struct ZoneFiles: Sendable {
    /// Why there are no bytes.
    package enum Failure: Error, Hashable, CustomStringConvertible {
        /// Not a name of the IANA form, such as `Europe/Berlin`.
        case invalidName(String)
        case noDirectory
        /// The host has no such zone.
        case unknown(String)
        case read(FileReadError)

        /// One sentence without a final stop.
        package var description: String {
            switch self {
            case .invalidName(let name): "'\(name)' is not the name of a time zone"
            case .noDirectory: "this host has no time zone files (package tzdata)"
            case .unknown(let name): "time zone '\(name)' is not known to this host"
            case .read(let error): error.description
            }
        }
    }

    /// Where the zone files are; nil: this host has none.
    package let directory: String?

    /// Looks for the directory: TZDIR, then where systems keep it.
    package init() {
        self.init(candidates: Self.candidates)
    }

    /// TZDIR and the usual places, in the order of their rank.
    static var candidates: [String] {
        [environmentValue("TZDIR")].compactMap { $0 } + usualDirectories
    }

    /// Takes the first of the candidates that is a directory.
    package init(candidates: [String]) {
        directory = candidates.first { $0.hasPrefix("/") && isDirectory($0) }
    }

    /// The bytes of a zone's file, read anew at each call.
    package func bytes(named name: String) throws(Failure) -> [UInt8] {
        guard isZoneName(name) else { throw .invalidName(name) }
        guard let directory else { throw .noDirectory }
        do throws(FileReadError) {
            return try readFile(directory + "/" + name, limitBytes: zoneBytesMax)
        } catch {
            switch error {
            case .notRegular: throw .unknown(name)
            case .system where error.isMissing: throw .unknown(name)
            case .system, .tooLarge, .untrusted, .beingWritten: throw .read(error)
            }
        }
    }

    /// The names of all zones, sorted; empty without a directory. Walks it: some milliseconds.
    package func names() -> [String] {
        guard let directory else { return [] }
        return collect(directory, prefix: "", depth: 0).sorted()
    }

    private func collect(_ path: String, prefix: String, depth: Int) -> [String] {
        // Names are for suggestions: what can't be listed isn't suggested.
        guard depth < 4, let entries = try? listDirectory(path) else { return [] }
        var names: [String] = []
        for entry in entries where entry.hasValidName && isZonePart(entry.name) {
            let name = prefix + entry.name
            switch entry.kind {
            case .regular: names.append(name)
            case .directory:
                names += collect(path + "/" + entry.name, prefix: name + "/", depth: depth + 1)
            case .other, .danglingLink: break
            }
        }
        return names
    }
}

/// Real ones have up to 4 KiB.
let zoneBytesMax = 1 << 20

private let usualDirectories = [
    "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo",
]

/// All zones begin with a capital; `posix`, `right`, `leapseconds`, `zone.tab` and so on don't.
private func isZonePart(_ name: String) -> Bool {
    guard let first = name.utf8.first, UInt8(ascii: "A")...UInt8(ascii: "Z") ~= first else {
        return false
    }
    return isZoneName(name)
}

/// Letters, digits and `+ - _ /`, no empty part: so nothing leads out of the directory.
func isZoneName(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 255 else { return false }
    return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .allSatisfy { part in !part.isEmpty && part.allSatisfy(isZoneByte) }
}

private func isZoneByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        true
    default: false
    }
}
