import Calendar
import Jobs

/// What is known after some record, as a file: so that a start reads only the records behind it,
/// and old segments can be removed without anything being forgotten.
///
/// It is made of records alone and says nothing that they didn't. JSON, a line for the whole, a
/// line for each job, a line for each run that goes, and a last one that counts them: without it
/// the file is not whole and counts as none.
package struct Checkpoint: Sendable {
    /// A place in the history where a line begins.
    package struct Place: Equatable, Sendable {
        package let segment: SegmentName
        /// Bytes from its start.
        package let offset: Int

        package init(segment: SegmentName, offset: Int) {
            self.segment = segment
            self.offset = offset
        }
    }

    package let known: Recollection
    /// Where the next record will stand or stands. Nil: in a segment that has not been begun.
    package let place: Place?

    package init(_ known: Recollection, at place: Place?) {
        self.known = known
        self.place = place
    }

    /// What is known at the end of a history, given what is known of its beginning: O(bytes behind
    /// the checkpoint).
    package init(reading source: SegmentSource, after checkpoint: Checkpoint?) {
        var known = checkpoint?.known ?? Recollection()
        var place = checkpoint?.place
        let knownSeq = known.lastSeq
        let segments = source.list()
        for (index, name) in segments.enumerated() {
            // The next one's name tells the last record of this one.
            if index + 1 < segments.count, segments[index + 1].firstSeq <= knownSeq + 1 { continue }
            place = known.read(name, of: source, behind: knownSeq, from: checkpoint?.place)
        }
        self.init(known, at: place)
    }

    /// The file.
    package var bytes: [UInt8] {
        var lines = CheckpointLines()
        lines.add { known.writeHead(place, &$0) }
        for id in known.ids { lines.add { known.write(id, &$0) } }
        for run in known.openRuns { lines.add { run.write(&$0) } }
        let count = lines.count
        lines.add { $0.field("lines", count) }
        return lines.bytes
    }

    /// Nil where the file is not whole.
    package init?(_ bytes: [UInt8]) {
        var known = Recollection()
        var place: Place?
        var count = 0
        var isWhole = false
        var start = 0
        while let end = bytes.firstNewline(from: start) {
            guard let line = CheckpointLine(bytes, in: start..<end), !isWhole else { return nil }
            start = end + 1
            if let lines = line.lines {
                isWhole = lines == count
            } else if count == 0 {
                guard line.version == Self.version else { return nil }
                place = line.place
                known.takeHead(line)
            } else {
                guard known.take(line) else { return nil }
            }
            count += 1
        }
        guard isWhole, start == bytes.count else { return nil }
        self.init(known, at: place)
    }

    /// Of another one nothing is taken: the records are read instead.
    static let version = 1
}

/// Lines of JSON objects.
private struct CheckpointLines {
    var bytes: [UInt8] = []
    var count = 0

    mutating func add(_ body: (inout JSONWriter) -> Void) {
        var json = JSONWriter(continuing: &bytes)
        json.beginObject()
        body(&json)
        json.endObject()
        bytes = json.takeBytes()
        bytes.append(UInt8(ascii: "\n"))
        count += 1
    }
}

extension Recollection {
    /// Whatever is known of jobs, sorted.
    fileprivate var ids: [JobID] {
        Set(jobs.keys).union(dated.keys).union(lastEnds.keys).sorted()
    }

    fileprivate func writeHead(_ place: Checkpoint.Place?, _ json: inout JSONWriter) {
        json.field("checkpoint", Checkpoint.version)
        json.field("seq", lastSeq)
        if let place {
            json.field("segment", place.segment.text)
            json.field("offset", place.offset)
        }
        if let currentBoot { json.field("boot_id", currentBoot) }
        if let lastBoot { json.field("loaded_boot_id", lastBoot) }
        if latest > .distantPast { json.time("latest_time", latest) }
    }

    fileprivate func write(_ id: JobID, _ json: inout JSONWriter) {
        json.field("job_id", id.text)
        if let definition = dated[id] { json.field("definition", hexText(definition)) }
        if let end = lastEnds[id] {
            json.field("outcome", end.outcome.rawValue)
            json.time("start_time", end.startTime)
            json.time("end_time", end.endTime)
            json.field("is_failing", end.isFailing)
            if let success = end.lastSuccess, end.outcome != .success {
                json.time("last_success_time", success)
            }
            json.field("recent", end.recent.text)
        }
        guard let job = jobs[id] else { return }
        json.key("job")
        json.raw(job.keys)
        if job.through > .distantPast { json.time("since", job.through) }
        json.endObject()
        json.tallies("held", job.held)
        json.tallies("former", former[id] ?? [])
    }

    fileprivate mutating func takeHead(_ line: CheckpointLine) {
        lastSeq = line.seq
        currentBoot = line.bootID
        lastBoot = line.loadedBootID
        latest = line.latest ?? .distantPast
    }

    /// False where the line says nothing.
    fileprivate mutating func take(_ line: CheckpointLine) -> Bool {
        guard let text = line.jobID else { return false }
        if let run = line.run(of: text) {
            open[run.runID] = run
            return true
        }
        guard let id = JobID(text) else { return false }
        dated[id] = line.definition
        lastEnds[id] = line.lastEnd
        if let job = line.job {
            jobs[id] = job
            jobs[id]?.held = line.held
            former[id] = line.former.isEmpty ? nil : line.former
        }
        return true
    }
}

extension OpenRun {
    fileprivate func write(_ json: inout JSONWriter) {
        json.field("job_id", jobID)
        json.field("job_name", jobName)
        json.field("run_id", runID)
        json.field("cause", cause)
        json.field("scheduled_time", scheduledTime)
        json.time("start_time", startTime)
        guard !command.isEmpty else { return }
        json.key("cmd")
        json.raw(command)
    }
}

extension JSONWriter {
    /// No field where there are none.
    fileprivate mutating func tallies(_ name: String, _ tallies: [Tally]) {
        guard !tallies.isEmpty else { return }
        key(name)
        beginArray()
        for tally in tallies {
            beginObject()
            time("first", tally.first)
            time("last", tally.last)
            field("count", tally.count)
            endObject()
        }
        endArray()
    }

    /// As exact as records are.
    fileprivate mutating func time(_ name: String, _ time: Timestamp) {
        key(name)
        self.time(time, in: .utc, fraction: .microseconds)
    }
}
