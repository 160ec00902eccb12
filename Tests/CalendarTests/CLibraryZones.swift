import Glibc

/// Asks the C library's `localtime_r`, in a child process that has `TZ` set: Fixtures/localtime.c,
/// compiled into a temporary directory that goes with its owner.
final class CLibraryZones {
    struct Failure: Error { let step: String }

    private let directory: String

    init() throws {
        var template = Array("/tmp/ruqi-zones-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(step: "mkdtemp") }
        directory = template.withUnsafeBufferPointer { text in
            String(decoding: text.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        let tests = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/")
        try run(
            ["cc", "-O2", "-o", "\(directory)/localtime", "\(tests)/Fixtures/localtime.c"],
            output: "compiler")
    }

    deinit {
        for name in ["localtime", "compiler", "request", "answer"] {
            unlink("\(directory)/\(name)")
        }
        rmdir(directory)
    }

    /// One line of answer for each instant: offsets with the number of minutes they hold.
    func answer(_ request: String) throws -> [[(offset: Int, minutes: Int)]] {
        guard let file = fopen("\(directory)/request", "w") else { throw Failure(step: "request") }
        let isWritten = fputs(request, file) >= 0
        guard fclose(file) == 0, isWritten else { throw Failure(step: "request") }
        try run(["\(directory)/localtime"], input: "\(directory)/request", output: "answer")
        return bytes(ofFile: "\(directory)/answer").split(separator: 0x0A).map { line in
            let numbers = line.split(separator: 0x20)
                .map { Int(String(decoding: $0, as: UTF8.self)) ?? .min }
            return stride(from: 0, to: numbers.count - 1, by: 2)
                .map { (offset: numbers[$0], minutes: numbers[$0 + 1]) }
        }
    }

    /// Runs a program to its end; its output goes to a file of the directory.
    private func run(_ words: [String], input: String = "/dev/null", output: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, 1, "\(directory)/\(output)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var child = pid_t()
        guard posix_spawnp(&child, words[0], &actions, nil, arguments, environ) == 0 else {
            throw Failure(step: words[0])
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw Failure(step: "waitpid") }
        }
        guard status == 0 else { throw Failure(step: "\(words[0]) ended with \(status)") }
    }
}
