import Calendar
import Jobs
import Linux

// What a look sees of each entry of `jobs.d`.
extension Loader {
    /// What was seen of one entry.
    struct Glance: Sendable {
        let sighting: Sighting
        /// The hash of the signature with which it needn't be read again. Nil: the next look reads
        /// it.
        var signature: Int?

        /// The work that it took, in microseconds, about.
        var weight: Int {
            switch sighting.seen {
            case .content, .bytes: 32
            case .unchanged, .untrusted, .heldOpen, .ignored, .unreadable: 1
            }
        }
    }

    /// Looks at all entries; where all of many have to be read, with all processors. What was seen
    /// comes in pieces, which together are in the order of the names.
    func glance(
        _ names: [DirectoryName], _ folder: Folder, _ look: Settling.Look, _ objection: String?
    ) throws(SystemError) -> [ArraySlice<Glance>] {
        let share = names.count / Self.filesPerThread
        let threads = look.everything ? min(share, processorCount(), Self.threadsMax) : 1
        let size = threads > 1 ? Self.filesPerPiece : max(names.count, 1)
        let loader = self
        let pieces = (names.count + size - 1) / size
        let parts = try Worker.concurrently(pieces, threads: threads, name: "loader") { pieces in
            loader.glance(pieces, size, of: names, folder, look, objection)
        }
        var glances: [(start: Int, glances: ArraySlice<Glance>)] = []
        for part in parts {
            let part = try part.get()
            glances += part.pieces.map { ($0.start, part.glances[$0.range]) }
        }
        return glances.sorted { $0.start < $1.start }.map(\.glances)
    }

    /// What one thread saw.
    private struct Part: Sendable {
        /// In one array: many small ones would lie between the jobs and leave holes when they go.
        var glances: [Glance] = []
        /// Which pieces of the names they are of.
        var pieces: [(start: Int, range: Range<Int>)] = []
    }

    private func glance(
        _ pieces: Worker.Pieces, _ size: Int, of names: [DirectoryName], _ folder: Folder,
        _ look: Settling.Look, _ objection: String?
    ) -> Result<Part, SystemError> {
        let reader = JobFileReader(for: directory, in: world.context)
        let breather = breather(for: look)
        var part = Part()
        // It may have to do nearly all. What isn't used takes addresses, no memory.
        part.glances.reserveCapacity(names.count)
        do throws(SystemError) {
            while let piece = pieces.next() {
                let start = part.glances.count
                for index in piece * size..<min((piece + 1) * size, names.count) {
                    if index >= Self.filesMax {
                        part.glances.append(Self.tooMany(names[index]))
                    } else if let glance = try glance(
                        names[index], folder, look, reader, objection)
                    {
                        part.glances.append(glance)
                        breather?.pause(weight: glance.weight)
                    }
                }
                part.pieces.append((piece * size, start..<part.glances.count))
            }
            return .success(part)
        } catch {
            return .failure(error)
        }
    }

    private static func tooMany(_ name: DirectoryName) -> Glance {
        let reason = "jobs_dir has more than \(filesMax) entries"
        return Glance(sighting: Sighting(file: name.text, seen: .unreadable(reason)))
    }

    /// Nil: it has gone away meanwhile.
    private func glance(
        _ name: DirectoryName, _ folder: Folder, _ look: Settling.Look, _ reader: JobFileReader,
        _ objection: String?
    ) throws(SystemError) -> Glance? {
        let file = name.text
        if let reason = IgnoredName.reason(for: file) {
            return Glance(sighting: Sighting(file: file, seen: .ignored(reason)))
        }
        // Its text is not its name, by which it could be asked for.
        guard name.hasValidName else {
            return Glance(
                sighting: Sighting(file: file, seen: .unreadable("its name is not UTF-8")))
        }
        if look.held.contains(file) {
            return Glance(sighting: Sighting(file: file, seen: .heldOpen))
        }
        let known = seen[FileName(file).hashValue]
        let isNamed = look.everything || look.touched.contains(file)
        // Hints tell all that happens to the files of a directory; they are not believed where some
        // may be missing, and at each slow rescan.
        if let known, !isNamed, !look.everyFile, objection == nil {
            return Glance(sighting: Sighting(file: file, seen: .unchanged), signature: known)
        }
        // What is to be read anyway tells its signature as it is opened.
        if name.kind == .regular, objection == nil, isNamed || known == nil {
            return readDirectly(name, folder, reader)
        }
        guard let entry = try DirectoryEntry(name, in: folder.descriptor) else { return nil }
        let signature = entry.signature.hashValue
        // Before what is known of a file: that doesn't count where others can replace it.
        if let objection, entry.kind == .regular {
            let sentence = "jobs_dir '\(path)' \(objection)"
            return Glance(sighting: Sighting(file: file, seen: .untrusted(sentence)))
        }
        if !isNamed, known == signature {
            return Glance(sighting: Sighting(file: file, seen: .unchanged), signature: signature)
        }
        let seen = read(entry, folder, reader)
        switch seen {
        case .unreadable, .heldOpen: return Glance(sighting: Sighting(file: file, seen: seen))
        case .unchanged, .bytes, .content, .ignored, .untrusted: break
        }
        return Glance(sighting: Sighting(file: file, seen: seen), signature: signature)
    }

    /// Nil: it has gone away meanwhile.
    private func readDirectly(
        _ name: DirectoryName, _ folder: Folder, _ reader: JobFileReader
    ) -> Glance? {
        let file = name.text
        do throws(FileReadError) {
            let (bytes, signature) = try readSignedFile(
                file, in: folder.descriptor, limitBytes: YAMLLimits.fileBytesMax, trust: trust,
                youngSeconds: Settling.heldSeconds)
            let seen = reader.seen(bytes, file: file)
            return Glance(
                sighting: Sighting(file: file, seen: seen), signature: signature.hashValue)
        } catch {
            if error.isMissing { return nil }
            return Glance(sighting: Sighting(file: file, seen: refusal(error)))
        }
    }

    private func refusal(_ error: FileReadError) -> Sighting.Seen {
        switch error {
        case .untrusted(_, let objection): .untrusted("it \(objection)")
        case .beingWritten: .heldOpen
        case .system, .tooLarge, .notRegular: .unreadable("\(error)")
        }
    }

    private func read(
        _ entry: DirectoryEntry, _ folder: Folder, _ reader: JobFileReader
    ) -> Sighting.Seen {
        if entry.kind == .directory { return .ignored("a directory") }
        if let reason = entry.kind.unreadableReason { return .unreadable(reason) }
        do throws(FileReadError) {
            let (bytes, _) = try readSignedFile(
                entry.name, in: folder.descriptor, limitBytes: YAMLLimits.fileBytesMax,
                trust: trust, youngSeconds: Settling.heldSeconds)
            return reader.seen(bytes, file: entry.name)
        } catch {
            return refusal(error)
        }
    }

    /// More than any host has jobs; a directory of something else is not read through.
    private static let filesMax = 100_000
    /// Fewer are read sooner than a thread is started.
    private static let filesPerThread = 500
    /// So few that the threads end at nearly the same time, so many that taking a piece is nothing.
    private static let filesPerPiece = 64
    /// More threads wait for one another in the file system.
    private static let threadsMax = 4
}

/// The open `jobs.d`, for several threads.
final class Folder: Sendable {
    let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }
}
