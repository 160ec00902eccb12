import Glibc
import Jobs
import Linux
import Testing

/// However files are changed: in the end the daemon has what a fresh one loads.
@Suite struct `However a file is changed, the end is that of a fresh start` {
    private func changed(_ action: (World) throws -> Void) throws {
        let world = try World()
        try world.put("a.yaml", Dance.old)
        try world.put("b.yaml", "rule: 0 0 0 1 1 *\ncmd: other\n")
        let daemon = try world.daemon()
        let before = try daemon.wanted()
        try action(world)
        #expect(try world.awaitFreshStart(daemon) != before)
        #expect(try daemon.problems() == [])
        #expect(try daemon.stop() == 0)
    }

    @Test(arguments: Dance.editors + Dance.tools)
    func `call by call`(dance: Dance) throws {
        try changed { try dance.perform($0.jobsDir, Dance.new) }
    }

    @Test(arguments: Script.all.filter { isInstalled($0.needs) })
    func `by what is installed`(script: Script) throws {
        try changed { world in
            try shell("printf '\(Dance.new)' > NEW", in: world.root)
            try shell(script.text, in: world.jobsDir)
        }
    }

    @Test(.enabled(if: isInstalled("git"), "git is not installed"))
    func `git checkout of another branch`() throws {
        let world = try World()
        try shell(
            """
            git init -q; git config user.email a@b; git config user.name a
            for n in 1 2 3 4 5 6 7 8 9; do printf 'rule: 1h\\ncmd: old%s' $n > $n.yaml; done
            git add .; git commit -qm one; git checkout -qb two
            git rm -q 1.yaml; git mv 2.yaml two.yaml; printf 'rule: 2h\\ncmd: new' > 3.yaml
            printf 'rule: 3h\\ncmd: x' > ten.yaml; git add .; git commit -qm two
            git checkout -q -
            """, in: world.jobsDir)
        let daemon = try world.daemon()
        let before = try daemon.wanted()
        #expect(before.count == 9)
        try shell("git checkout -q two", in: world.jobsDir)
        let after = try world.awaitFreshStart(daemon)
        #expect(after != before)
        try shell("git checkout -q -", in: world.jobsDir)
        #expect(try world.awaitFreshStart(daemon) == before)
    }

    /// Replaced by U+FFFD the name is longer than a file system takes.
    @Test func `a name that is no UTF-8 comes and goes beside others`() throws {
        let name = "\"$(printf '\\377%.0s' $(seq 90)).yaml\""
        let world = try World()
        try world.put("a.yaml", Dance.old)
        try shell("cp a.yaml \(name)", in: world.jobsDir)
        let daemon = try world.daemon()
        let before = try daemon.wanted()
        #expect(before.count == 1)
        #expect(try daemon.problems().contains { $0.contains("its name is not UTF-8") })
        try shell("rm \(name); printf '\(Dance.new)' > a.yaml", in: world.jobsDir)
        #expect(try world.awaitFreshStart(daemon) != before)
        #expect(try daemon.problems() == [])
        #expect(try daemon.stop() == 0)
    }

    @Test func `more events than the kernel keeps`() throws {
        let world = try World()
        for name in ["a.yaml", "b.yaml", "c.yaml"] { try world.put(name, Dance.old) }
        let daemon = try world.daemon()
        daemon.signal(SIGSTOP)
        let names = [world.jobsDir + "/a.yaml", world.jobsDir + "/b.yaml"]
        for round in 0..<70_000 { chmod(names[round % 2], 0o644) }
        try world.put("a.yaml", Dance.new)
        world.remove("b.yaml")
        try world.put("d.yaml", Dance.new)
        daemon.signal(SIGCONT)
        let after = try world.awaitFreshStart(daemon)
        #expect(after.map { $0.prefix(1) } == ["a", "c", "d"])
        #expect(after[0].hasSuffix("new"))
    }
}
