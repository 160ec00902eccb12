import Calendar
import Jobs

/// A line of a checkpoint, read.
struct CheckpointLine {
    private(set) var version = 0
    private(set) var seq = 0
    private(set) var bootID: String?
    private(set) var loadedBootID: String?
    /// How many lines stand before this one, which is the last.
    private(set) var lines: Int?
    private(set) var jobID: String?
    private(set) var definition: UInt64?
    private(set) var job: PastJob?
    private(set) var held: [Tally] = []
    /// What waited of the job when it became what it is.
    private(set) var former: [Tally] = []
    /// The latest time that the wall clock showed since it was set back by much.
    private(set) var latest: Timestamp?
    private var segment: SegmentName?
    private var offset = 0
    private var jobName: String?
    private var runID: String?
    private var cause: String?
    private var scheduledTime: String?
    private var startTime: Timestamp?
    private var endTime: Timestamp?
    private var lastSuccess: Timestamp?
    private var recent: RecentOutcomes?
    private var outcome: Outcome?
    private var isFailing = false
    private var command: [UInt8] = []

    /// Nil where the bytes are no object.
    init?(_ bytes: [UInt8], in range: Range<Int>) {
        var scanner = LineScanner(bytes, in: range)
        while let (key, value) = scanner.next() {
            let name = unescaped(bytes[key])
            switch value {
            case .string(let range):
                if name == "cmd" {
                    command = Array(bytes[(range.lowerBound - 1)..<(range.upperBound + 1)])
                } else {
                    take(name, bytes[range])
                }
            case .word(let range): take(name, word: bytes, range)
            case .nested(let range):
                switch name {
                case "job": job = bytes.definition(in: range)?.job
                case "held": held = bytes.objects(in: range).compactMap(bytes.tally)
                case "former": former = bytes.objects(in: range).compactMap(bytes.tally)
                case "cmd": command = Array(bytes[range])
                default: break
                }
            }
        }
        if scanner.isBroken { return nil }
    }

    /// Where the records behind it begin.
    var place: Checkpoint.Place? {
        segment.map { Checkpoint.Place(segment: $0, offset: offset) }
    }

    /// How the job's last run ended.
    var lastEnd: Recollection.LastEnd? {
        guard let outcome, let startTime, let endTime else { return nil }
        return Recollection.LastEnd(
            outcome: outcome, startTime: startTime, endTime: endTime, isFailing: isFailing,
            lastSuccess: outcome == .success ? endTime : lastSuccess,
            recent: recent ?? RecentOutcomes([outcome]))
    }

    /// The run that the line is about. Nil: it is about a job.
    func run(of job: String) -> OpenRun? {
        guard let runID, let startTime else { return nil }
        return OpenRun(
            runID: runID, jobID: job, jobName: jobName ?? "", cause: cause ?? "",
            scheduledTime: scheduledTime ?? "", startTime: startTime, command: command)
    }

    private mutating func take(_ name: String, _ bytes: ArraySlice<UInt8>) {
        switch name {
        case "job_id": jobID = unescaped(bytes)
        case "job_name": jobName = unescaped(bytes)
        case "run_id": runID = unescaped(bytes)
        case "cause": cause = unescaped(bytes)
        case "scheduled_time": scheduledTime = unescaped(bytes)
        case "start_time": startTime = Timestamp(rfc3339: bytes)
        case "end_time": endTime = Timestamp(rfc3339: bytes)
        case "last_success_time": lastSuccess = Timestamp(rfc3339: bytes)
        case "recent": recent = RecentOutcomes(text: unescaped(bytes))
        case "latest_time": latest = Timestamp(rfc3339: bytes)
        case "outcome": outcome = Outcome(rawValue: unescaped(bytes))
        case "definition": definition = UInt64(unescaped(bytes), radix: 16)
        case "boot_id": bootID = unescaped(bytes)
        case "loaded_boot_id": loadedBootID = unescaped(bytes)
        case "segment": segment = SegmentName(unescaped(bytes))
        default: break
        }
    }

    private mutating func take(_ name: String, word bytes: [UInt8], _ range: Range<Int>) {
        switch name {
        case "checkpoint": version = bytes.number(range)
        case "seq": seq = bytes.number(range)
        case "offset": offset = bytes.number(range)
        case "lines": lines = bytes.number(range)
        case "is_failing": isFailing = bytes.equal(range, "true")
        default: break
        }
    }
}
