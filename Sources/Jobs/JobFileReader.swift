import Calendar

/// Parses contents for a ledger, ahead of its ``JobDirectory/take(_:in:at:)`` and on any thread:
/// parsing is most of the work of a look. Each thread has its own.
package struct JobFileReader {
    private let ledger: JobDirectory
    private let context: JobContext
    private let memo = JobMemo()

    /// Reads for what `ledger` knows at the moment.
    package init(for ledger: JobDirectory, in context: JobContext) {
        self.ledger = ledger
        self.context = context
    }

    /// What the ledger is to be told of these bytes. Where it has judged the very same in
    /// this edition of the context, nothing is parsed.
    package func seen(_ bytes: [UInt8], file: String) -> Sighting.Seen {
        let hash = fnv1a(bytes)
        let known = ledger.entry(file)
        if let known, known.isRead(hash, context.edition) { return .unchanged }
        let parsed = JobFile.parse(bytes, file: file, in: context, memo: memo)
        return .content(ReadContent(hash: hash, parsed: parsed, known: known))
    }
}
