/// Which names in `jobs.d` are no job files, and which in `calendars.d` are no calendars.
package enum IgnoredName {
    /// Why a file of this name is not looked into; nil: it is a job file.
    package static func reason(for fileName: String) -> String? {
        var fileName = fileName
        return fileName.withUTF8 { reason($0) }
    }

    /// Why a file of this name is no calendar; nil: it is one. Any suffix will do.
    package static func calendarReason(for fileName: String) -> String? {
        var fileName = fileName
        return fileName.withUTF8 { name in
            if let reason = leftoverReason(name) ?? temporaryReason(name) { return reason }
            return name.contains { $0 < 0x20 } ? "control character in the name" : nil
        }
    }

    // Bytes, not characters: it is asked for every file at every look.
    private static func reason(_ name: UnsafeBufferPointer<UInt8>) -> String? {
        if let reason = leftoverReason(name) { return reason }
        if ends(name, [".yaml", ".yml"]) {
            return name.contains { $0 < 0x20 } ? "control character in the name" : nil
        }
        return temporaryReason(name) ?? "the name does not end with .yaml or .yml"
    }

    /// Whatever the suffix.
    private static func leftoverReason(_ name: UnsafeBufferPointer<UInt8>) -> String? {
        if name.first == UInt8(ascii: ".") { return "dot file" }
        if ends(name, ["~"]) { return "editor's backup" }
        if name.first == UInt8(ascii: "#"), ends(name, ["#"]) { return "editor's autosave" }
        if contains(name, ".dpkg-") || ends(name, [".rpmnew", ".rpmsave"]) {
            return "left by the package manager"
        }
        return nil
    }

    /// By its suffix.
    private static func temporaryReason(_ name: UnsafeBufferPointer<UInt8>) -> String? {
        if ends(name, [".swp"]) { return "editor's swap file" }
        if ends(name, [".tmp"]) { return "temporary file" }
        if ends(name, [".orig"]) { return "left by a merge or patch" }
        return nil
    }

    private static func ends(
        _ name: UnsafeBufferPointer<UInt8>, _ suffixes: [StaticString]
    ) -> Bool {
        suffixes.contains { suffix in
            let start = name.count - suffix.utf8CodeUnitCount
            return start >= 0 && stands(suffix, in: name, at: start)
        }
    }

    private static func contains(_ name: UnsafeBufferPointer<UInt8>, _ part: StaticString) -> Bool {
        let last = name.count - part.utf8CodeUnitCount
        return last >= 0 && (0...last).contains { stands(part, in: name, at: $0) }
    }

    /// There is room for it.
    private static func stands(
        _ part: StaticString, in name: UnsafeBufferPointer<UInt8>, at start: Int
    ) -> Bool {
        part.withUTF8Buffer { part in
            for index in part.indices where name[start + index] != part[index] { return false }
            return true
        }
    }
}
