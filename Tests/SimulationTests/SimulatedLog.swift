import Calendar
import History
import Jobs

/// Records on their way to the disk, as the daemon's history log has them.
struct SimulatedLog {
    private static let encoder = RecordEncoder(schedulerName: "sim", host: "h", zone: .utc)

    /// The number of the next record.
    var nextSeq = 1
    /// Encoded, and not on the disk.
    private(set) var pending: [(record: Record, byteCount: Int)] = []
    private(set) var bytes: [UInt8] = []
    private(set) var retryAt: Uptime?
    var isDiskFull = false

    var isWaiting: Bool { !pending.isEmpty }

    mutating func add(_ records: [Record]) {
        for record in records {
            let before = bytes.count
            Self.encoder.append(record, seq: nextSeq, to: &bytes)
            nextSeq += 1
            pending.append((record, bytes.count - before))
        }
    }

    func hasStart(of id: RunID) -> Bool {
        pending.contains { item in
            if case .fact(.started(let run, _)) = item.record.event { run.id == id } else { false }
        }
    }

    /// The disk takes nothing.
    mutating func refuse(at now: Uptime) { retryAt = now + .seconds(30) }

    /// What is on the disk, or gone with the daemon.
    mutating func clear() {
        pending = []
        bytes.removeAll(keepingCapacity: true)
        retryAt = nil
    }
}
