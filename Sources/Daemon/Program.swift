import Jobs
import Linux
import Logging
import Status

/// `ruqid` from its arguments to its exit status.
package enum Program {
    /// The whole life of the process. `arguments` begin with the program's name.
    package static func main(_ arguments: [String]) -> Never {
        let form = LogForm.take()
        // The runtime reads them from /proc.
        guard !arguments.isEmpty else {
            complain("the command line can't be read; is /proc mounted?", form)
            endProcess(status: ExitStatus.system)
        }
        endProcess(status: run(Array(arguments.dropFirst()), form))
    }

    private static func run(_ arguments: [String], _ form: LogForm) -> Int32 {
        do throws(UsageError) {
            let arguments = try DaemonArguments(arguments)
            switch arguments.request {
            case .help: return answer(DaemonArguments.help)
            case .version: return answer("ruqid \(version)\n")
            case .run: return serve(arguments, form)
            }
        } catch {
            complain(error.text, form)
            return ExitStatus.usage
        }
    }

    private static func answer(_ text: String) -> Int32 {
        do throws(SystemError) {
            try writeStandardOutput(Array(text.utf8))
            return ExitStatus.done
        } catch {
            return ExitStatus.system
        }
    }

    private static func serve(_ arguments: DaemonArguments, _ form: LogForm) -> Int32 {
        do throws(Refusal) {
            let settings = try Startup.settings(arguments)
            let signals = try Startup.takeSignals()
            return try Startup(settings, arguments, ServiceContact.take(), form).run(signals)
        } catch {
            for sentence in error.sentences { complain(sentence, form) }
            return error.status
        }
    }

    private static func complain(_ sentence: String, _ form: LogForm) {
        writeStandardError(form.marked("ruqid: \(sentence)", .error))
    }
}

/// CONTRACT §7 and §9.9, after sysexits.h(3head).
enum ExitStatus {
    static let done: Int32 = 0
    static let usage: Int32 = 64
    /// EX_UNAVAILABLE: it cannot listen.
    static let cannotListen: Int32 = 69
    /// EX_OSERR: the system refused what no daemon can do without.
    static let system: Int32 = 71
    /// EX_TEMPFAIL: another instance holds the lock.
    static let held: Int32 = 75
    /// EX_CONFIG.
    static let badSettings: Int32 = 78
}

/// Why the daemon does not come up: a sentence for the person, a status for the machine.
struct Refusal: Error {
    let sentences: [String]
    let status: Int32

    init(sentence: String, status: Int32) {
        self.init(sentences: [sentence], status: status)
    }

    /// Several reasons, all of them.
    init(sentences: [String], status: Int32) {
        self.sentences = sentences
        self.status = status
    }
}
