import Linux

/// The numbers of a status file under /proc, by their names (proc_pid_status(5)).
func statusFields(_ path: String) throws -> [String: Int] {
    let text = String(decoding: try readFile(path, limitBytes: 64 << 10), as: UTF8.self)
    var fields: [String: Int] = [:]
    for line in text.split(separator: "\n") {
        let parts = line.split(maxSplits: 2) { $0 == ":" || $0 == "\t" || $0 == " " }
        if parts.count > 1, let number = Int(parts[1]) { fields[String(parts[0])] = number }
    }
    return fields
}

/// Kilobytes of 1,024 bytes, as /proc has them, in MB.
func megabytes(_ kilobytes: Int?) -> String {
    kilobytes.map { text(Double($0) / 1_024, decimals: 1) + " MB" } ?? "unknown"
}
