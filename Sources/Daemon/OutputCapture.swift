import Jobs

/// What is kept of a run's output while it comes: the head, the newest bytes, and a count of all.
/// Memory is bounded by `bytesMax` whatever the run writes.
package struct OutputCapture {
    private let headMax: Int
    private let tailMax: Int
    private var head: [UInt8] = []
    /// A ring once it is full; `tailStart` is then its oldest byte.
    private var tail: [UInt8] = []
    private var tailStart = 0
    package private(set) var totalBytes = 0

    /// Half of `bytesMax` keeps the beginning, half the end.
    package init(bytesMax: Int) {
        headMax = bytesMax / 2
        tailMax = bytesMax - bytesMax / 2
    }

    /// Takes the next bytes of the output.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        totalBytes += bytes.count
        let room = headMax - head.count
        if room > 0 { head.append(contentsOf: bytes.prefix(room)) }
        // Of one piece at most the last `tailMax` bytes can matter.
        var rest = bytes.dropFirst(room).suffix(tailMax)
        let free = tailMax - tail.count
        if free > 0 { tail.append(contentsOf: rest.prefix(free)) }
        rest = rest.dropFirst(free)
        while !rest.isEmpty {
            let piece = rest.prefix(tailMax - tailStart)
            tail.withUnsafeMutableBytes { ring in
                UnsafeMutableRawBufferPointer(rebasing: ring.dropFirst(tailStart))
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: piece))
            }
            tailStart = (tailStart + piece.count) % tailMax
            rest = rest.dropFirst(piece.count)
        }
    }

    /// The output as it goes on record. Where bytes were left out, a line says how many.
    package var output: RunOutput {
        let end = tail[tailStart...] + tail[..<tailStart]
        let omitted = totalBytes - head.count - tail.count
        guard omitted > 0 else {
            return RunOutput(kept: head + end, totalBytes: totalBytes, truncated: false)
        }
        let mark = Array("\n... \(omitted) bytes left out ...\n".utf8)
        return RunOutput(kept: head + mark + end, totalBytes: totalBytes, truncated: true)
    }
}
