import Testing

/// Lives of the production scheduler, drawn at random.
@Suite struct `Runs at random` {
    @Test(arguments: RunWalk.Kind.allCases)
    func `each start has one end, each occurrence one verdict, and a stop comes to its end`(
        _ kind: RunWalk.Kind
    ) {
        for seed in 0..<UInt64(kind == .restarts || kind == .upheavals ? 100 : 25) {
            var walk = RunWalk(kind, seed: seed)
            walk.live(turns: 60)
            #expect(walk.complaints == [], "seed \(seed):\n\(walk.timeline)")
        }
    }
}
