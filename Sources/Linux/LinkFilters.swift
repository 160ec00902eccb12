import Glibc

/// What in the events of a ``LinkWatch`` counts, and for which links.
package struct LinkFilters: Equatable, Sendable {
    /// By the kernel's number of the watch and the name in the watched directory: the names in
    /// `jobs.d` that lead over it. The empty one is that of `jobs.d` itself.
    private var links: [Int32: [String: [String]]] = [:]

    /// Nothing counts.
    package init() {}

    /// The kernel's numbers.
    var watches: Dictionary<Int32, [String: [String]]>.Keys { links.keys }

    mutating func add(_ watch: Int32, _ names: [String: [String]]) {
        // Two paths may lead to one directory.
        links[watch, default: [:]].merge(names) { old, new in
            old + new.filter { !old.contains($0) }
        }
    }

    func translate(_ event: InotifyEvent) -> [DirectoryEvent] {
        if event.has(Int(IN_Q_OVERFLOW)) { return [.overflow] }
        // The watch was ended, by us or after the event that told why.
        if event.has(Int(IN_IGNORED)) { return [] }
        // Set up by a look that didn't end yet: it may be anything.
        guard let names = links[event.watch], !event.name.isEmpty else {
            return [.changed(name: "")]
        }
        return (names[event.name] ?? []).map { link in
            if event.has(Int(IN_MODIFY)) { return .written(name: link) }
            return event.has(Int(IN_CLOSE_WRITE)) ? .closed(name: link) : .changed(name: link)
        }
    }
}
