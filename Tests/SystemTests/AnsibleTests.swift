import Testing

/// The examples for tools that bring job files to hosts, played against a daemon on this one by
/// their own scripts. What they need, packaging/install-test-tools.sh installs.
@Suite(.serialized) struct `The example for` {
    private static let missing: Comment = "packaging/install-test-tools.sh was not run"

    @Test(.enabled(if: isWanted("\(repository)/.build-tools/bin/ansible-playbook"), missing))
    func `Ansible deploys, changes nothing again, refuses what is broken, removes`() async throws {
        try await Self.play("ansible")
    }

    @Test(.enabled(if: isWanted("/usr/bin/puppet"), missing))
    func `Puppet deploys, changes nothing again, refuses what is broken, removes`() async throws {
        try await Self.play("puppet")
    }

    private static func play(_ tool: String) async throws {
        let words = ["bash", "\(repository)/packaging/\(tool)/test.sh", builtPrograms]
        let seen = try await commandAside(words, program: "/bin/bash")
        #expect(seen.status == 0, "\(seen.output.suffix(2_000))\(seen.errors.suffix(8_000))")
        #expect(seen.output == "\(tool): all well\n")
    }
}
