import Calendar
import History
import Jobs
import Linux

/// What is done with segments that are finished: counted, remembered in checkpoints, compressed,
/// and removed when they are old or too many. Each step can be cut off at any moment and is done
/// again.
///
/// Cost: O(bytes of what was finished since); nothing of it may be done on the loop.
package struct HistoryKeeping: Sendable {
    private let files: HistoryFiles
    private let source: SegmentSource
    private let stateDir: String
    private var settings: HistorySettings
    /// What compresses. Nil: nothing does.
    private var packing = Packing.available
    /// Segments that could not be compressed: they stay as they are until the daemon is started
    /// anew.
    private var unpackable: Set<String> = []

    /// What there is to say, as sentences.
    package struct Report: Sendable {
        package var news: [String] = []
        /// Whether records were read, which takes memory for a while.
        package var hasRead = false
        /// What failed; it is tried again the next time.
        package var troubles: [String] = []
    }

    /// `stateDir` is the setting `state_dir`.
    package init(files: HistoryFiles, stateDir: String, settings: HistorySettings) {
        self.files = files
        source = files.source()
        self.stateDir = stateDir
        self.settings = settings
    }

    /// Takes other settings; ``tend(at:)`` acts on them.
    package mutating func take(_ settings: HistorySettings) { self.settings = settings }

    /// The same with another program that compresses than the best that the host has.
    package func packing(by packing: SegmentName.Packing) -> HistoryKeeping {
        var keeping = self
        keeping.packing = packing
        return keeping
    }

    /// The newest of all checkpoints that are whole. Nil: all records have to be read.
    package var newestCheckpoint: Checkpoint? {
        let own = Checkpoint(path: "\(stateDir)/\(Self.checkpointName)")
        for name in files.segments.reversed() where name.firstSeq - 1 > own?.known.lastSeq ?? 0 {
            if let other = files.checkpoint(before: name) { return other }
        }
        return own
    }

    /// What is known after the last record: what a start begins with.
    package func recall() -> Recollection {
        Checkpoint(reading: source, after: newestCheckpoint).known
    }

    /// Brings all segments but the newest, which is written, to where they should be. `isCutOff`
    /// tells that it has to end soon.
    package mutating func tend(at now: Timestamp, isCutOff: () -> Bool) -> Report {
        var report = Report()
        let segments = files.segments
        do throws(SystemError) {
            try removeOrphans(segments)
            for name in segments.dropLast() where !isCutOff() && files.index(of: name) == nil {
                try writeIndex(of: name)
                report.hasRead = true
            }
            for (name, next) in zip(segments, segments.dropFirst())
            where !isCutOff() && files.size(next.checkpointName) == 0 {
                try writeCheckpoint(behind: name, before: next)
                report.hasRead = true
            }
            try removeExcess(segments, now, &report)
            for name in files.segments.dropLast(2) where !isCutOff() && isWorthPacking(name) {
                try pack(name, &report, isCutOff)
                report.hasRead = true
            }
        } catch {
            // Without a directory there is no history, until the next record.
            if !error.isMissing { report.troubles.append("\(error)") }
        }
        return report
    }

    /// Writes down what is known after the last record, so that the next start reads none.
    package func close() throws(SystemError) {
        let former = newestCheckpoint
        let checkpoint = Checkpoint(reading: source, after: former)
        guard checkpoint.known.lastSeq > former?.known.lastSeq ?? 0 else { return }
        // No checkpoint may know more than is on the disk.
        if let newest = checkpoint.place?.segment { try syncFile(files.path(newest.text)) }
        try write(checkpoint)
    }

    private func write(_ checkpoint: Checkpoint) throws(SystemError) {
        try replaceFile(
            Self.checkpointName, in: stateDir, with: checkpoint.bytes,
            temporary: "\(Self.checkpointName).new")
    }

    /// Files of segments that are gone: removed by hand, or by a daemon that did not get further.
    private func removeOrphans(_ segments: [SegmentName]) throws(SystemError) {
        let stems = Set(segments.map(\.stem))
        for name in try directoryNames(files.directory) {
            let stem = SegmentName.stem(ofCompanion: name).map(String.init)
            let isOrphan = stem.map { !stems.contains($0) } ?? name.hasSuffix(Self.draftSuffix)
            if isOrphan { try removeFile(files.path(name)) }
        }
        for name in segments where name.packing == nil {
            // It was not removed before all of it could be read in the other form.
            for packing in SegmentName.Packing.allCases {
                try removeFile(files.path(name.packed(packing).text))
            }
        }
    }

    private func writeIndex(of name: SegmentName) throws(SystemError) {
        var builder = SegmentIndexBuilder(expectedBytes: source.size(name))
        source.forEachLine(of: name) { builder.take($0, $1) }
        // Of a compressed one it is not known where its blocks are, only where the last one ends.
        let end = name.packing == nil ? 0 : files.size(name.text)
        let places = builder.blockRanges.map { _ in (offset: end, count: 0) }
        try write(builder.fileBytes(packed: places), name.indexName)
    }

    private func write(_ bytes: [UInt8], _ name: String) throws(SystemError) {
        try replaceFile(
            name, in: files.directory, with: bytes, temporary: name + Self.draftSuffix,
            mode: 0o640)
    }

    private func writeCheckpoint(
        behind name: SegmentName, before next: SegmentName
    ) throws(SystemError) {
        try syncFile(files.path(name.text))
        var known = known(before: name)
        known.read(name, of: source, behind: known.lastSeq)
        let checkpoint = Checkpoint(known, at: Checkpoint.Place(segment: next, offset: 0))
        let bytes = checkpoint.bytes
        try write(bytes, next.checkpointName)
        if next == files.segments.last { try write(checkpoint) }
    }

    /// What was known before a segment: of its checkpoint, else of those before it.
    private func known(before name: SegmentName) -> Recollection {
        let earlier = files.segments.filter { $0 < name }
        var known = Recollection()
        var unread: [SegmentName] = []
        for name in ([name] + earlier.reversed()) {
            if let checkpoint = files.checkpoint(before: name) {
                known = checkpoint.known
                break
            }
            unread.append(name)
        }
        for name in unread.dropFirst().reversed() {
            known.read(name, of: source, behind: known.lastSeq)
        }
        return known
    }

    private func removeExcess(
        _ segments: [SegmentName], _ now: Timestamp, _ report: inout Report
    ) throws(SystemError) {
        let candidates = segments.map { name in
            let companions = files.size(name.indexName) + files.size(name.checkpointName)
            return Retention.Candidate(
                name: name, bytes: files.size(name.text) + companions,
                latest: files.index(of: name)?.latest)
        }
        let excess = Retention(maxAge: settings.maxAge, maxBytes: settings.maxSizeBytes)
            .excess(of: candidates, at: now)
        var removed: [SegmentName] = []
        for (name, next) in zip(segments, segments.dropFirst()) where excess.contains(name) {
            // What it told is not to be forgotten with it.
            guard files.size(next.checkpointName) > 0 else { break }
            for file in [name.text, name.indexName, name.checkpointName] {
                try removeFile(files.path(file))
            }
            removed.append(name)
        }
        guard let first = removed.first, let last = removed.last else { return }
        let which = removed.count == 1 ? first.text : "\(first.text) to \(last.text)"
        report.news.append(
            "history beyond max_age or max_size is removed: \(removed.count) segments, \(which)")
    }

    private static let checkpointName = "checkpoint"
    private static let draftSuffix = ".new"
}

// Compressing: block by block, so that each can be read by itself.
extension HistoryKeeping {
    private func isWorthPacking(_ name: SegmentName) -> Bool {
        name.packing == nil && !unpackable.contains(name.stem)
            && files.size(name.text) >= Self.packedBytesMin
    }

    /// The plain segment goes when all of the other one has been unpacked and compared.
    private mutating func pack(
        _ name: SegmentName, _ report: inout Report, _ isCutOff: () -> Bool
    ) throws(SystemError) {
        guard let packing else { return }
        var builder = SegmentIndexBuilder(expectedBytes: source.size(name))
        source.forEachLine(of: name) { builder.take($0, $1) }
        let packed = name.packed(packing)
        let draft = files.path(packed.text + Self.draftSuffix)
        do {
            let blocks = builder.blockRanges
            guard let places = try write(blocks, of: name, packing, to: draft, isCutOff) else {
                return
            }
            try moveFile(draft, to: files.path(packed.text))
            try write(builder.fileBytes(packed: places), name.indexName)
            try removeFile(files.path(name.text))
        } catch let error as SystemError {
            throw error
        } catch {
            unpackable.insert(name.stem)
            report.troubles.append("'\(name.text)' stays uncompressed: \(error)")
        }
    }

    /// Where each block is, and in how many bytes. Nil: cut off.
    private func write(
        _ blocks: [Range<Int>], of name: SegmentName, _ packing: SegmentName.Packing,
        to draft: String, _ isCutOff: () -> Bool
    ) throws -> [(offset: Int, count: Int)]? {
        try removeFile(draft)
        let file = try AppendFile(path: draft, mode: 0o640)
        var places: [(offset: Int, count: Int)] = []
        var offset = 0
        for block in blocks {
            if isCutOff() { return nil }
            let plain = source.read(name, block.lowerBound, block.count)
            let bytes = try Packing.pack(plain, packing)
            guard try Packing.unpack(bytes, packing) == plain else {
                throw Filter.Failure.refused(program: packing.program)
            }
            try file.append(bytes)
            places.append((offset, bytes.count))
            offset += bytes.count
        }
        try file.sync()
        return places
    }

    /// Smaller ones are not worth a process.
    private static let packedBytesMin = 1 << 20
}
