import Jobs
import Scheduling

/// The lines of history that hooks are to read, from when they are written until each hook of the
/// run has its copy.
struct HookRecords {
    private var lines: [RunID: (line: [UInt8], hooks: Int)] = [:]

    /// Keeps the line about a run that has hooks.
    mutating func keep(_ line: [UInt8], for ended: EndedRun) {
        lines[ended.run.id] = (line, ended.hooks.count)
    }

    /// The line for a hook.
    mutating func take(_ hook: HookRun) -> [UInt8] {
        let line = lines[hook.ended.run.id]?.line ?? []
        drop(hook)
        return line
    }

    /// A hook needs no line any more.
    mutating func drop(_ hook: HookRun) {
        let id = hook.ended.run.id
        guard let hooks = lines[id]?.hooks, hooks > 1 else {
            lines[id] = nil
            return
        }
        lines[id]?.hooks = hooks - 1
    }
}
