import Calendar
import Jobs

/// The jobs that have something to come, soonest first, equal moments by job id.
///
/// A binary heap whose entries know where they are, so that a plan that changes moves its entry:
/// none is ever stale, and the first one is always there to be read. Entries keep their slots, and
/// the heap orders the slots' numbers.
package struct DueQueue: Sendable {
    /// Which entry is a job's. It is that job's alone until it is taken out.
    package struct Ticket: Sendable {
        /// Of its slot; -1: there is no entry.
        fileprivate var slot: Int32 = -1

        /// Of no entry.
        package init() {}
    }

    /// A job and when it is to be looked at.
    package struct Entry: Sendable {
        /// The moment.
        package fileprivate(set) var due: Timestamp
        /// The job.
        package let id: JobID
        /// Where its slot's number stands in the heap.
        fileprivate var position: Int32
    }

    /// Nil where none is: those slots are in `free`.
    private var slots: [Entry?] = []
    private var free: [Int32] = []
    private var heap: [Int32] = []

    /// Nobody has an entry.
    package init() {}

    /// How many jobs have an entry.
    package var count: Int { heap.count }

    /// The soonest; O(1).
    package var first: Entry? { heap.first.flatMap { slots[Int($0)] } }

    /// Makes room for that many entries: growing by doubling would leave up to half unused.
    package mutating func reserve(_ count: Int) {
        guard heap.isEmpty else { return }
        slots.reserveCapacity(count)
        heap.reserveCapacity(count)
    }

    /// Puts a job where it belongs, moves it there, or takes it out: nil. O(log n), and nothing for
    /// a moment that stays as it was.
    package mutating func put(_ id: JobID, at due: Timestamp?, _ ticket: inout Ticket) {
        guard let due else { return remove(&ticket) }
        if ticket.slot < 0 {
            insert(id, due, &ticket)
        } else if let before = slots[Int(ticket.slot)]?.due, before != due {
            slots[Int(ticket.slot)]?.due = due
            let position = entry(ticket.slot).position
            if due < before { rise(Int(position)) } else { sink(Int(position)) }
        }
    }

    private mutating func insert(_ id: JobID, _ due: Timestamp, _ ticket: inout Ticket) {
        let entry = Entry(due: due, id: id, position: Int32(heap.count))
        if let slot = free.popLast() {
            slots[Int(slot)] = entry
            ticket.slot = slot
        } else {
            ticket.slot = Int32(slots.count)
            slots.append(entry)
        }
        heap.append(ticket.slot)
        rise(heap.count - 1)
    }

    private mutating func remove(_ ticket: inout Ticket) {
        guard ticket.slot >= 0 else { return }
        let position = Int(entry(ticket.slot).position)
        slots[Int(ticket.slot)] = nil
        free.append(ticket.slot)
        ticket.slot = -1
        let last = heap.removeLast()
        if heap.isEmpty {
            // Nobody has a ticket: what many jobs needed is given back.
            self = DueQueue()
        } else if position < heap.count {
            place(last, at: position)
            rise(position)
            sink(Int(entry(last).position))
        }
    }

    private func entry(_ slot: Int32) -> Entry {
        guard let entry = slots[Int(slot)] else { preconditionFailure("a slot of nobody") }
        return entry
    }

    private mutating func place(_ slot: Int32, at position: Int) {
        heap[position] = slot
        slots[Int(slot)]?.position = Int32(position)
    }

    private func isBefore(_ a: Int32, _ b: Int32) -> Bool {
        let (a, b) = (entry(a), entry(b))
        return a.due != b.due ? a.due < b.due : a.id < b.id
    }

    /// Brings the entry there up to where nothing above is later.
    private mutating func rise(_ start: Int) {
        var position = start
        let slot = heap[position]
        while position > 0 {
            let above = (position - 1) / 2
            guard isBefore(slot, heap[above]) else { break }
            place(heap[above], at: position)
            position = above
        }
        place(slot, at: position)
    }

    /// Brings the entry there down to where nothing below is sooner.
    private mutating func sink(_ start: Int) {
        var position = start
        let slot = heap[position]
        while true {
            var below = 2 * position + 1
            guard below < heap.count else { break }
            if below + 1 < heap.count, isBefore(heap[below + 1], heap[below]) { below += 1 }
            guard isBefore(heap[below], slot) else { break }
            place(heap[below], at: position)
            position = below
        }
        place(slot, at: position)
    }
}
