import Glibc
import Linux

/// What a child wrote and how it ended.
struct Finished {
    let pid: Int32
    let output: String
    let end: ChildEnd
}

/// Starts a program, reads both its streams and reaps it.
func run(
    _ arguments: [String], environment: [String] = ["PATH=/usr/bin:/bin"],
    directory: String? = nil, umask: UInt32 = 0o022, input: Int32? = nil,
    refine: (inout Spawn) -> Void = { _ in }
) throws -> Finished {
    let null = try openNull()
    let pipe = try makePipe()
    let program = findProgram(arguments[0], searchPath: "/usr/bin:/bin") ?? arguments[0]
    var spawn = Spawn(
        executable: program, arguments: arguments, environment: environment,
        directory: directory, umask: umask, standardInput: input ?? null.raw,
        standardOutput: pipe.writeEnd.raw, standardError: pipe.writeEnd.raw)
    refine(&spawn)
    var child = try ChildProcess.spawn(spawn)
    let pid = child.pid
    let output = try readToEnd(pipe.keepReadEnd())
    return Finished(pid: pid, output: output, end: try awaitEnd(&child))
}

/// Starts a program that says nothing.
func start(_ arguments: [String]) throws -> ChildProcess {
    let null = try openNull()
    let program = findProgram(arguments[0], searchPath: "/usr/bin:/bin") ?? arguments[0]
    return try ChildProcess.spawn(
        Spawn(
            executable: program, arguments: arguments, environment: ["PATH=/usr/bin:/bin"],
            standardInput: null.raw, standardOutput: null.raw, standardError: null.raw))
}

func readToEnd(_ end: consuming Descriptor) throws -> String {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while isReadable(end.raw) {
        switch try readAvailable(end.raw, into: &buffer) {
        case .bytes(let count): output += buffer.prefix(count)
        case .wouldBlock: continue
        case .end: return text(output)
        }
    }
    throw SystemError(operation: "read to the end", code: ETIMEDOUT)
}

func awaitEnd(_ child: inout ChildProcess) throws -> ChildEnd {
    guard isReadable(child.pidfd), let end = try child.reap() else {
        throw SystemError(operation: "await the end of a child", code: ETIMEDOUT)
    }
    return end
}

/// The value of a line `Name:\tvalue` of /proc/self/status.
func statusField(_ name: String, in status: String) -> String? {
    for line in status.split(separator: "\n") where line.hasPrefix(name + ":") {
        return line.dropFirst(name.count + 1).drop { $0 == "\t" || $0 == " " }.description
    }
    return nil
}
