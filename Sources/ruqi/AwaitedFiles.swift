import Calendar
import Jobs
import Linux
import Status

/// The files that `ruqi wait` waits for, and what is known of each.
struct AwaitedFiles {
    struct Member {
        let path: String
        /// Nil: there is nothing to wait for.
        var awaited: AwaitedFile?
        var state: State
        /// Of the daemon, when it was asked last.
        var entry: FileEntry?
    }

    enum State {
        case known(AwaitedFile.Verdict)
        /// It can't be read here.
        case unreadable(String)
        /// The daemon was not asked.
        case unasked
    }

    private(set) var members: [Member] = []
    /// Directories in which there is nothing to wait for.
    private(set) var emptyDirectories: [String] = []

    /// Reads what is to be waited for; a directory stands for the job files in it.
    init(_ paths: [String]) {
        for path in paths {
            if isDirectory(path) { addDirectory(path) } else { add(path) }
        }
    }

    private mutating func addDirectory(_ path: String) {
        let before = members.count
        do throws(SystemError) {
            let slash = path.hasSuffix("/") ? "" : "/"
            for entry in try listDirectory(path)
            where IgnoredName.reason(for: entry.name) == nil && entry.kind != .directory {
                add("\(path)\(slash)\(entry.name)")
            }
        } catch {
            members.append(Member(path: path, state: .unreadable("\(error)")))
        }
        if members.count == before { emptyDirectories.append(path) }
    }

    private mutating func add(_ path: String) {
        let name = String(path.split(separator: "/").last ?? "")
        do throws(FileReadError) {
            let bytes = try readFile(path, limitBytes: YAMLLimits.fileBytesMax)
            let awaited = AwaitedFile(name: name, hash: ContentHash.text(of: bytes))
            let reason = IgnoredName.reason(for: name)
            members.append(
                Member(
                    path: path, awaited: awaited,
                    state: reason.map { .known(.ignored($0)) } ?? .unasked))
        } catch {
            members.append(Member(path: path, state: .unreadable("\(error)")))
        }
    }

    /// Asks the daemon about all that are not applied yet. Ends the command where it can't be
    /// reached. `isSettled`: see ``AwaitedFile/verdict(on:isSettled:)``.
    mutating func ask(_ client: DaemonClient, isSettled: Bool = false) throws {
        let pending = members.indices.filter { members[$0].isPending }
        // Few are asked for one by one: the list may have 100,000.
        let entries =
            pending.count > Self.singlesMax
            ? try list(client, nil)
            : try pending.flatMap { try list(client, members[$0].awaited?.name) }
        let known = Dictionary(
            entries.map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
        for index in pending {
            guard let awaited = members[index].awaited else { continue }
            members[index].entry = known[awaited.name]
            members[index].state = .known(
                awaited.verdict(on: known[awaited.name], isSettled: isSettled))
        }
        // Also where nothing is waited for, a daemon that isn't there is not passed over.
        if pending.isEmpty { _ = try client.get("/healthz") }
    }

    private func list(_ client: DaemonClient, _ file: String?) throws -> [FileEntry] {
        let body = try client.get("/ruqi/get_files", [("file", file)])
        return (try dataOf(body)["list"]?.elements ?? []).compactMap(FileEntry.init)
    }

    /// Whether what is waited for is asked for file by file, which costs the daemon little.
    var areFew: Bool { members.count <= Self.singlesMax }

    /// Whether waiting may help one.
    var isAnyPending: Bool { members.contains(where: \.isPending) }
    /// Whether waiting helps one no more.
    var isAnyHopeless: Bool { members.contains(where: \.isHopeless) }

    private static let singlesMax = 8
}

extension AwaitedFiles.Member {
    fileprivate var isPending: Bool {
        switch state {
        case .unasked, .known(.pending): true
        case .unreadable, .known(.applied), .known(.refused), .known(.ignored): false
        }
    }

    fileprivate var isHopeless: Bool {
        switch state {
        case .unreadable, .known(.refused), .known(.ignored): true
        case .unasked, .known(.applied), .known(.pending): false
        }
    }
}
