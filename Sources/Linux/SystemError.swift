import CLinux
import Glibc

/// A system call failed.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    /// What was tried, as it follows "cannot": `open`.
    package let operation: String
    /// What it was tried on, usually a path.
    package let subject: String?
    /// The errno value.
    package let code: Int32

    /// Names a failure that was found without a failing call, too.
    package init(operation: String, subject: String? = nil, code: Int32) {
        self.operation = operation
        self.subject = subject
        self.code = code
    }

    /// `cannot open '/x': no such file or directory`
    package var description: String {
        let target = subject.map { " '\($0)'" } ?? ""
        return "cannot \(operation)\(target): \(errorText(code))"
    }

    /// A directory was replaced by another one again and again while it was read.
    package static func replaced(_ path: String) -> SystemError {
        SystemError(operation: "read directory", subject: path, code: ESTALE)
    }

    /// There is nothing under that name (ENOENT, or ENOTDIR on the way).
    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

    /// This process has not the right to it (EACCES or EPERM).
    package var isDenied: Bool { code == EACCES || code == EPERM }

    /// There is something under that name already (EEXIST).
    package var isExisting: Bool { code == EEXIST }
}

/// The system's words for an errno value, beginning in lower case: `no such file or directory`.
package func errorText(_ code: Int32) -> String {
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
        String(cString: ruqi_error_text(code, buffer.baseAddress, buffer.count))
    }
    let startsWord = text.utf8.dropFirst().first.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
    guard startsWord == true else { return text }
    return text.prefix(1).lowercased() + text.dropFirst()
}

/// Calls until it isn't interrupted by a signal; -1 becomes the error.
@discardableResult
func attempt<Result: SignedInteger>(
    _ operation: @autoclosure () -> String, on subject: @autoclosure () -> String? = nil,
    _ call: () -> Result
) throws(SystemError) -> Result {
    while true {
        let result = call()
        if result != -1 { return result }
        let code = errno
        if code != EINTR {
            throw SystemError(operation: operation(), subject: subject(), code: code)
        }
    }
}

/// As ``attempt(_:on:_:)``, but nil when the call would have had to wait.
func attemptWithoutWaiting<Result: SignedInteger>(
    _ operation: @autoclosure () -> String, _ call: () -> Result
) throws(SystemError) -> Result? {
    do throws(SystemError) {
        return try attempt(operation(), call)
    } catch {
        guard error.code == EAGAIN else { throw error }
        return nil
    }
}
