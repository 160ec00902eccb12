import Glibc

/// Watches one directory, or waits for it to come into being. inotify(7).
///
/// Beside the directory its name in the parent is watched: a directory that somebody still holds
/// open (a shell that stands in it) is removed without any event of its own, and a symbolic link
/// may be pointed elsewhere.
package struct DirectoryWatch: ~Copyable {
    /// One watch of the kernel's.
    private enum Watch {
        case none
        /// The directory and its name in the parent; nil where the parent can't be watched.
        case directory(Int32, parent: ParentWatch?)
        case parent(ParentWatch)
    }

    private struct ParentWatch {
        let watch: Int32
        let name: String
    }

    private let descriptor: Descriptor
    private var watch = Watch.none

    /// Watches nothing yet.
    package init() throws(SystemError) {
        descriptor = try makeInotify("watch directories")
    }

    /// Becomes readable when there are events.
    package var raw: Int32 { descriptor.raw }

    /// Whether the directory itself is watched.
    package var isArmed: Bool {
        if case .directory = watch { return true }
        return false
    }

    /// Watches the directory instead of what was watched before. Arm first, then look at it: so
    /// nothing is missed.
    package mutating func arm(_ path: String) throws(SystemError) {
        disarm()
        let own = try add(path, directoryMask)
        watch = .directory(own, parent: nil)
        let (parent, name) = splitPath(path)
        guard let name else { return }
        do throws(SystemError) {
            let outer = try add(parent, parentMask)
            watch = .directory(own, parent: ParentWatch(watch: outer, name: name))
        } catch {
            // An unreadable parent: the directory's own events still tell nearly everything.
        }
    }

    /// Watches the nearest existing parent of a directory that is missing, for the name under it
    /// that leads there. Try `arm` again afterwards: it may have come back in between.
    package mutating func watchParent(of path: String) throws(SystemError) {
        disarm()
        var (parent, name) = splitPath(path)
        while true {
            guard let missing = name else {
                throw SystemError(operation: "watch", subject: path, code: ENOENT)
            }
            do throws(SystemError) {
                watch = .parent(ParentWatch(watch: try add(parent, parentMask), name: missing))
                return
            } catch {
                guard error.isMissing else { throw error }
                (parent, name) = splitPath(parent)
            }
        }
    }

    /// Watches the directory if it exists, else the nearest parent; false in the second case.
    package mutating func armOrWatchParent(of path: String) throws(SystemError) -> Bool {
        do throws(SystemError) {
            try arm(path)
            return true
        } catch {
            guard error.isMissing else { throw error }
        }
        try watchParent(of: path)
        do throws(SystemError) {
            // It may have come into being before its parent was watched. `arm` ends the parent's
            // watch, so look first whether it is worth trying.
            guard isDirectory(path) else { return false }
            try arm(path)
            return true
        } catch {
            guard error.isMissing else { throw error }
            try watchParent(of: path)
            return false
        }
    }

    /// The events so far, in order; empty when there is nothing.
    package mutating func read() throws(SystemError) -> [DirectoryEvent] {
        var told: [InotifyEvent] = []
        // A storm of events doesn't hold us here.
        try readInotify(
            descriptor.raw, "read directory events", { told.append($0) },
            isEnough: { told.count >= eventsPerRead })
        var events: [DirectoryEvent] = []
        for event in told {
            if let event = translate(event), events.last != event { events.append(event) }
        }
        return events
    }

    private mutating func translate(_ event: InotifyEvent) -> DirectoryEvent? {
        let (mask, name) = (event.mask, event.name)
        if mask & UInt32(IN_Q_OVERFLOW) != 0 { return .overflow }
        switch watch {
        case .none:
            return nil
        case .directory(event.watch, _):
            return translateOwn(mask, name)
        case .directory(_, let parent?) where parent.watch == event.watch:
            guard mask & goneMask != 0 || parent.name == name else { return nil }
            disarm()
            return .directoryGone
        case .parent(let parent) where parent.watch == event.watch:
            let isParentGone = mask & goneMask != 0
            if isParentGone { disarm() }
            return isParentGone || parent.name == name ? .directoryMayBeBack : nil
        case .directory, .parent:
            return nil  // of a watch that has been ended
        }
    }

    private mutating func translateOwn(_ mask: UInt32, _ name: String) -> DirectoryEvent {
        if mask & goneMask != 0 {
            disarm()
            return .directoryGone
        }
        if mask & UInt32(IN_MODIFY) != 0 { return .written(name: name) }
        if mask & UInt32(IN_CLOSE_WRITE) != 0 { return .closed(name: name) }
        return .changed(name: name)
    }

    /// Watch numbers are not used again, so events still under way are recognised by theirs.
    private mutating func disarm() {
        // It fails when the kernel has ended the watch itself, with the directory.
        switch watch {
        case .none: break
        case .directory(let own, let parent):
            _ = inotify_rm_watch(descriptor.raw, own)
            if let parent { _ = inotify_rm_watch(descriptor.raw, parent.watch) }
        case .parent(let parent):
            _ = inotify_rm_watch(descriptor.raw, parent.watch)
        }
        watch = .none
    }

    private borrowing func add(_ path: String, _ mask: UInt32) throws(SystemError) -> Int32 {
        let fd = descriptor.raw
        return try attempt("watch", on: path, { inotify_add_watch(fd, path, mask) })
    }
}

/// Then the caller gets its turn; the rest stays readable.
private let eventsPerRead = 4_096

private let goneMask = UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)
private let nameMask = UInt32(IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE)
private let directoryMask =
    nameMask | goneMask | UInt32(IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_ONLYDIR)
private let parentMask = nameMask | goneMask | UInt32(IN_ONLYDIR)

/// `/a/b/` is `/a` and `b`, `b` is `.` and `b`; no name where the path ends in none (`/`, `.`,
/// `..`).
func splitPath(_ path: String) -> (parent: String, name: String?) {
    var trimmed = Substring(path)
    while trimmed.utf8.count > 1 && trimmed.utf8.last == UInt8(ascii: "/") { trimmed.removeLast() }
    guard let slash = trimmed.utf8.lastIndex(of: UInt8(ascii: "/")) else {
        return isNoName(trimmed) ? (".", nil) : (".", String(trimmed))
    }
    let name = trimmed[trimmed.utf8.index(after: slash)...]
    let parent = slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    return isNoName(name) ? (parent, nil) : (parent, String(name))
}

private func isNoName(_ name: Substring) -> Bool {
    name.isEmpty || name == "." || name == ".."
}
