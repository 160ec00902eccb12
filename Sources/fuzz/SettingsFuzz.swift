import Calendar
import Jobs

/// Bytes of the settings: refused with reasons that have a place, or settings that are the same
/// when read again.
package struct SettingsFuzz: FuzzTarget {
    /// For the lines of progress.
    package let name = "settings"
    private let damage: Damage
    private let context: SettingsContext

    /// More files to start from, and zones beside UTC that they may name.
    package init(files: [[UInt8]], zones: [Zone]) {
        damage = Damage(
            seeds: files + (SettingsFuzz.examples + JobFuzz.examples).map { Array($0.utf8) },
            pieces: (Setting.all.map { "\($0.path): " } + JobFuzz.pieces).map { Array($0.utf8) },
            sizeMax: 4_000)
        let known = Dictionary(([.utc] + zones).map { ($0.name, $0) }) { first, _ in first }
        context = SettingsContext(
            hostName: "web1", zone: { $0 == "local" ? .utc : known[$0] },
            zoneNames: { known.keys.sorted() })
    }

    /// Settings and some damage.
    package func input(_ dice: inout Dice) -> [UInt8] { damage.draw(&dice) }

    /// Reads twice.
    package func accepts(_ input: [UInt8], _ dice: inout Dice) throws(Fault) -> Bool {
        let file = (name: "ruqid.yaml", bytes: input)
        let read = Settings.read(file: file, flags: [], in: context)
        try checkDiagnostics(read.diagnostics, of: input, named: file.name)
        let again = Settings.read(file: file, flags: [], in: context)
        guard again.diagnostics == read.diagnostics else {
            throw Fault("the same bytes give another result")
        }
        let hasErrors = read.diagnostics.contains { $0.severity == .error }
        guard hasErrors == (read.settings == nil) else {
            throw Fault("neither settings nor a reason, or both")
        }
        guard let settings = read.settings else { return false }
        guard let other = again.settings, Setting.changed(from: settings, to: other).isEmpty else {
            throw Fault("the same bytes give other settings")
        }
        return true
    }

    private static let examples = [
        "jobs_dir: jobs.d\nhttp:\n  listen: 127.0.0.1:8585\nlog_level: debug\n",
        "http.listen: off\nmax_running: 5\nstop_timeout: 30s\ntimezone: UTC\n",
        "defaults:\n  timeout: 5m\n  env: {A: b}\n  exclude: [holidays]\n  timezone: Europe/Berlin\n",
        "scheduler_store: none\nscheduler_name: web\nstate_dir: /var/lib/x\nhistory: {sync: never}\n",
    ]
}
