import Glibc
import fuzz

/// A job with a script that misbehaves and keys by chance.
struct ChaosJob {
    let id: String
    let script: ChaosScript
    let text: String
    /// It may be stopped: by its time limit, or by its next occurrence.
    let hasShortLimit: Bool
    let isReplaced: Bool
    /// Its `env_file` is missing.
    private let lacksFile: Bool
    /// Accounts and files are looked up before it starts, and it may be stopped meanwhile.
    let isPrepared: Bool

    /// `world` is a directory with a file `vars` in it; `mark` stands in the environment of all
    /// that comes of the job.
    init(id: String, script: ChaosScript, world: String, mark: String, dice: inout Dice) {
        self.id = id
        self.script = script
        hasShortLimit = script.isEndless || dice.number(below: 8) == 0
        let overlap = dice.choice(["skip", "queue", "replace", "allow"])
        isReplaced = overlap == "replace"
        let files = dice.choice(["", "", "", "", "", "vars", "vars", "vars", "vars", "missing"])
        lacksFile = files == "missing"
        let isUser = geteuid() == 0 && dice.number(below: 8) == 0
        isPrepared = isUser || !files.isEmpty
        var lines = ["rule: 1s", "cmd: \(script.cmd)", "overlap: \(overlap)"]
        if overlap == "allow" || dice.number(below: 4) == 0 {
            lines.append("max_instances: \(1 + dice.number(below: 3))")
        }
        let limit = hasShortLimit ? "\(150 + dice.number(below: 900))ms" : "1h"
        lines.append("timeout: \(limit)")
        lines.append("kill_after: \(30 + dice.number(below: 400))ms")
        if dice.number(below: 4) == 0 {
            let (attempts, backoff) = (1 + dice.number(below: 3), 20 + dice.number(below: 200))
            lines.append("retry: {attempts: \(attempts), backoff: \(backoff)ms}")
        }
        if !files.isEmpty { lines.append("env_file: \(world)/\(files)") }
        if isUser { lines.append("user: nobody") }
        // Without a directory of its own where the script doesn't say one.
        if !script.keys.contains("cwd:") { lines.append("cwd: /") }
        lines += Self.more(script, world, &dice)
        lines.append("env: {CHAOS: \(mark)\(script.variables)}")
        text = lines.joined(separator: "\n") + "\n" + script.keys
    }

    private static func more(
        _ script: ChaosScript, _ world: String, _ dice: inout Dice
    ) -> [String] {
        var lines: [String] = []
        if dice.number(below: 3) == 0 {
            lines.append("output_limit: \(dice.choice(["0", "10", "4096", "64K"]))")
        }
        // What never ends would fill the disk.
        if !script.isEndless, dice.number(below: 3) == 0 {
            let file = dice.choice(["out-1", "out-2", "no/such/out", "out-\(script.name)"])
            lines.append("output_file: \(world)/\(file)")
        }
        if dice.number(below: 4) == 0 {
            lines.append("stop_signal: \(dice.choice(["INT", "HUP", "KILL", "TERM"]))")
        }
        if dice.number(below: 6) == 0 { lines.append("nice: 5") }
        for hook in ["on_failure", "on_success", "on_recovery"] where dice.number(below: 6) == 0 {
            let command = dice.choice([
                "'true'", "\"cat > /dev/null; exit 1\"", "[/no/such/hook]", "[[cat], sleep 0.1]",
            ])
            lines.append("\(hook): \(command)")
        }
        return lines
    }

    /// All ends of a run that nobody stops.
    var ends: Set<ChaosScript.End> {
        lacksFile ? [.noStart("env_file: cannot open")] : script.ends
    }
}
