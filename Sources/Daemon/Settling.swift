import Calendar

/// Decides when `jobs.d` has come to rest after a change and is looked at.
///
/// Events are hints: after 50 ms without one, at most 500 ms after the first, the loader looks. A
/// file that somebody has written to and not closed is held back, because half a command may
/// be a valid command; but not for longer than 5 s after the last write, because a file may stay
/// open for ever.
package struct Settling {
    /// What the loader is to do.
    package struct Look: Equatable, Sendable {
        /// Files to read even where their signature is as before.
        package var touched: Set<String> = []
        /// Files that are being written: as they were, for now.
        package var held: Set<String> = []
        /// Every file is to be looked at, not only those that were named and new ones: hints may be
        /// missing.
        package var everyFile = false
        /// Every file is to be read again.
        package var everything = false

        /// Nothing held back, and by default nothing to do.
        package init(
            touched: Set<String> = [], held: Set<String> = [], everyFile: Bool = false,
            everything: Bool = false
        ) {
            self.touched = touched
            self.held = held
            self.everyFile = everyFile
            self.everything = everything
        }

        /// Does the work of a later one too: what is held back now counts.
        mutating func add(_ later: Look) {
            everything = everything || later.everything
            everyFile = everyFile || later.everyFile
            touched.formUnion(later.touched)
            held = later.held
        }
    }

    /// What the watch told.
    package enum Hint {
        /// Something was written into this file.
        case written(String)
        /// A file that was open for writing was closed.
        case closed(String)
        /// A name came, went, moved, or its owner or mode changed.
        case changed(String)
        /// Hints were lost, or the directory itself was replaced.
        case unknown
        /// Nothing was told; it is time to look all the same.
        case pollTime
    }

    private var first: Uptime?
    private var last: Uptime?
    private var pending = Look()
    private var writtenAt: [String: Uptime] = [:]

    package init() {}

    /// Takes a hint in the order in which hints come.
    package mutating func note(_ hint: Hint, at now: Uptime) {
        switch hint {
        case .written(let name):
            writtenAt[name] = now
        case .closed(let name), .changed(let name):
            writtenAt[name] = nil
            pending.touched.insert(name)
            // The directory itself: its owner or mode.
            if name.isEmpty { pending.everyFile = true }
        // What was being written may still be: where its end was lost it waits a little longer.
        case .unknown: pending.everything = true
        case .pollTime: pending.everyFile = true
        }
        first = first ?? now
        last = now
    }

    /// A look found these files open for writing: they wait as if something had just been written,
    /// unless their end was told meanwhile.
    package mutating func note(busy names: Set<String>, at now: Uptime) {
        for name in names where !pending.touched.contains(name) { writtenAt[name] = now }
    }

    /// When to ask for `look`. Nil: nothing is pending.
    package var deadline: Uptime? {
        let held = writtenAt.values.min().map { $0 + Self.heldMax }
        guard let first, let last else { return held }
        let quiet = min(last + Self.quiet, first + Self.quietMax)
        return held.map { min($0, quiet) } ?? quiet
    }

    /// The look that is due by now. Nil: not yet.
    package mutating func look(at now: Uptime) -> Look? {
        guard let deadline, deadline <= now else { return nil }
        for (name, written) in writtenAt where written + Self.heldMax <= now {
            writtenAt[name] = nil
            pending.touched.insert(name)
        }
        var look = pending
        look.held = Set(writtenAt.keys)
        pending = Look()
        first = nil
        last = nil
        return look
    }

    static let quiet: Duration = .milliseconds(50)
    static let quietMax: Duration = .milliseconds(500)
    static let heldMax: Duration = .seconds(heldSeconds)
    static let heldSeconds = 5
}
