import Glibc

/// The descriptor of the watches on where symbolic links lead. The loader's thread sets them up,
/// because that may wait for a slow file system; the loop reads the events. inotify(7).
package final class LinkWatch: Sendable {
    // The kernel serves both threads at once.
    private let descriptor: Descriptor

    init() throws(SystemError) {
        descriptor = try makeInotify("watch where symbolic links lead")
    }

    /// Becomes readable when there are events.
    package var raw: Int32 { descriptor.raw }

    /// The events so far, in order, each with the name of a link in `jobs.d`; with the empty name
    /// where it may be any of them, or `jobs.d` itself.
    package func read(_ filters: LinkFilters) throws(SystemError) -> [DirectoryEvent] {
        var events: [DirectoryEvent] = []
        var count = 0
        try readInotify(
            descriptor.raw, "read events of symbolic links",
            { event in
                count += 1
                for event in filters.translate(event) where events.last != event {
                    events.append(event)
                }
            }, isEnough: { count >= Self.eventsPerRead })
        return events
    }

    /// The kernel's number of the watch, which is the same for the same directory; nil: there is
    /// no such directory.
    func add(_ directory: String, _ mask: UInt32) throws(SystemError) -> Int32? {
        let fd = descriptor.raw
        do throws(SystemError) {
            let flags = mask | UInt32(IN_ONLYDIR | IN_MASK_ADD)
            return try attempt("watch", on: directory, { inotify_add_watch(fd, directory, flags) })
        } catch {
            guard error.isMissing else { throw error }
            return nil
        }
    }

    func remove(_ watch: Int32) {
        // It fails when the kernel has ended the watch itself, with the directory.
        _ = inotify_rm_watch(descriptor.raw, watch)
    }

    /// Then the caller gets its turn; the rest stays readable.
    private static let eventsPerRead = 4_096
}
