import Glibc
import Jobs
import Linux
import Testing

/// Shell scripts, run beside `jobs.d`, that set links up and then change what they lead to.
/// `old FILE` and `new FILE` write a job file.
struct Turn: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let before: String
    let change: String

    init(_ name: String, _ before: String, then change: String) {
        testDescription = name
        self.before = before
        self.change = change
    }

    static let words = """
        old() { printf 'rule: 1h\\ncmd: old\\n' > $1; }
        new() { printf 'rule: 1h\\ncmd: new\\n' > $1; }

        """

    private static let target = "mkdir t; old t/x; ln -s ../t/x jobs.d/x.yaml"
    /// As Kubernetes lays a ConfigMap out.
    private static func configMap(in directory: String) -> String {
        "cd \(directory); mkdir ..1; old ..1/x.yaml; ln -s ..1 ..data; "
            + "ln -s ..data/x.yaml x.yaml; cd -"
    }
    private static func update(in directory: String) -> String {
        "cd \(directory); mkdir ..2; new ..2/x.yaml; ln -s ..2 ..tmp; mv -T ..tmp ..data; "
            + "rm -r ..1; cd -"
    }
    private static let farConfigMap =
        "mkdir k; \(configMap(in: "k")); ln -s $PWD/k/x.yaml jobs.d/x.yaml"

    static let links = [
        Turn("the target is edited in place", target, then: "new t/x"),
        Turn("the target is replaced", target, then: "new t/y; mv t/y t/x"),
        Turn("the target is removed and comes back", target, then: "rm t/x; new t/x"),
        Turn(
            "the target's directory is replaced", target,
            then: "mkdir s; new s/x; mv t u; mv s t"),
        Turn(
            "the target's directory is removed and comes back", target,
            then: "rm -r t; mkdir t; new t/x"),
        Turn(
            "a directory far above the target is replaced",
            "mkdir -p t/a/b/c; old t/a/b/c/x; ln -s $PWD/t/a/b/c/x jobs.d/x.yaml",
            then: "mkdir -p s/a/b/c; new s/a/b/c/x; mv t u; mv s t"),
        Turn("the link is pointed elsewhere", target, then: "new z; ln -sfn ../z jobs.d/x.yaml"),
        Turn("the link becomes a file", target, then: "new z; mv z jobs.d/x.yaml"),
        Turn("the target becomes a link", target, then: "new z; ln -sf ../z t/x"),
        Turn(
            "the target of a target is edited",
            "mkdir t u; old u/x; ln -s ../u/x t/x; ln -s ../t/x jobs.d/x.yaml", then: "new u/x"),
        Turn(
            "a link between is pointed elsewhere",
            "mkdir t u; old u/x; ln -s ../u/x t/x; ln -s ../t/x jobs.d/x.yaml",
            then: "new u/y; ln -s ../u/y t/z; mv -T t/z t/x"),
        Turn(
            "a directory on the way is a link that is swapped",
            "mkdir one two; old one/x; new two/x; ln -s one now; ln -s ../now/x jobs.d/x.yaml",
            then: "ln -s two next; mv -T next now"),
        Turn("a ConfigMap in jobs.d", configMap(in: "jobs.d"), then: update(in: "jobs.d")),
        Turn("a ConfigMap elsewhere", farConfigMap, then: update(in: "k")),
        Turn(
            "a ConfigMap elsewhere, twice", farConfigMap,
            then: update(in: "k") + "; cd k; mkdir ..3; printf 'rule: 2h\\ncmd: z' > ..3/x.yaml; "
                + "ln -s ..3 ..tmp; mv -T ..tmp ..data; rm -r ..2"),
        Turn(
            "a target that was missing", "mkdir t; ln -s ../t/x jobs.d/x.yaml", then: "new t/x"),
        Turn(
            "a target whose directories were missing",
            "ln -s ../t/u/v/x jobs.d/x.yaml", then: "mkdir -p t/u/v; new t/u/v/x"),
        Turn(
            "a target whose directories come one by one", "ln -s ../t/u/x jobs.d/x.yaml",
            then: "mkdir t; sleep 0.2; mkdir t/u; sleep 0.2; new t/u/x"),
        Turn("a link that comes", "mkdir t; old t/x", then: "new t/x; ln -s ../t/x jobs.d/x.yaml"),
        Turn(
            "a link that comes, and then its target changes", "mkdir t; old t/x",
            then: "ln -s ../t/x jobs.d/x.yaml; sleep 0.1; new t/x"),
        Turn(
            "a second link over the same way", target + "; old t/y",
            then: "ln -s ../t/y jobs.d/y.yaml; sleep 0.06; new t/y"),
        Turn(
            "a directory that somebody stands in", target,
            then: "(cd t; sleep 1) & rm t/x; rmdir t; sleep 0.2; mkdir t; new t/x"),
        Turn(
            "a link to a file of jobs.d that is none for itself",
            "old jobs.d/x.txt; ln -s x.txt jobs.d/x.yaml", then: "new jobs.d/x.txt"),
        Turn(
            "the target gets another mode", "\(target); chmod 000 t/x",
            then: "new t/x; chmod 644 t/x"),
    ]

    /// `jobs.d` itself.
    static let directories = [
        Turn(
            "is a link that is pointed elsewhere",
            "mkdir one two; old one/x.yaml; new two/x.yaml; rmdir jobs.d; ln -s one jobs.d",
            then: "ln -sfn two jobs.d"),
        Turn(
            "is a link that is replaced",
            "mkdir one two; old one/x.yaml; new two/x.yaml; rmdir jobs.d; ln -s one jobs.d",
            then: "ln -s two next; mv -T next jobs.d"),
        Turn(
            "is reached through a link that is pointed elsewhere",
            "mkdir one two; old one/x.yaml; new two/x.yaml; rmdir jobs.d; ln -s one now; "
                + "ln -s now jobs.d", then: "ln -sfn two now"),
        Turn(
            "is reached through a directory that is a link",
            "mkdir -p one/j two/j; old one/j/x.yaml; new two/j/x.yaml; rmdir jobs.d; "
                + "ln -s one now; ln -s now/j jobs.d", then: "ln -s two next; mv -T next now"),
        Turn(
            "is edited where it is, through links",
            "mkdir one; old one/x.yaml; rmdir jobs.d; ln -s one now; ln -s now jobs.d",
            then: "new one/x.yaml; new one/y.yaml"),
        Turn(
            "is a link to nothing until that comes", "rmdir jobs.d; ln -s far/j jobs.d",
            then: "mkdir -p far/j; new far/j/x.yaml"),
        Turn(
            "is removed and made again", "old jobs.d/x.yaml",
            then: "rm -r jobs.d; mkdir jobs.d; new jobs.d/x.yaml"),
        Turn(
            "is removed, and made again later", "old jobs.d/x.yaml",
            then: "rm -r jobs.d; sleep 0.3; mkdir jobs.d; new jobs.d/x.yaml"),
        Turn(
            "is replaced by a rename", "old jobs.d/x.yaml",
            then: "mkdir n; new n/x.yaml; mv jobs.d o; mv n jobs.d; old o/x.yaml"),
        Turn("was missing", "rmdir jobs.d", then: "mkdir jobs.d; new jobs.d/x.yaml"),
        Turn(
            "was a file", "rmdir jobs.d; old jobs.d",
            then: "rm jobs.d; mkdir jobs.d; new jobs.d/x.yaml"),
    ]
}

@Suite struct `Where links lead is followed to the end of a fresh start` {
    private func follow(_ turn: Turn, isThere: Bool = true) throws {
        let world = try World()
        try shell(Turn.words + turn.before, in: world.root)
        let daemon = try Daemon(world.flags)
        try daemon.await(isThere ? "ready: " : "jobs_dir")
        let before = try daemon.wanted()
        try shell(Turn.words + turn.change, in: world.root)
        #expect(try world.awaitFreshStart(daemon) != before)
        #expect(try daemon.problems() == [])
        #expect(try daemon.stop() == 0)
    }

    @Test(arguments: Turn.links) func `a link`(turn: Turn) throws { try follow(turn) }

    @Test(arguments: Turn.directories) func `jobs.d`(turn: Turn) throws {
        try follow(
            turn, isThere: !turn.before.contains("rmdir jobs.d") || turn.before.contains("mkdir"))
    }

    @Test func `jobs.d and its parents are missing at the start`() throws {
        let world = try World()
        let deep = "\(world.root)/a/b/jobs.d"
        let daemon = try Daemon(world.flags + ["--jobs-dir", deep])
        try daemon.await("does not exist; waiting for it to appear")
        try makeDirectories(deep)
        try AppendFile(path: "\(deep)/a.yaml").append(Array(Dance.new.utf8))
        try daemon.await("ready: 1 jobs")
        #expect(try daemon.wanted() == ["a | a.yaml | 1h | new"])
        // A directory far above is replaced as a whole.
        try makeDirectories("\(world.root)/c/b/jobs.d")
        try AppendFile(path: "\(world.root)/c/b/jobs.d/z.yaml").append(Array(Dance.new.utf8))
        rename("\(world.root)/a", "\(world.root)/old")
        rename("\(world.root)/c", "\(world.root)/a")
        #expect(try world.awaitFreshStart(daemon, of: deep) == ["z | z.yaml | 1h | new"])
        #expect(try daemon.problems() == [])
    }

    @Test func `a link to nothing is looked at every 30 s, as status says, and comes at once`()
        throws
    {
        let world = try World()
        symlink("../t/x", "\(world.jobsDir)/x.yaml")
        let daemon = try world.daemon()
        let problems = try daemon.problems()
        #expect(problems.count == 2)
        #expect(
            problems[0] == "not every file in jobs_dir can be read; looking at jobs_dir every 30 s")
        #expect(problems[1].contains("x.yaml: error: the file can't be read: a symbolic link"))
        try shell(Turn.words + "mkdir t; new t/x", in: world.root)
        try daemon.await("1 added")
        #expect(try daemon.problems() == [])
    }

    @Test func `the target of a link is not read while it is written`() throws {
        let world = try World()
        try shell(Turn.words + "mkdir t; old t/x; ln -s ../t/x jobs.d/x.yaml", in: world.root)
        let daemon = try world.daemon()
        let file = open("\(world.root)/t/x", O_WRONLY | O_TRUNC | O_CLOEXEC)
        let first = "rule: 1h\ncmd: ne"
        _ = write(file, first, first.utf8.count)
        // Another file shows that the directory was looked at meanwhile.
        try world.put("other.yaml", Dance.old)
        try daemon.await("1 added")
        #expect(try daemon.wanted().last == "x | x.yaml | 1h | old")
        _ = write(file, "w\n", 2)
        close(file)
        try daemon.await("1 changed")
        try world.awaitFreshStart(daemon)
    }

    @Test func `more events of targets than the kernel keeps`() throws {
        let world = try World()
        try shell(Turn.words + "mkdir t; old t/x; ln -s ../t/x jobs.d/x.yaml", in: world.root)
        let daemon = try world.daemon()
        daemon.signal(SIGSTOP)
        for round in 0..<70_000 { chmod("\(world.root)/t/x", round % 2 == 0 ? 0o600 : 0o644) }
        try shell(Turn.words + "new t/x", in: world.root)
        daemon.signal(SIGCONT)
        #expect(try world.awaitFreshStart(daemon) == ["x | x.yaml | 1h | new"])
    }

    @Test func `beyond a thousand links status says that it looks every 30 s`() throws {
        let world = try World()
        try shell(Turn.words + "mkdir t; old t/x", in: world.root)
        for number in 1...1_001 {
            symlink("../t/x", "\(world.jobsDir)/\(number).yaml")
        }
        let daemon = try world.daemon()
        let sentence =
            "jobs_dir has 1001 symbolic links, and no more than 1000 can be watched to where they "
            + "lead; looking at jobs_dir every 30 s"
        #expect(try daemon.problems().contains(sentence))
        world.remove("1.yaml")
        try daemon.await("changes of files are noticed at once again")
        #expect(try daemon.problems() == [])
    }
}
