import History
import Jobs

// Where the setting `show_cmd` is false: no answer repeats a command, nor a part of one.
extension Responder {
    /// A finding as it may be shown: what it repeats of the file may be a command's.
    func shown(_ diagnostic: Diagnostic) -> Diagnostic {
        identity.showsCommands ? diagnostic : diagnostic.closed
    }

    /// Of a record: the command of its run or hook, the sentence about one that couldn't be started, which
    /// names it, and the findings of a file that was refused.
    static func commandFields(of line: HistoryPage.Line) -> Set<String> {
        line.explainsNoStart ? ["cmd", "refused", "cmd_output"] : ["cmd", "refused"]
    }
}
