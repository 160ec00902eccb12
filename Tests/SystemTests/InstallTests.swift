import Testing

@Suite struct `make install` {
    @Test func `names what is where it was put, and make uninstall removes that and no more`()
        async throws
    {
        let words = ["bash", "\(repository)/packaging/test-install.sh", builtPrograms]
        let seen = try await commandAside(words, program: "/bin/bash")
        #expect(seen.status == 0, "\(seen.errors.suffix(8_000))")
        #expect(seen.output == "install: all well\n")
    }
}
