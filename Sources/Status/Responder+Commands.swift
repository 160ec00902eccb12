import History
import Jobs

// Where the setting `show_cmd` is false: no answer repeats a command, nor a part of one.
extension Responder {
    /// A finding as it may be shown: what it repeats of the file may be a command's.
    func shown(_ diagnostic: Diagnostic) -> Diagnostic {
        identity.showsCommands ? diagnostic : diagnostic.closed
    }

    /// Of a record: the command of its run or hook, the names of programs that it left behind, the
    /// findings of a file that was refused, and the sentence about a command that couldn't be
    /// started, which names it.
    static func commandFields(of line: HistoryPage.Line) -> Set<String> {
        let fields: Set = ["cmd", "survivors", "refused"]
        return line.explainsNoStart ? fields.union(["cmd_output"]) : fields
    }
}
