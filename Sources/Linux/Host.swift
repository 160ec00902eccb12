import CLinux
import Glibc

/// The host's name as the kernel has it; "localhost" where it has none.
package func hostName() -> String {
    // Linux names have at most 64 bytes.
    let name = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        buffer.initialize(repeating: 0)
        guard let start = buffer.baseAddress, gethostname(start, buffer.count - 1) == 0 else {
            return ""
        }
        return String(cString: start)
    }
    return name.isEmpty ? "localhost" : name
}

/// A variable of this process's environment; nil where it isn't set.
package func environmentValue(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

/// The same, and takes it out of the environment. Before other threads start: they may be reading
/// it.
package func takeEnvironmentValue(_ name: String) -> String? {
    defer { unsetenv(name) }
    return environmentValue(name)
}

/// The working directory.
package func currentDirectory() throws(SystemError) -> String {
    guard let path = getcwd(nil, 0) else {
        throw SystemError(operation: "find the working directory", code: errno)
    }
    defer { free(path) }
    return String(cString: path)
}

/// Which boot of the host this is: the kernel makes another id at each. Nil where it doesn't tell.
/// random(4).
package func bootID() -> String? {
    // Without it nothing but `@reboot` is missing, which then says so.
    guard let bytes = try? readFile("/proc/sys/kernel/random/boot_id", limitBytes: 1_024) else {
        return nil
    }
    let id = String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    return id.isEmpty ? nil : id
}

/// How many processors this process may run on, at least 1.
package func processorCount() -> Int {
    max(1, Int(ruqi_processor_count()))
}

/// This process's id.
package func processID() -> Int32 {
    getpid()
}

/// Raises the number of descriptors that this process may have, as far as its hard limit allows,
/// and never lowers it. Children inherit it. Returns what it is then. setrlimit(2).
package func raiseDescriptorLimit(to count: Int) -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    if limit.rlim_cur < rlim_t(count) {
        limit.rlim_cur = min(rlim_t(count), limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    return Int(clamping: limit.rlim_cur)
}

/// How many descriptors this process may have.
func descriptorLimit() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    return Int(clamping: limit.rlim_cur)
}

/// Ends this process at once, whatever its other threads do. exit(3).
package func endProcess(status: Int32) -> Never {
    exit(status)
}

/// The path from the root on. Without a working directory it is one from there.
package func absolutePath(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\((try? currentDirectory()) ?? "")/\(path)"
}
