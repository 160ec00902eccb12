import Calendar
import HeapModule
import Jobs

/// The jobs that have something to come, soonest first, equal moments by job id.
///
/// A job whose plan changes leaves its old entry behind; the generation tells that it is stale, and
/// it goes when it comes up or when stale entries outnumber the live ones.
struct DueQueue: Sendable {
    struct Item: Comparable, Sendable {
        let due: Timestamp
        let id: JobID
        let generation: UInt32

        static func < (a: Item, b: Item) -> Bool {
            a.due != b.due ? a.due < b.due : a.id < b.id
        }
    }

    private var heap = Heap<Item>()

    /// How many entries there are, stale ones included.
    var count: Int { heap.count }

    /// Makes room for that many live entries: growing by doubling would leave up to half unused.
    mutating func reserve(_ count: Int) {
        if heap.isEmpty { heap.reserveCapacity(count + Self.slack) }
    }

    /// O(log n).
    mutating func insert(_ item: Item) {
        heap.insert(item)
    }

    /// The first entry for which `isLive` holds, after dropping the stale ones before it.
    mutating func first(where isLive: (Item) -> Bool) -> Item? {
        while let item = heap.min {
            if isLive(item) { return item }
            heap.removeMin()
        }
        return nil
    }

    /// Takes the entry that `first` returned.
    mutating func removeFirst() {
        heap.removeMin()
    }

    /// Forgets stale entries where they are more than half: O(n), so O(1) a change in the long run.
    mutating func compact(liveCount: Int, where isLive: (Item) -> Bool) {
        guard heap.count > 2 * liveCount + Self.slack else { return }
        heap = Heap(heap.unordered.filter(isLive))
    }

    /// Below this many stale entries a sweep isn't worth it.
    private static let slack = 64
}
