import Calendar
import Jobs
import Launching
import Linux

/// A child process, what it writes, and how it ended. Also the process of a run that an earlier
/// daemon has started: what that writes goes nowhere.
final class Child {
    let name: ChildName
    /// What marks its descendants, see ``SessionSweep``.
    let marks: [String]
    /// The control group that is its own.
    let group: ControlGroup?
    /// Its place in the register of births.
    let birthNumber: Int?
    var process: Leader
    /// The read end of its output. Nil once nothing more is read.
    var output: Descriptor?
    private var capture: OutputCapture
    /// Nil: it is no URL job.
    private var answer: AnswerTail?
    private let secrets: RequestSecrets
    /// Where the output is added, too.
    let file: OutputFile?
    /// The file takes no more for now, so its output is not read.
    var isHeld = false
    /// Bytes that were added to the file since it told last that it has written all.
    var unwrittenBytes = 0
    /// The child is over: until when its file is waited for.
    var fileUntil: Uptime?
    /// The child is over and its file written: all that is left to do is to hear what the file
    /// lacks.
    var isFileHeard = false
    /// Bytes that the file lacks, and why.
    var lost: (bytes: Int, reason: String)?
    /// It was withdrawn before it was there: nobody hears of its end.
    var isAbandoned = false
    /// A stop signal was sent while it ran.
    var isStopping = false
    /// How far what is left of its session has been brought to an end.
    var sweep = Sweep.none
    private var isReaped = false
    var ending: (end: Leader.End, at: Moment)?
    /// The child ended, but somebody still holds its output: until when that is waited for. Nil in
    /// a stop: until KILL.
    var drainUntil: Uptime?

    enum Sweep: Equatable {
        case none
        /// A thread is at it.
        case going
        /// These have survived.
        case done([Survivor])
    }

    init(
        _ newborn: consuming Newborn, name: ChildName, order: LaunchOrder, file: OutputFile?,
        in berth: Berth
    ) {
        group = berth.group
        birthNumber = berth.birth?.number
        self.name = name
        // A group tells more, and no more than what is the child's.
        marks = group == nil ? order.distinctMarks : []
        secrets = newborn.secrets
        process = .child(newborn.process)
        output = .some(newborn.output)
        self.file = file
        let limit = order.isHook ? RunOptions.outputLimitDefault : order.spec.run.outputLimit
        capture = OutputCapture(bytesMax: limit)
        if order.command.isURL {
            answer = AnswerTail(isWholeWanted: !order.http.expectJSON.isEmpty)
        }
    }

    /// Takes over what was found.
    init(_ foundling: Adoption.Foundling) {
        name = .run(foundling.run.id)
        process = .found(foundling.process)
        group = ControlGroups.group(of: foundling.process)
        birthNumber = foundling.birthNumber
        marks = group == nil ? LaunchOrder(foundling.run).distinctMarks : []
        output = nil
        file = nil
        secrets = .none
        capture = OutputCapture(bytesMax: 0)
    }

    /// Takes the next bytes of its output; `keep` gets those that are known to be no addition of
    /// curl's.
    func take(_ bytes: UnsafeRawBufferPointer, keep: AnswerTail.Taker) {
        if answer == nil {
            capture.append(bytes)
            keep(bytes)
        } else {
            answer?.append(bytes) { bytes in
                capture.append(bytes)
                keep(bytes)
            }
        }
    }

    /// The file lacks bytes; the first reason is told.
    func noteLoss(_ bytes: Int, _ reason: String) {
        lost = ((lost?.bytes ?? 0) + bytes, lost?.reason ?? reason)
    }

    /// The descriptor's number while it is open.
    var outputNumber: Int32? {
        output?.raw
    }

    /// How the child ended; in a stop it stays to be reaped. Nil: it hasn't.
    func end() -> Leader.End? {
        do throws(SystemError) {
            isReaped = !isStopping
            let end = isStopping ? try process.peek() : try process.reap()
            if end == nil { isReaped = false }
            return end
        } catch {
            preconditionFailure("a child that is ours and not yet reaped can't be waited for")
        }
    }

    /// Lets go of the child, which has ended.
    func reap() {
        if isReaped { return }
        isReaped = true
        do throws(SystemError) {
            _ = try process.reap()
        } catch {
            preconditionFailure("a child that is ours and not yet reaped can't be reaped")
        }
    }

    /// What the scheduler is told once the child has ended and its output is read.
    func report(_ ending: (end: Leader.End, at: Moment)) -> RunReport {
        guard case .known(let end) = ending.end else {
            return complete(
                RunReport(
                    result: .unknown, output: .none, endedAt: ending.at,
                    wasSignalled: isStopping, usage: nil))
        }
        let result: ChildResult
        // The end of an answer that curl added nothing to.
        let store: AnswerTail.Taker = { bytes in
            self.capture.append(bytes)
            self.file?.append(bytes)
        }
        switch end.way {
        case .exited(let code):
            if answer != nil {
                let status = answer?.takeStatus(to: store) ?? 0
                result = .answered(httpStatus: status, exitCode: code)
            } else {
                result = .exited(code: code)
            }
        case .signalled(let number, _):
            answer?.passRest(to: store)
            result = .signalled(name: signalName(number))
        }
        let usage = RunReport.Usage(
            cpuUser: end.cpuUser, cpuSystem: end.cpuSystem, maxRSSBytes: end.knownMaxRSSBytes)
        var report = RunReport(
            result: result, output: capture.output, endedAt: ending.at, wasSignalled: isStopping,
            usage: usage)
        report.answer = answer?.body
        if case .answered(let status, let code) = result {
            report.output.kept = secrets.hidden(
                in: report.output.kept, httpStatus: status, exitCode: code)
        }
        return complete(report)
    }

    /// With what KILL could not end, and what the output's file lacks.
    private func complete(_ report: RunReport) -> RunReport {
        var report = report
        if case .done(let survivors) = sweep { report.survivors = survivors }
        if let lost, let path = file?.key.path {
            report.outputProblem =
                "'\(path)' lacks \(lost.bytes) bytes of the output: \(lost.reason)"
        }
        return report
    }
}

/// Whose child it is.
enum ChildName: Hashable, Comparable {
    case run(RunID)
    case hook(Int)
}
