import Jobs
import Linux

/// What a look at a directory as `jobs.d` sees, but the owners of its files: these are the business
/// of the host on which it is to be `jobs.d`. Throws where it can't be listed.
func sightings(in directory: String) throws(SystemError) -> [Sighting] {
    try listDirectory(directory).map { entry in
        Sighting(file: entry.name, seen: seen(entry, in: directory))
    }
}

private func seen(_ entry: DirectoryEntry, in directory: String) -> Sighting.Seen {
    if let reason = IgnoredName.reason(for: entry.name) { return .ignored(reason) }
    if entry.kind == .directory { return .ignored("a directory") }
    if let reason = entry.kind.unreadableReason { return .unreadable(reason) }
    guard entry.hasValidName else { return .unreadable("its name is not UTF-8") }
    do throws(FileReadError) {
        let path = "\(directory)/\(entry.name)"
        return .bytes(try readFile(path, limitBytes: YAMLLimits.fileBytesMax))
    } catch {
        return .unreadable("\(error)")
    }
}

/// The last good versions that a daemon keeps in `state_dir`, and which files it refused because
/// others had their ids first. What can't be read counts as not there, and that is said: few may
/// read it.
func keptVersions(
    in stateDir: String, _ context: JobContext
) -> (versions: [LastGood], newcomers: Set<String>) {
    var files: [FileContent] = []
    do throws(SystemError) {
        files = try readFiles(
            in: "\(stateDir)/last-good", limitBytes: LastGood.bytesMax,
            where: { IgnoredName.reason(for: $0) == nil })
    } catch {
        if !error.isMissing { complain("last good versions are not known: \(error)") }
    }
    let versions = files.compactMap { file -> LastGood? in
        guard case .success(let bytes) = file.bytes else { return nil }
        return try? LastGood(bytes, file: file.name, in: context)
    }
    let list = try? readFile("\(stateDir)/newcomers", limitBytes: LastGood.newcomersBytesMax)
    return (versions, Set(LastGood.newcomers(list ?? [])))
}
