import Glibc

/// A NULL-terminated array of C strings, in one piece of memory: argv and envp for execve(2).
struct CStringArray: ~Copyable {
    private let bytes: UnsafeMutablePointer<CChar>
    /// Valid while this value lives.
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    /// Fails with a text that has a NUL byte in it: its end would get lost.
    init(_ texts: [String]) throws(SpawnError) {
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw SpawnError(step: .arguments, code: EINVAL)
        }
        let size = texts.reduce(0) { $0 + $1.utf8.count + 1 }
        bytes = .allocate(capacity: max(size, 1))
        pointers = .allocate(capacity: texts.count + 1)
        var next = bytes
        for (index, text) in texts.enumerated() {
            pointers.advanced(by: index).initialize(to: next)
            var text = text
            next += text.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) { source in
                    if let first = source.baseAddress {
                        next.initialize(from: first, count: source.count)
                    }
                }
                return utf8.count
            }
            next.initialize(to: 0)
            next += 1
        }
        pointers.advanced(by: texts.count).initialize(to: nil)
    }

    deinit {
        bytes.deallocate()
        pointers.deallocate()
    }
}
