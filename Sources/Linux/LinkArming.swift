import Glibc

/// Watches what decides where a directory, and the symbolic links in it, lead: each name on each
/// way, so that a link may be pointed elsewhere anywhere on it, and what stands at the end.
///
/// Directories that are passed are watched for being moved or removed only: what else happens in
/// them wakes nobody. Those with a name on the way in them wake for other names too.
package struct LinkArming: Sendable {
    /// What is wanted of one directory.
    private struct Wanted {
        var mask: UInt32 = 0
        var names: [String: [String]] = [:]
        /// False: one that may not be watched is no trouble.
        var isNeeded = false
    }

    private var watch: LinkWatch?
    private var filters = LinkFilters()
    private var order: [String] = []
    private var wanted: [String: Wanted] = [:]

    /// Watches nothing yet.
    package init() {}

    /// Watches the ways of the directory, an absolute path, and of the first of these links in it.
    /// Arm first, then look where they lead. Equal filters as before: nothing was out of watch
    /// meanwhile.
    package mutating func arm(
        _ directory: String, links: [String], linksMax: Int
    ) -> LinkReport {
        order = []
        wanted = [:]
        var report = LinkReport()
        var known: [String: LinkTrail.Reading] = [:]
        let reading = { (path: String) -> LinkTrail.Reading in
            if let old = known[path] { return old }
            let new = readLink(path)
            known[path] = new
            return new
        }
        let way = LinkTrail(of: directory, in: "/", reading: reading)
        want(way, of: "", nameMask)
        report.directory = way.end
        if let real = way.end {
            report.linkCount = links.count
            var targets: Set<String> = []
            for link in links.prefix(linksMax) {
                let way = LinkTrail(of: link, in: real, reading: reading)
                want(way, of: link, contentMask)
                if let last = way.steps.last { targets.insert(last.directory) }
            }
            report.targetDirectories = targets.sorted()
        }
        arm(&report)
        return report
    }

    private mutating func want(_ way: LinkTrail, of link: String, _ lastMask: UInt32) {
        for directory in way.directories { want(directory) { $0.mask |= selfMask } }
        // The directory of the links themselves is watched by others, for each name in it.
        let first = link.isEmpty ? 0 : 1
        for (index, step) in way.steps.enumerated().dropFirst(first) {
            let isLast = index == way.steps.count - 1
            want(step.directory) {
                $0.mask |= isLast ? lastMask : nameMask
                if $0.names[step.name]?.last != link {
                    $0.names[step.name, default: []].append(link)
                }
                // The directory's own watch tells nearly everything without its parent.
                if !isLast || !link.isEmpty { $0.isNeeded = true }
            }
        }
        // An empty directory that somebody still stands in is removed without an event of its own.
        guard way.end == nil, way.steps.count > first else { return }
        guard let last = way.steps.last?.directory else { return }
        let (parent, name) = splitPath(last)
        guard let name else { return }
        want(parent) {
            $0.mask |= nameMask
            if $0.names[name]?.last != link { $0.names[name, default: []].append(link) }
        }
    }

    private mutating func want(_ directory: String, _ change: (inout Wanted) -> Void) {
        if wanted[directory] == nil { order.append(directory) }
        change(&wanted[directory, default: Wanted()])
    }

    private mutating func arm(_ report: inout LinkReport) {
        var next = LinkFilters()
        do throws(SystemError) {
            if watch == nil { watch = try LinkWatch() }
            guard let watch else { return }
            for directory in order {
                guard let wanted = wanted[directory] else { continue }
                do throws(SystemError) {
                    let number = try watch.add(directory, wanted.mask)
                    if let number { next.add(number, wanted.names) }
                } catch {
                    let isForbidden = error.code == EACCES || error.code == EPERM
                    if wanted.isNeeded || !isForbidden { report.error = report.error ?? error }
                }
            }
            for old in filters.watches where !next.watches.contains(old) { watch.remove(old) }
        } catch {
            report.error = error
        }
        filters = next
        report.watch = watch
        report.filters = next
    }
}

private let selfMask = UInt32(IN_DELETE_SELF | IN_MOVE_SELF)
private let nameMask = selfMask | UInt32(IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE)
/// A target may be half written.
private let contentMask = nameMask | UInt32(IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB)
