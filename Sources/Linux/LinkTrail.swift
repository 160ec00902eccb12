/// The way from a path to what it leads to, through symbolic links, as the kernel goes it: name by
/// name, link by link. path_resolution(7).
package struct LinkTrail: Hashable, Sendable {
    /// A name in a directory whose own path has no link in it.
    package struct Step: Hashable, Sendable {
        package let directory: String
        package let name: String

        package init(_ directory: String, _ name: String) {
            self.directory = directory
            self.name = name
        }
    }

    /// What stands under a path.
    package enum Reading: Hashable, Sendable {
        case link(to: String)
        case noLink
        /// Nothing, or nothing that may be looked at.
        case nothing
    }

    /// The links in the order in which they are passed, and then the name at which the way ends,
    /// there or missing.
    package private(set) var steps: [Step] = []
    /// The directories that are passed and are no links.
    package private(set) var directories: [String] = []
    /// What the path leads to, without a link in it; nil: nothing, or through too many links.
    package private(set) var end: String?

    /// Goes from `directory`, an absolute path without links; one call for each name.
    package init(
        of path: String, in directory: String, reading: (String) -> Reading = readLink
    ) {
        var names = Array(path.split(separator: "/").reversed())
        // The root is the empty text here, so that a path is made by joining.
        var here = path.hasPrefix("/") || directory == "/" ? "" : directory
        var links = 0
        while let name = names.popLast() {
            if name == "." { continue }
            if name == ".." {
                here = here.isEmpty ? "" : Self.above(here)
                continue
            }
            let there = "\(here)/\(name)"
            switch reading(there) {
            case .noLink where names.isEmpty:
                steps.append(Step(Self.shown(here), String(name)))
                end = there
                return
            case .noLink:
                directories.append(there)
                here = there
            case .link(let text):
                steps.append(Step(Self.shown(here), String(name)))
                links += 1
                guard links <= Self.linksMax else { return }
                if text.hasPrefix("/") { here = "" }
                names += text.split(separator: "/").reversed()
            case .nothing:
                steps.append(Step(Self.shown(here), String(name)))
                return
            }
        }
        end = Self.shown(here)
    }

    private static func shown(_ directory: String) -> String {
        directory.isEmpty ? "/" : directory
    }

    /// Without links a path's text tells what is above it.
    private static func above(_ directory: String) -> String {
        let parent = splitPath(directory).parent
        return parent == "/" ? "" : parent
    }

    /// The kernel's MAXSYMLINKS, include/linux/namei.h.
    private static let linksMax = 40
}

/// Whether a link stands under a path whose own directories are none.
package func readLink(_ path: String) -> LinkTrail.Reading {
    do throws(SystemError) {
        return .link(to: try linkText(path))
    } catch {
        return error.isNoLink ? .noLink : .nothing
    }
}
