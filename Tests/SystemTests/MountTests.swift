import Glibc
import Jobs
import Linux
import Testing

/// Name spaces of their own, so that nothing is mounted on the host, and no limit of it changes.
enum Apart {
    /// Without rights of its own a user gets them in a name space of users.
    static let user = getuid() == 0 ? [] : ["-Ur"]
    static let mounts = ["unshare"] + user + ["-m", "--propagation", "private"]

    /// Runs something where a daemon is.
    static func with(_ daemon: Daemon) -> [String] {
        let user = getuid() == 0 ? [] : ["-U", "--preserve-credentials"]
        return ["nsenter", "-t", "\(daemon.pid)"] + user + ["-m", "--"]
    }

    static let canMount = can("mount -t tmpfs x /mnt", mounts)
    static let canLimit = can(
        "echo 1 > /proc/sys/user/max_inotify_watches", ["unshare", "-Ur"])

    private static func can(_ script: String, _ through: [String]) -> Bool {
        do {
            try shell(script, in: "/", through: through)
            return true
        } catch {
            return false
        }
    }
}

@Suite(.enabled(if: Apart.canMount, "mounting takes root, or name spaces of users"))
struct `What is mounted over a directory is followed` {
    /// A daemon in a name space of its own, and scripts that run in it.
    private func play(_ before: String, _ changes: [String]) throws {
        let world = try World()
        try shell(Turn.words + before, in: world.root)
        let daemon = try Daemon(world.flags, through: Apart.mounts)
        try daemon.await("ready: ")
        let inside = Apart.with(daemon)
        for change in changes {
            let was = try daemon.wanted()
            try shell(Turn.words + change, in: world.root, through: inside)
            #expect(try world.awaitFreshStart(daemon, through: inside) != was)
        }
        #expect(try daemon.problems() == [])
        #expect(try daemon.stop() == 0)
    }

    @Test func `over /proc, which tells whose processes are whose: runs are stopped nevertheless`()
        throws
    {
        let world = try World()
        try world.put(
            "stubborn.yaml",
            """
            rule: now
            kill_after: 1h
            cwd: \(world.root)
            cmd: trap '' TERM; echo up > up.new; mv up.new up; while :; do sleep 0.1; done
            """)
        let daemon = try Daemon(world.flags + ["--stop-timeout", "1h"], through: Apart.mounts)
        try daemon.await("ready: ")
        try world.awaitFile("up")
        try shell("mount -t tmpfs x /proc", in: world.root, through: Apart.with(daemon))
        for _ in 0..<3 {
            daemon.signal(SIGTERM)
            try daemon.await("stopping")
        }
        #expect(try daemon.status() == 0)
        let run = try #require(world.records.of("finished", "stubborn").first)
        #expect(run["outcome"]?.string == "stopped" && run["signal"]?.string == "KILL")
    }

    @Test(arguments: ["ruqid", "ruqi"])
    func `over /proc, where the arguments stand: no command takes that for none`(name: String)
        throws
    {
        let script = "mount -t tmpfs x /proc && exec \(built(name)) --version"
        let answer = try command(
            Apart.mounts + ["sh", "-c", script], program: "/usr/bin/unshare")
        #expect(answer.status == 71 && answer.output.isEmpty)
        #expect(answer.errors == "\(name): the command line can't be read; is /proc mounted?\n")
    }

    @Test func `over jobs.d, and away again`() throws {
        try play(
            "old jobs.d/x.yaml",
            [
                "mount -t tmpfs -o mode=755 x jobs.d; new jobs.d/y.yaml", "old jobs.d/z.yaml",
                "umount jobs.d",
            ])
    }

    @Test func `another directory over jobs.d, and away while somebody stands in it`() throws {
        try play(
            "old jobs.d/x.yaml; mkdir o; new o/y.yaml",
            [
                "mount --bind o jobs.d", "old o/z.yaml",
                "(cd jobs.d; exec sleep 1) & umount -l jobs.d", "new jobs.d/x.yaml",
            ])
    }

    @Test func `over the directory above`() throws {
        try play(
            "rmdir jobs.d; mkdir p; ln -s p/j jobs.d; mkdir p/j; old p/j/x.yaml",
            ["mount -t tmpfs -o mode=755 x p; mkdir p/j; new p/j/y.yaml", "umount p"])
    }

    @Test func `over what a link leads to`() throws {
        try play(
            "mkdir t; old t/x; ln -s ../t/x jobs.d/x.yaml",
            [
                "mount -t tmpfs -o mode=755 x t; new t/x", "printf 'rule: 2h\\ncmd: z' > t/x",
                "umount t",
            ])
    }

    @Test func `over a file`() throws {
        try play(
            "old jobs.d/x.yaml; new n", ["mount --bind n jobs.d/x.yaml", "umount jobs.d/x.yaml"])
    }
}

@Suite(.enabled(if: Apart.canLimit, "limits take name spaces of users"))
struct `Without watches the directory is looked at` {
    @Test(arguments: [
        (
            "watches", "this user has no inotify watches left (raise fs.inotify.max_user_watches)"
        ),
        (
            "instances",
            "this user has no inotify instances left (raise fs.inotify.max_user_instances)"
        ),
    ])
    func `and watched as soon as it can be`(limit: String, sentence: String) throws {
        let world = try World()
        try world.put("a.yaml", Dance.old)
        let file = "/proc/sys/user/max_inotify_\(limit)"
        let daemon = try Daemon(
            world.flags,
            through: ["unshare", "-Ur", "sh", "-c", "echo 0 > \(file); exec \"$@\"", "sh"])
        try daemon.await("ready: ")
        let problem = try daemon.problems().first ?? ""
        #expect(problem.contains(sentence))
        #expect(problem.hasSuffix("; looking at jobs_dir every 30 s instead"))
        try world.put("a.yaml", Dance.new)
        // What the time would do, too.
        daemon.signal(SIGHUP)
        try world.awaitFreshStart(daemon)
        try shell(
            "echo 100 > \(file)", in: "/",
            through: ["nsenter", "-t", "\(daemon.pid)", "-U", "--preserve-credentials"])
        daemon.signal(SIGHUP)
        try daemon.await("changes of files are noticed at once again")
        #expect(try daemon.problems() == [])
        try shell(Turn.words + "mkdir t; new t/x; ln -s ../t/x jobs.d/x.yaml", in: world.root)
        try world.awaitFreshStart(daemon)
        try shell(Turn.words + "old t/x", in: world.root)
        try world.awaitFreshStart(daemon)
        #expect(try daemon.stop() == 0)
    }
}
