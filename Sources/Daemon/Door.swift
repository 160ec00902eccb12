import Calendar

/// Who is in, and who has to leave when it is full.
package struct Door {
    /// A connection, as long as it is open.
    package struct ID: Hashable, Sendable {
        fileprivate let number: Int
    }

    /// What a connection does.
    package enum Phase: Int, Hashable, Sendable {
        /// Its last answer is written.
        case leaving
        /// Nothing of a request is there, or a part of its head.
        case asking
        /// An answer is being written.
        case answering
    }

    /// What becomes of a new connection.
    package enum Admission: Equatable {
        case admitted(ID)
        /// It is in as soon as the other one, which is no longer counted, is closed.
        case admittedInPlace(ID, of: ID)
        case turnedAway
    }

    private struct Visit {
        var phase: Phase
        /// When that began, or an answer was last seen to get on.
        var since: Uptime
        var heldBytes = 0
    }

    private let limits: ServerLimits
    private var visits: [ID: Visit] = [:]
    private var heldBytes = 0
    private var hasHeldMuch = false
    private var lastNumber = 0

    package init(_ limits: ServerLimits) {
        self.limits = limits
    }

    /// How many are in.
    package var count: Int { visits.count }

    /// Somebody comes. Who asks for nothing makes room, then who takes nothing of what it asked
    /// for.
    package mutating func admit(at now: Uptime) -> Admission {
        let other = visits.count < limits.connectionsMax ? nil : nextToLeave(at: now)
        guard visits.count < limits.connectionsMax || other != nil else { return .turnedAway }
        if let other { leave(other) }
        lastNumber += 1
        let id = ID(number: lastNumber)
        visits[id] = Visit(phase: .asking, since: now)
        return other.map { .admittedInPlace(id, of: $0) } ?? .admitted(id)
    }

    /// A connection does something else, or gets on with its answer.
    package mutating func note(_ id: ID, _ phase: Phase, at now: Uptime) {
        guard visits[id] != nil else { return }
        visits[id]?.phase = phase
        visits[id]?.since = now
        if phase != .answering { hold(0, id) }
    }

    /// A connection is closed.
    package mutating func leave(_ id: ID) {
        hold(0, id)
        visits[id] = nil
    }

    /// An answer of so many bytes is to be held until it is written. Who has to leave for it; nil:
    /// it can't be held. One answer alone always can.
    package mutating func makeRoom(for bytes: Int, _ id: ID, at now: Uptime) -> [ID]? {
        var others = heldBytes
        var leaving: [ID] = []
        func fits() -> Bool { others == 0 || others + bytes <= limits.heldBytesMax }
        for other in stalled(at: now).sorted(by: isBefore) where other != id && !fits() {
            leaving.append(other)
            others -= visits[other]?.heldBytes ?? 0
        }
        guard fits() else { return nil }
        for other in leaving { leave(other) }
        hold(bytes, id)
        return leaving
    }

    /// Whether answers were held that are large enough, and are gone: once, until it happens again.
    /// Their memory can be given back.
    package mutating func takeRelease() -> Bool {
        guard hasHeldMuch, heldBytes < Self.muchBytes else { return false }
        hasHeldMuch = false
        return true
    }

    private mutating func hold(_ bytes: Int, _ id: ID) {
        guard let visit = visits[id] else { return }
        heldBytes += bytes - visit.heldBytes
        if heldBytes >= Self.muchBytes { hasHeldMuch = true }
        visits[id]?.heldBytes = bytes
    }

    private func nextToLeave(at now: Uptime) -> ID? {
        let waiting = visits.keys.filter { visits[$0]?.phase != .answering }
        return waiting.min(by: isBefore) ?? stalled(at: now).min(by: isBefore)
    }

    private func stalled(at now: Uptime) -> [ID] {
        visits.filter {
            $0.value.phase == .answering && now - $0.value.since >= limits.crowdedStallTime
        }.map(\.key)
    }

    private func isBefore(_ one: ID, _ other: ID) -> Bool {
        guard let left = visits[one], let right = visits[other] else { return false }
        return (left.phase.rawValue, left.since, one.number)
            < (right.phase.rawValue, right.since, other.number)
    }

    /// Worth the work of giving it back.
    private static let muchBytes = 1 << 20
}
