import Glibc

/// What a ``FileWatch`` is to notice.
package struct WatchTargets: Hashable, Sendable {
    /// Absolute paths of files, which may be missing.
    package var files: Set<String> = []
    /// Absolute paths of directories in which everything counts, which may be missing.
    package var directories: Set<String> = []
    /// A file system that some of them are on and that doesn't tell of changes made on other hosts.
    package var remoteSystem: String?

    /// Nothing.
    package init() {}

    /// Those of both.
    package func union(_ other: WatchTargets) -> WatchTargets {
        var union = self
        union.files.formUnion(other.files)
        union.directories.formUnion(other.directories)
        union.remoteSystem = remoteSystem ?? other.remoteSystem
        return union
    }
}

/// Watches files in several directories and tells only that something may have changed.
/// inotify(7).
///
/// A file is watched by its name in its directory, so that it may be replaced, removed and come
/// back. Other names in these directories do nothing. Links are followed, and each on the way is
/// watched; after a change the watch has to be armed again.
package struct FileWatch: ~Copyable {
    /// What counts in one directory.
    private struct Filter {
        var names: Set<String> = []
        var isEverything = false
    }

    private let descriptor: Descriptor
    /// By the kernel's number of the watch.
    private var filters: [Int32: Filter] = [:]

    /// Watches nothing yet.
    package init() throws(SystemError) {
        descriptor = try makeInotify("watch files")
    }

    /// Becomes readable when there are events.
    package var raw: Int32 { descriptor.raw }

    /// Watches these instead of what was watched before. Arm first, then look: so nothing is
    /// missed. Where something can't be watched, the rest is, and the first error is thrown.
    package mutating func arm(_ targets: WatchTargets) throws(SystemError) {
        var next: [Int32: Filter] = [:]
        var trouble: SystemError?
        for path in targets.directories.sorted() {
            do throws(SystemError) {
                let way = try addWay(to: path, nameMask, &next)
                if let end = way.end, let watch = try add(end, contentMask) {
                    next[watch, default: Filter()].isEverything = true
                }
            } catch {
                trouble = trouble ?? error
            }
        }
        for path in targets.files.sorted() {
            do throws(SystemError) {
                _ = try addWay(to: path, contentMask, &next)
            } catch {
                trouble = trouble ?? error
            }
        }
        for watch in filters.keys where next[watch] == nil {
            // It fails when the kernel has ended the watch itself, with the directory.
            _ = inotify_rm_watch(descriptor.raw, watch)
        }
        filters = next
        if let trouble { throw trouble }
    }

    /// Reads the events so far. True: arm again, and look.
    package mutating func read() throws(SystemError) -> Bool {
        var isRelevant = false
        let filters = filters
        try readInotify(
            descriptor.raw, "read file events",
            { isRelevant = isRelevant || Self.isRelevant($0, filters) }, isEnough: { false })
        return isRelevant
    }

    private static func isRelevant(_ event: InotifyEvent, _ filters: [Int32: Filter]) -> Bool {
        if event.has(Int(IN_Q_OVERFLOW)) { return true }
        // Else of a watch that has been ended.
        guard let filter = filters[event.watch] else { return false }
        return event.mask & goneMask != 0 || filter.isEverything
            || filter.names.contains(event.name)
    }

    /// Watches each name on the way to a path that decides where it leads: links, and the last one,
    /// or the first that is missing.
    private borrowing func addWay(
        to path: String, _ lastMask: UInt32, _ next: inout [Int32: Filter]
    ) throws(SystemError) -> LinkTrail {
        var way = LinkTrail(of: path, in: "/")
        for _ in 0..<Self.attemptsMax {
            for directory in way.directories { try addPassed(directory, &next) }
            for (index, step) in way.steps.enumerated() {
                let mask = index == way.steps.count - 1 ? lastMask : nameMask
                guard let watch = try add(step.directory, mask) else { break }
                next[watch, default: Filter()].names.insert(step.name)
            }
            // It may have changed before it was watched.
            let now = LinkTrail(of: path, in: "/")
            if now == way { break }
            way = now
        }
        return way
    }

    /// Watches a directory for being moved or removed. One that may not be watched tells nearly all
    /// of that by what is in it.
    private borrowing func addPassed(
        _ directory: String, _ next: inout [Int32: Filter]
    ) throws(SystemError) {
        do throws(SystemError) {
            guard let watch = try add(directory, selfMask) else { return }
            if next[watch] == nil { next[watch] = Filter() }
        } catch {
            guard error.code == EACCES || error.code == EPERM else { throw error }
        }
    }

    /// The kernel's number of the watch; nil: there is no such directory. Where it is watched
    /// already, the number is the same.
    private borrowing func add(_ path: String, _ mask: UInt32) throws(SystemError) -> Int32? {
        let fd = descriptor.raw
        do throws(SystemError) {
            // Several paths may lead to one directory: each adds what it needs.
            let flags = mask | UInt32(IN_ONLYDIR | IN_MASK_ADD)
            return try attempt("watch", on: path, { inotify_add_watch(fd, path, flags) })
        } catch {
            guard error.isMissing else { throw error }
            return nil
        }
    }

    /// Somebody who makes and removes directories all the time gets his event later.
    private static let attemptsMax = 8
}

private let selfMask = UInt32(IN_DELETE_SELF | IN_MOVE_SELF)
private let goneMask = UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)
/// For names that lead somewhere: writing to the files beside them wakes nobody.
private let nameMask = goneMask | UInt32(IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE)
private let contentMask = nameMask | UInt32(IN_CLOSE_WRITE | IN_ATTRIB)
