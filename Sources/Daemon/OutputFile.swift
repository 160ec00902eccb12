import Jobs
import Linux
import Synchronization

/// The file that runs append their output to. A thread writes while there is something to write: a
/// disk that is slow or does not answer holds up nobody but who writes there.
///
/// It is opened with the rights of the runs' user: a link that a user puts in its place leads to
/// nothing that the user could not write.
final class OutputFile: Sendable {
    let key: Key
    private let state = Mutex(State())
    private let answers: @Sendable (Answer) -> Void

    /// Whose file it is.
    struct Key: Hashable {
        let path: String
        let identity: Spawn.Identity?
    }

    /// What the thread tells.
    enum Answer: Sendable {
        /// All that was added is written, or given up.
        case drained
        /// So many bytes could not be written; one sentence.
        case failed(lostBytes: Int, String)
    }

    private struct State {
        var pending: [UInt8] = []
        var isWriting = false
    }

    /// `answers` is called by the thread.
    init(_ key: Key, answers: @escaping @Sendable (Answer) -> Void) {
        self.key = key
        self.answers = answers
    }

    /// Adds bytes.
    func append(_ bytes: UnsafeRawBufferPointer) {
        let isFirst = state.withLock { state in
            state.pending.append(contentsOf: bytes)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if isFirst { start() }
    }

    /// Whether so much is waiting that whoever brings more should wait until it is drained.
    var isFull: Bool { state.withLock { $0.pending.count >= Self.pendingBytesMax } }

    /// Whether all is written.
    var isIdle: Bool { state.withLock { !$0.isWriting } }

    private func start() {
        do throws(SystemError) {
            try Worker.start(name: "output") { [self] in write() }
        } catch {
            giveUp("\(error)")
        }
    }

    private func write() {
        do throws(SystemError) {
            if let identity = key.identity { try openFiles(as: identity) }
        } catch {
            return giveUp("\(error)")
        }
        var file: AppendFile?
        while true {
            let isClosed = file == nil
            let bytes = state.withLock { state in
                let bytes = state.pending
                state.pending = []
                if bytes.isEmpty, isClosed { state.isWriting = false }
                return bytes
            }
            if bytes.isEmpty {
                if isClosed { return answers(.drained) }
                // Here, because on another host's disk that may wait as well.
                file = nil
                continue
            }
            let (written, failure) = append(bytes, to: &file)
            if let failure {
                answers(.failed(lostBytes: bytes.count - written, "\(failure)"))
            }
        }
    }

    /// How many bytes are written, and why not all. A file that was rotated away is opened anew,
    /// and so is one after a failure.
    private func append(
        _ bytes: [UInt8], to file: inout AppendFile?
    ) -> (written: Int, failure: SystemError?) {
        do throws(SystemError) {
            if file?.isInPlace() != true {
                file = try AppendFile(anyPath: key.path, mode: Self.mode)
            }
        } catch {
            return (0, error)
        }
        guard let (written, failure) = file?.add(bytes) else { return (0, nil) }
        if failure != nil { file = nil }
        return (written, failure)
    }

    private func giveUp(_ sentence: String) {
        let lost = state.withLock { state in
            defer {
                state.pending = []
                state.isWriting = false
            }
            return state.pending.count
        }
        answers(.failed(lostBytes: lost, sentence))
        answers(.drained)
    }

    /// Of runs that write faster than the disk so much waits in memory.
    private static let pendingBytesMax = 1 << 20
    /// Outputs may be private.
    private static let mode: UInt32 = 0o640
}
