/// What queries count records by: the event, and of ended runs the outcome too.
enum RecordKind: UInt8, CaseIterable {
    case started
    case success
    case failure
    case timeout
    case stopped
    case startFailed
    /// A run whose end nobody saw; its event is `lost`, too.
    case lost
    case skipped
    case missed
    case reconciled
    case daemon
    /// What a later version may write.
    case other

    /// The event of its records, as they write it.
    var event: StaticString {
        switch self {
        case .started: "started"
        case .success, .failure, .timeout, .stopped, .startFailed: "finished"
        case .lost: "lost"
        case .skipped: "skipped"
        case .missed: "missed"
        case .reconciled: "reconciled"
        case .daemon: "daemon"
        case .other: ""
        }
    }

    /// The outcome of its records, as they write it. Nil: they have none.
    var outcome: StaticString? {
        switch self {
        case .success: "success"
        case .failure: "failure"
        case .timeout: "timeout"
        case .stopped: "stopped"
        case .startFailed: "start_failed"
        case .lost: "lost"
        case .started, .skipped, .missed, .reconciled, .daemon, .other: nil
        }
    }

    /// Whether its records tell how a run ended.
    var isEnd: Bool { outcome != nil }
}

/// Some kinds of records.
struct KindSet: Equatable {
    private(set) var bits: UInt16 = 0

    static let all = RecordKind.allCases.reduce(into: KindSet()) { $0.insert($1) }

    mutating func insert(_ kind: RecordKind) { bits |= 1 << kind.rawValue }

    func contains(_ kind: RecordKind) -> Bool { bits & 1 << kind.rawValue != 0 }
}

/// How many records of each kind there are.
struct KindCounts: Equatable {
    private(set) var numbers = SIMD16<UInt32>(repeating: 0)

    mutating func add(_ kind: RecordKind) { numbers[Int(kind.rawValue)] &+= 1 }

    mutating func add(_ other: KindCounts) { numbers &+= other.numbers }

    subscript(kind: RecordKind) -> Int {
        get { Int(numbers[Int(kind.rawValue)]) }
        set { numbers[Int(kind.rawValue)] = UInt32(clamping: newValue) }
    }

    /// How many are of these kinds.
    func total(_ kinds: KindSet) -> Int {
        RecordKind.allCases.reduce(0) { $0 + (kinds.contains($1) ? self[$1] : 0) }
    }
}
