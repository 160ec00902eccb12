import Launching

/// The starts that wait for files and the user database: who they are for, and which of them
/// threads are at. A start that is withdrawn is forgotten at once; its thread may take longer.
struct Preparations {
    /// One wish for a child, by its number.
    struct Wish {
        let number: Int
        let name: ChildName
        let order: LaunchOrder
    }

    private var wishes: [ChildName: Wish] = [:]
    /// Those that no thread is at yet, oldest first; also withdrawn ones.
    private var queue: [Wish] = []
    private var lastNumber = 0
    /// Threads that are at it, also for withdrawn ones.
    private(set) var threadCount = 0

    mutating func add(_ name: ChildName, _ order: LaunchOrder) {
        lastNumber += 1
        let wish = Wish(number: lastNumber, name: name, order: order)
        wishes[name] = wish
        queue.append(wish)
    }

    /// What the next thread is to be at. Nil: nothing, or there are enough of them.
    mutating func begin() -> Wish? {
        while threadCount < Self.threadsMax, !queue.isEmpty {
            let wish = queue.removeFirst()
            guard wishes[wish.name]?.number == wish.number else { continue }
            threadCount += 1
            return wish
        }
        return nil
    }

    /// False: there is none for that name.
    mutating func withdraw(_ name: ChildName) -> Bool {
        wishes.removeValue(forKey: name) != nil
    }

    /// A thread is done. Nil: the wish was withdrawn.
    mutating func end(_ wish: Wish) -> LaunchOrder? {
        threadCount -= 1
        guard let current = wishes[wish.name], current.number == wish.number else { return nil }
        wishes[wish.name] = nil
        return current.order
    }

    /// Threads that may wait for file systems and user databases at once; what is beyond waits for
    /// them.
    private static let threadsMax = 256
}
