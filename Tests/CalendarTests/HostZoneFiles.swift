import Glibc

/// A zone file of the host.
struct HostZoneFile: Sendable {
    /// Of the IANA database.
    let name: String
    let bytes: [UInt8]
}

/// All zone files of the host in order of their names; of those with equal bytes the first.
func hostZoneFiles() -> [HostZoneFile] {
    var seen: Set<[UInt8]> = []
    return zoneNames(below: "/usr/share/zoneinfo", prefix: "").sorted().compactMap { name in
        let bytes = bytes(ofFile: "/usr/share/zoneinfo/\(name)")
        guard bytes.starts(with: "TZif".utf8), seen.insert(bytes).inserted else { return nil }
        return HostZoneFile(name: name, bytes: bytes)
    }
}

/// Zones begin with a capital; what else lies there doesn't.
private func zoneNames(below path: String, prefix: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard let letter = name.first, letter.isUppercase else { continue }
        var status = stat()
        guard stat("\(path)/\(name)", &status) == 0 else { continue }
        if status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR) {
            names += zoneNames(below: "\(path)/\(name)", prefix: "\(prefix)\(name)/")
        } else {
            names.append(prefix + name)
        }
    }
    return names
}
