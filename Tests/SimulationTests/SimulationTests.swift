import Glibc
import Testing

/// Lives of the production scheduler and its memory in worlds that seeds draw. `RUQI_SIM_SEED` says
/// which one to begin with, `RUQI_SIM_SEEDS` how many there are (`make sim`: 10,000).
@Suite struct `A simulation` {
    @Test func `keeps all promises`() async {
        let first = variable("RUQI_SIM_SEED").flatMap { UInt64($0) } ?? 1
        let count = variable("RUQI_SIM_SEEDS").flatMap { UInt64($0) } ?? 50
        let reports = await Self.reports(of: first..<(first + count))
        for report in reports.prefix(3) { Issue.record("\(report)") }
        for report in reports { print("sim: \(report.prefix { $0 != "\n" })") }
    }

    /// The report names the seed, for `make sim SEED=`.
    @Test func `keeps them in a world that nobody has seen`() {
        if let report = Self.report(of: .random(in: 1_000_000...1_000_000_000)) {
            Issue.record("\(report)")
        }
    }

    /// Seeds that have found something once.
    @Test(
        arguments: [
            65, 194, 233, 373, 440, 751, 2_524, 8_479, 10_485, 12_152, 12_920, 13_615, 19_841,
        ] as [UInt64])
    func `keeps those that were broken once`(_ seed: UInt64) {
        if let report = Self.report(of: seed) { Issue.record("\(report)") }
    }

    /// Split among two tasks.
    private static func reports(of seeds: Range<UInt64>) async -> [String] {
        await withTaskGroup(of: [String].self) { group in
            for part in 0..<2 as Range<UInt64> {
                group.addTask {
                    seeds.filter { $0 % 2 == part }.compactMap { report(of: $0) }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    private static func report(of seed: UInt64) -> String? {
        var simulation = Simulation(seed: seed)
        simulation.live()
        return simulation.finding == nil ? nil : simulation.report
    }
}

func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
