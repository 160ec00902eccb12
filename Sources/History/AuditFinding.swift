import Calendar
import Jobs

/// Where a record stands.
package struct RecordPlace: Sendable {
    /// The file.
    package let segment: SegmentName
    /// The line in it, from 1.
    package let line: Int
    /// The number of the record; 0 where that can't be read.
    package let seq: Int

    /// `record 12 (2026-11-23.000000000001.jsonl:12)`
    package var text: String {
        let place = "\(segment.text):\(line)"
        return seq > 0 ? "record \(seq) (\(place))" : place
    }

    /// One object.
    package func json(into json: inout JSONWriter) {
        json.beginObject()
        if seq > 0 { json.field("seq", seq) }
        json.field("file", segment.text)
        json.field("line", line)
        json.endObject()
    }
}

/// Something that isn't accounted for, or contradicts what stands before it.
package struct AuditFinding: Sendable {
    /// What it is, as programs are told.
    package enum Kind: String, CaseIterable, Sendable {
        /// Occurrences without a verdict.
        case gap
        /// Nothing on record of a job, though its occurrences passed and nothing kept them.
        case silence
        /// Occurrences with two verdicts.
        case double
        /// A verdict on what the job's rule doesn't have.
        case noOccurrence = "no_occurrence"
        /// Between first and last there are more or fewer occurrences.
        case count
        /// A verdict before the time had come.
        case early
        /// A verdict on a job that no record defines.
        case undefined
        /// No daemon is the reason, and one ran.
        case notDown = "not_down"
        /// A run was started again before its end.
        case startedTwice = "started_twice"
        /// The end of a run that was not started.
        case endWithoutStart = "end_without_start"
        /// A run whose daemon is gone has no end.
        case noEnd = "no_end"
        /// Records are not there.
        case missingRecords = "missing_records"
        /// Records stand behind later ones, or again.
        case repeatedRecords = "repeated_records"
        /// A line is no record.
        case brokenLine = "broken_line"
    }

    package let kind: Kind
    /// One sentence without a final stop.
    package let sentence: String
    package var jobID: String?
    package var runID: String?
    /// The occurrences that it is about.
    package var occurrences: Tally?
    /// The records that tell, the oldest first.
    package var places: [RecordPlace] = []
    /// The zone that decides when the job is due. Nil: none does.
    var zone: String?
}

extension AuditFinding {
    /// In the order of the records where they are found.
    func isBefore(_ other: AuditFinding) -> Bool {
        guard let place = places.last, let otherPlace = other.places.last else { return false }
        return place.segment != otherPlace.segment
            ? place.segment < otherPlace.segment : place.line < otherPlace.line
    }

    /// `gap: backup: …; record 12 (…), record 20 (…)`
    package var text: String {
        let words = kind.rawValue.split(separator: "_").joined(separator: " ")
        let job = jobID.map { "\($0): " } ?? ""
        let places = places.map(\.text).joined(separator: ", ")
        return "\(words): \(job)\(sentence)\(places.isEmpty ? "" : "; \(places)")"
    }

    /// One object.
    package func json(into json: inout JSONWriter, zone: Zone) {
        json.beginObject()
        json.field("kind", kind.rawValue)
        json.field("message", sentence)
        if let jobID { json.field("job_id", jobID) }
        if let runID { json.field("run_id", runID) }
        if let occurrences {
            json.key("first")
            json.time(occurrences.first, in: zone, fraction: .microseconds)
            json.key("last")
            json.time(occurrences.last, in: zone, fraction: .microseconds)
            json.field("count", occurrences.count)
        }
        json.key("records")
        json.beginArray()
        for place in places { place.json(into: &json) }
        json.endArray()
        json.endObject()
    }
}
