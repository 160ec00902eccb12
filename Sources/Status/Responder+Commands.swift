import History
import Jobs

// Where the setting `show_cmd` is false: no answer repeats a command, nor a part of one.
extension Responder {
    /// A finding as it may be shown. It may quote the file, and what it quotes may be a command's.
    func shown(_ diagnostic: Diagnostic) -> Diagnostic {
        guard !identity.showsCommands, Self.quoting.contains(diagnostic.code) else {
            return diagnostic
        }
        return Diagnostic(
            diagnostic.code, at: diagnostic.place, "not shown, as it may quote a command",
            hint: "'ruqi check' on the host tells all of it", severity: diagnostic.severity)
    }

    /// Of a record: the command of its run or hook, the sentence about one that couldn't be started, which
    /// names it, and the findings of a file that was refused.
    static func commandFields(of line: HistoryPage.Line) -> Set<String> {
        line.explainsNoStart ? ["cmd", "refused", "cmd_output"] : ["cmd", "refused"]
    }

    /// Findings whose message or hint may repeat what stands in a file, whatever key that belongs to.
    private static let quoting: Set<DiagnosticCode> = [
        .badYAML, .badIndentation, .missingColon, .unquotedColon, .unquotedCharacter,
        .textAfterQuote, .badEscape, .alias, .anchor, .tag, .unexpectedCharacter, .unknownKey,
        .duplicateKey, .badURL, .typographicQuote, .unclosedQuote, .unclosedBracket,
    ]
}
