import ArgumentParser
import Jobs
import Linux

/// Writes text to standard output. Where nobody reads it any more (`| head`) the command ends.
func say(_ text: String) throws {
    do throws(SystemError) {
        try writeStandardOutput(Array(text.utf8))
    } catch {
        throw ExitCode.success
    }
}

/// Writes a line to standard error.
func complain(_ text: String) {
    writeStandardError(Array("ruqi: \(text)\n".utf8))
}

/// Says why there is no answer, and ends with that status.
func fail(_ text: String, _ code: ExitCode) -> ExitCode {
    complain(text)
    return code
}

extension CompletionKind {
    /// The ids of the jobs that the daemon has, which a shell asks it for; none where it isn't
    /// there.
    static var jobIDs: CompletionKind {
        .shellCommand(
            #"ruqi jobs --json 2>/dev/null | grep -o '"job_id":"[^"]*"' | cut -d '"' -f 4"#)
    }
}
