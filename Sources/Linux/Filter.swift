import Glibc

/// A program that makes other bytes of bytes: what it reads goes in as its standard input, what it
/// writes comes back. For threads that may wait.
package struct Filter: Sendable {
    private let program: String
    private let arguments: [String]

    /// Looks for the program where systems have theirs. Nil: it isn't there.
    package init?(_ name: String, _ arguments: [String]) {
        guard let program = findProgram(name, searchPath: Self.searchPath) else { return nil }
        self.program = program
        self.arguments = [name] + arguments
    }

    /// Why there is no answer.
    package enum Failure: Error, CustomStringConvertible {
        case system(SystemError)
        case spawn(SpawnError)
        /// It said so by its exit status, or did not end in time.
        case refused(program: String)

        /// One sentence without a final stop.
        package var description: String {
            switch self {
            case .system(let error): "\(error)"
            case .spawn(let error): "\(error)"
            case .refused(let program): "'\(program)' has failed"
            }
        }
    }

    /// Both sides are files in memory, so that neither ever waits for the other.
    package func run(_ input: [UInt8]) throws(Failure) -> [UInt8] {
        do {
            let source = try memoryFile(input)
            let result = try memoryFile([])
            let null = try openNull()
            var spawn = Spawn(
                executable: program, arguments: arguments,
                environment: ["PATH=\(Self.searchPath)"],
                standardInput: source.raw, standardOutput: result.raw, standardError: null.raw)
            spawn.nice = Self.nice
            guard try hasSucceeded(spawn) else { throw Failure.refused(program: program) }
            return try readAll(of: result, named: "the output of '\(program)'")
        } catch let error as SystemError {
            throw .system(error)
        } catch let error as SpawnError {
            throw .spawn(error)
        } catch {
            throw .refused(program: program)
        }
    }

    private func hasSucceeded(_ spawn: Spawn) throws -> Bool {
        var child = try ChildProcess.spawn(spawn)
        guard waitUntilReady(child.pidfd, for: POLLIN, until: Deadline(after: Self.patience)) else {
            child.end(patience: Self.patience)
            return false
        }
        do throws(SystemError) {
            return try child.reap()?.way == .exited(0)
        } catch {
            // The first process of a container reaps whatever ends: the output has to speak for
            // itself.
            return error.code == ECHILD
        }
    }

    private static let searchPath = "/usr/local/bin:/usr/bin:/bin"
    private static let nice = 10
    private static let patience: Duration = .seconds(60)
}
