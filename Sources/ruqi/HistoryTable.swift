import Calendar
import Jobs
import Status

/// Records as rows for people.
struct HistoryTable {
    let zone: Zone

    static let header = ["TIME", "JOB", "EVENT", "COST", "LATE", "DETAIL"]
    /// Of rows that are printed one by one, before the rest is known.
    static let widths = [19, 20, 12, 9, 9]

    /// A table as wide as its cells.
    func text(_ lines: [String]) -> String {
        if lines.isEmpty { return "nothing on record\n" }
        var table = TextTable(Self.header)
        for line in lines { table.add(row(line)) }
        return table.text
    }

    /// One line of a table whose columns are as wide as they are.
    func fixedRow(_ line: String) -> String {
        TextTable.row(row(line), widths: Self.widths)
    }

    private func row(_ line: String) -> [String] {
        guard let record = try? JSONValue.parse(Array(line.utf8)) else {
            return ["?", "", "?", "", "", "a record that can't be read"]
        }
        let time = record["time"]?.text.flatMap { Timestamp(rfc3339: $0) }
        return [
            time?.civilText(in: zone) ?? "?", record["job_id"]?.text ?? "",
            record["outcome"]?.text ?? record["event"]?.text ?? "?",
            record["cmd_cost"]?.secondsText ?? "", record["lateness"]?.secondsText ?? "",
            detail(record),
        ]
    }

    /// What tells most about a record, in one line.
    private func detail(_ record: JSONValue) -> String {
        if let count = record["count"]?.text {
            return "\(count) \(record["reason"]?.text ?? "")"
        }
        if let action = record["action"]?.text { return action }
        var parts: [String] = []
        for (key, word) in [("exit_code", "exit"), ("signal", "signal"), ("http_status", "HTTP")] {
            if let value = record[key]?.text { parts.append("\(word) \(value)") }
        }
        for key in ["added", "changed", "removed"] {
            if let ids = record[key]?.array { parts.append("\(ids.count) \(key)") }
        }
        if let files = record["refused"]?.array {
            let first = files.first?["file"]?.text.map { " (\($0)\(files.count > 1 ? ", …" : ""))" }
            parts.append("\(files.count) refused\(first ?? "")")
        }
        let output = record["problem"]?.text ?? record["cmd_output"]?.text ?? ""
        if let line = output.split(separator: "\n").first { parts.append(String(line.prefix(60))) }
        return parts.joined(separator: "  ")
    }
}
