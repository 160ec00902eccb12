import Testing

/// Schedulers that break one promise each, on purpose.
@Suite struct `The checkers of a simulation` {
    @Test(arguments: Saboteur.Kind.allCases)
    func `find a scheduler that breaks a promise`(_ kind: Saboteur.Kind) {
        for seed in 1...Self.seedsMax {
            var simulation = Simulation(seed: seed, saboteur: Saboteur(kind))
            simulation.live()
            guard let finding = simulation.finding else { continue }
            return print(
                "sim: a scheduler that \(kind.rawValue) is caught at seed \(seed):"
                    + " \(finding.checker.rawValue): \(finding.sentence)")
        }
        Issue.record("a scheduler that \(kind.rawValue) is not caught")
    }

    private static let seedsMax: UInt64 = 100
}
