import Glibc

/// The memory of this process that is resident, in bytes. proc_pid_statm(5).
package func readResidentBytes() throws(FileReadError) -> Int? {
    let text = String(
        decoding: try readFile("/proc/self/statm", limitBytes: 1_024), as: UTF8.self)
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * sysconf(Int32(_SC_PAGESIZE))
}

/// How many descriptors this process has, without that which it takes to count them.
package func countDescriptors() throws(SystemError) -> Int {
    try directoryNames("/proc/self/fd").count - 1
}
