import Calendar
import Glibc
import Linux
import fuzz

/// One of those who change `jobs.d` at the same time, by all the ways people and programs do. It
/// has files of its own, and some that all share. What fails because somebody else was quicker is
/// given up.
///
/// Each command carries a token that ends in a dot. Of some contents that no file may ever be run
/// with (broken ones, untrusted ones) the token begins with `bad`.
struct StormWriter {
    /// Where targets of links and files to move in lie, all of the writers' own.
    private let outside: String
    private let jobsDir: String
    private let number: Int
    private let isRoot = geteuid() == 0
    private let replacesDirectory: Bool
    private var dice: Dice
    private var made = 0
    /// The tokens that stood in good files, maybe for a moment.
    private(set) var good: Set<String> = []
    /// Own files that are untrusted and hold what must not run.
    private var poisoned: Set<String> = []
    /// How often each way was taken.
    private(set) var taken: [String: Int] = [:]

    /// With `replacesDirectory` all of `jobs.d` is removed and made again now and then. What was
    /// half written before the daemon watches a new directory can't be told from what is whole; so
    /// then half of a file is no job file, else it is one with another command.
    init(_ number: Int, world: World, seed: UInt64, replacesDirectory: Bool) throws {
        self.replacesDirectory = replacesDirectory
        self.number = number
        jobsDir = world.jobsDir
        outside = "\(world.root)/outside-\(number)"
        dice = Dice(seed: seed &+ UInt64(number))
        try makeDirectories(outside)
    }

    /// Changes made outside `jobs.d`, which reach it through links: targets that are edited, and
    /// directories that are swapped. They need a watch where the links lead.
    static let changesTargets = true

    /// Makes that many changes, unless the time is over before. Returns how many it made.
    mutating func run(_ count: Int, until end: Uptime) -> Int {
        var done = 0
        while done < count, readUptime() < end {
            change(done)
            done += 1
            // The load has a shape: so the daemon looks in the midst of it, and often.
            usleep(UInt32(dice.number(below: 12_000)))
        }
        return done
    }

    private typealias Way = (name: String, make: @Sendable (inout StormWriter) -> Void)

    private static let ways: [Way] = [
        ("write in place", { $0.write($0.ownFile(), $0.goodText()) }),
        ("two halves", { $0.writeHalves($0.ownFile(), $0.goodText()) }),
        ("temporary file and rename", { $0.replace($0.ownFile(), $0.goodText(), syncs: false) }),
        ("the same with fsync", { $0.replace($0.ownFile(), $0.goodText(), syncs: true) }),
        ("vim", { $0.vim() }), ("emacs", { $0.emacs() }), ("sed -i", { $0.sed() }),
        ("cp", { $0.copy() }), ("mv from outside", { $0.moveIn() }),
        ("mv within", { $0.moveWithin() }), ("mv out", { $0.moveOut() }),
        ("old times", { $0.oldTimes() }), ("hard link", { $0.hardLink() }),
        ("symbolic link", { $0.link() }), ("..data", { $0.swapData() }),
        ("target", { $0.changeTarget() }), ("delete", { $0.delete($0.ownFile()) }),
        ("broken", { $0.write($0.ownFile(), $0.brokenText()) }),
        ("broken by rename", { $0.replace($0.ownFile(), $0.brokenText(), syncs: false) }),
        (
            "duplicate id",
            { $0.write($0.ownFile(), $0.goodText(id: "dup-\($0.dice.number(below: 4))")) }
        ),
        ("shared file", { $0.writeShared() }), ("chmod", { $0.distrust() }),
        ("an editor's litter", { $0.litter() }),
    ]

    private mutating func change(_ index: Int) {
        let (name, make): Way =
            replacesDirectory && number == 0 && index % 60 == 30
            ? ("the directory", { $0.replaceDirectory() }) : dice.choice(Self.ways)
        make(&self)
        taken[name, default: 0] += 1
    }

    // MARK: - Names and texts

    private mutating func ownFile() -> String { "w\(number)-\(dice.number(below: 6)).yaml" }

    private func path(_ name: String) -> String { "\(jobsDir)/\(name)" }

    private mutating func token(_ kind: String) -> String {
        made += 1
        let token = "\(kind)-\(number)-\(made)."
        if kind == "good" { good.insert(token) }
        return token
    }

    /// One job or two; the ids are the file's own but where one is given.
    private mutating func goodText(id: String? = nil) -> String {
        let rule = dice.choice(["1s", "1s", "2s", "\"* * * * * *\"", "1h", "now"])
        let quote = replacesDirectory ? "'" : ""
        let first = "rule: \(rule)\ncmd: \(quote)true \(token("good"))\(quote)\n"
        if let id { return "job_id: \(id)\n\(first)" }
        guard dice.number(below: 4) == 0 else { return "# \(dice.next())\n\(first)" }
        let second = "job_id: s-\(number)-\(dice.number(below: 4))\nrule: 1s\n"
        return "job_id: f-\(number)-\(dice.number(below: 8))\n\(first)---\n\(second)"
            + "cmd: [\"true\", \(token("good"))]\n"
    }

    private mutating func brokenText() -> String {
        let bad = "rule: 1s\ncmd: 'true \(token("bad"))'\n"
        return dice.choice([
            "job_id: b-\(number)\n\(bad)---\nrule: 1s\ncomand: x\n", "\(bad)comand: x\n",
            "\(bad)rule: 1s\n", "", "\(bad)timezone: Nowhere/Else\n", "\(bad)\t\n: [\n",
            "rule: * * * * *\ncmd: x\n", "\u{0}\(bad)",
        ])
    }

    // MARK: - Calls

    /// The whole content with one write. Whatever stood there is gone, trusted or not.
    private mutating func write(_ name: String, _ text: String) {
        guard !poisoned.contains(name) else { return replace(name, text, syncs: false) }
        put(path(name), text)
    }

    private func put(_ path: String, _ text: String, mode: mode_t = 0o644) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else { return }
        _ = Glibc.write(file, text, text.utf8.count)
        close(file)
    }

    /// Cut anywhere, also within the token.
    private mutating func writeHalves(_ name: String, _ text: String) {
        guard !poisoned.contains(name) else { return }
        let file = open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { return }
        // Mostly short of the command's end: what stands there then is a job, with another command.
        let most = text.utf8.count
        let cut = dice.number(below: 4) == 0 ? dice.number(below: most) : max(0, most - 3)
        let bytes = Array(text.utf8)
        _ = Glibc.write(file, bytes, cut)
        usleep(UInt32(dice.number(below: 300_000)))
        _ = bytes.withUnsafeBytes {
            Glibc.write(file, $0.baseAddress.map { $0 + cut }, $0.count - cut)
        }
        close(file)
    }

    private mutating func replace(_ name: String, _ text: String, syncs: Bool) {
        let temporary = path(".\(name).\(dice.next())")
        put(temporary, text)
        if syncs {
            let file = open(temporary, O_RDONLY | O_CLOEXEC)
            fsync(file)
            close(file)
        }
        if rename(temporary, path(name)) == 0 { poisoned.remove(name) } else { unlink(temporary) }
    }

    private mutating func delete(_ name: String) {
        unlink(path(name))
        poisoned.remove(name)
    }
}

// MARK: - What programs do, call by call

extension StormWriter {
    fileprivate mutating func vim() {
        let name = ownFile()
        guard !poisoned.contains(name) else { return }
        let swap = path(".\(name).swp")
        put(swap, "b0VIM 9.0")
        put(path("4913-\(number)"), "")
        unlink(path("4913-\(number)"))
        rename(path(name), path("\(name)~"))
        put(path(name), goodText())
        chmod(path(name), 0o644)
        unlink(path("\(name)~"))
        unlink(swap)
    }

    fileprivate mutating func emacs() {
        let name = ownFile()
        guard !poisoned.contains(name) else { return }
        symlink("me@host.1:1", path(".#\(name)"))
        put(path("#\(name)#"), "autosaved", mode: 0o600)
        rename(path(name), path("\(name)~"))
        put(path(name), goodText())
        unlink(path("#\(name)#"))
        unlink(path(".#\(name)"))
    }

    fileprivate mutating func sed() {
        let name = ownFile()
        let temporary = path("sed\(dice.next())")
        put(temporary, goodText(), mode: 0o600)
        chmod(temporary, 0o644)
        if rename(temporary, path(name)) == 0 { poisoned.remove(name) } else { unlink(temporary) }
    }

    /// Into the file that is there, a few bytes a call.
    fileprivate mutating func copy() {
        let name = ownFile()
        guard !poisoned.contains(name) else { return }
        let bytes = Array(goodText().utf8)
        let file = open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { return }
        for start in stride(from: 0, to: bytes.count, by: 16) {
            let part = Array(bytes[start..<min(start + 16, bytes.count)])
            _ = Glibc.write(file, part, part.count)
        }
        close(file)
    }

    fileprivate mutating func moveIn() {
        let name = ownFile()
        put("\(outside)/new", goodText())
        if rename("\(outside)/new", path(name)) == 0 { poisoned.remove(name) }
    }

    fileprivate mutating func moveWithin() {
        let (from, to) = (ownFile(), ownFile())
        guard from != to, rename(path(from), path(to)) == 0 else { return }
        let isPoisoned = poisoned.remove(from) != nil
        if isPoisoned { poisoned.insert(to) } else { poisoned.remove(to) }
    }

    fileprivate mutating func moveOut() {
        let name = ownFile()
        rename(path(name), "\(outside)/old")
        poisoned.remove(name)
    }

    /// As `rsync -a` and `cp -p`: the modification time says that nothing happened.
    fileprivate mutating func oldTimes() {
        let name = ownFile()
        let temporary = path(".\(name).rsync")
        put(temporary, goodText())
        var times = [
            timespec(tv_sec: 1_600_000_000, tv_nsec: 0),
            timespec(tv_sec: 1_600_000_000, tv_nsec: 0),
        ]
        utimensat(AT_FDCWD, temporary, &times, 0)
        if rename(temporary, path(name)) == 0 { poisoned.remove(name) } else { unlink(temporary) }
    }

    fileprivate mutating func hardLink() {
        let name = ownFile()
        delete(name)
        put("\(outside)/hard", goodText())
        Glibc.link("\(outside)/hard", path(name))
        unlink("\(outside)/hard")
    }

    /// A link of its own, beside the files: to a target outside.
    fileprivate mutating func link() {
        let target = "\(outside)/target-\(dice.number(below: 3))"
        if access(target, F_OK) != 0 || !Self.changesTargets {
            unlink(target)
            replaceTarget(target)
        }
        let temporary = path(".link-\(number)")
        symlink(target, temporary)
        rename(temporary, path("link-\(number).yaml"))
    }

    private mutating func replaceTarget(_ target: String) {
        put("\(target).new", goodText())
        rename("\(target).new", target)
    }

    fileprivate mutating func changeTarget() {
        guard Self.changesTargets else { return }
        let target = "\(outside)/target-\(dice.number(below: 3))"
        switch dice.number(below: 4) {
        case 0: put(target, goodText())
        case 1: unlink(target)
        default: replaceTarget(target)
        }
    }

    /// As a ConfigMap: the file leads through a link to a directory, which is swapped. In `jobs.d`
    /// or, where the watch reaches there, outside.
    fileprivate mutating func swapData() {
        let isOutside = Self.changesTargets && dice.number(below: 2) == 0
        let base = isOutside ? outside : jobsDir
        let version = "..v\(number)-\(dice.number(below: 1_000_000))"
        guard mkdir("\(base)/\(version)", 0o755) == 0 else { return }
        put("\(base)/\(version)/x.yaml", goodText())
        let data = "..data-\(number)"
        symlink(version, "\(base)/\(data).new")
        var buffer = [CChar](repeating: 0, count: 256)
        let length = readlink("\(base)/\(data)", &buffer, 255)
        rename("\(base)/\(data).new", "\(base)/\(data)")
        let name = isOutside ? "far-\(number).yaml" : "map-\(number).yaml"
        symlink("\(base)/\(data)/x.yaml", path(name))
        guard length > 0 else { return }
        let old = String(
            decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
        removeTree("\(base)/\(old)")
    }

    /// Good and broken ones, for any of the others to overwrite.
    fileprivate mutating func writeShared() {
        let name = "shared-\(dice.number(below: 4)).yaml"
        switch dice.number(below: 6) {
        case 0: unlink(path(name))
        case 1: put(path(name), "broken: [\n")
        case 2: put(path(name), goodText(id: "dup-\(dice.number(below: 4))"))
        case 3: replace(name, goodText(), syncs: false)
        case 4: rename(path(name), path("shared-\(dice.number(below: 4)).yaml"))
        default: put(path(name), goodText())
        }
    }

    /// As root a file that others may write is refused; what stands in it may then be anything.
    fileprivate mutating func distrust() {
        guard isRoot else { return }
        let name = ownFile()
        if poisoned.contains(name) { return delete(name) }
        switch dice.number(below: 3) {
        case 0: chmod(path(name), 0o666)
        case 1: chmod(path(name), 0o644)
        default:
            let temporary = path(".\(name).open")
            put(temporary, "rule: 1s\ncmd: 'true \(token("bad"))'\n")
            chmod(temporary, 0o666)
            if rename(temporary, path(name)) == 0 {
                poisoned.insert(name)
            } else {
                unlink(temporary)
            }
        }
    }

    fileprivate mutating func litter() {
        let name = ownFile()
        let litter = dice.choice([
            "\(name)~", ".\(name).swp", "#\(name)#", "\(name).tmp", "\(name).orig",
        ])
        if Bool.random(using: &dice) {
            unlink(path(litter))
        } else {
            put(path(litter), brokenText())
        }
    }

    /// Removed file by file, or moved away at once; made anew, empty or as it was.
    fileprivate mutating func replaceDirectory() {
        let away = "\(outside)/away"
        removeTree(away)
        switch dice.number(below: 3) {
        case 0: removeTree(jobsDir)
        case 1: rename(jobsDir, away)
        default:
            rename(jobsDir, away)
            usleep(UInt32(dice.number(below: 100_000)))
            rename(away, jobsDir)
        }
        mkdir(jobsDir, 0o755)
        poisoned = []
    }
}
