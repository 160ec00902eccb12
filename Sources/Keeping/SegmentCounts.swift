import History
import Synchronization

/// What is counted of segments, kept for the next query. Of a segment that has no index on file,
/// because it is being written, the lines are counted that came since the last time.
package final class SegmentCounts: Sendable {
    private struct State {
        /// Of finished segments, by file name.
        var finished: [String: SegmentIndex] = [:]
        /// Of those that are written, by stem.
        var growing: [String: SegmentIndexBuilder] = [:]
    }

    private let state = Mutex(State())
    private let segmentBytes: Int

    /// `segmentBytes`: how large a segment is to become.
    package init(segmentBytes: Int) {
        self.segmentBytes = segmentBytes
    }

    /// Counts what was written since the last time, so that a query finds little to count.
    package func follow(_ files: HistoryFiles) {
        let source = files.source()
        for name in source.list().suffix(1) { _ = index(name, source, files) }
    }

    /// Nil: the segment is none that is written, and has no index yet.
    func index(
        _ name: SegmentName, _ source: SegmentSource, _ files: HistoryFiles
    ) -> SegmentIndex? {
        let size = files.size(name.text)
        if let known = state.withLock({ $0.finished[name.text] }), known.fileBytes(of: name) == size
        {
            return known
        }
        if let index = files.index(of: name) {
            state.withLock {
                $0.growing[name.stem] = nil
                if $0.finished.count >= Self.finishedMax { $0.finished = [:] }
                $0.finished[name.text] = index
            }
            return index
        }
        guard name.packing == nil, isGrowing(name, source) else { return nil }
        // Who waits for the lock meanwhile would have to count the same lines.
        return state.withLock { state in
            let new = SegmentIndexBuilder(expectedBytes: segmentBytes)
            var builder = state.growing[name.stem] ?? new
            // It was replaced by hand.
            if builder.sizeBytes > size { builder = new }
            source.forEachLine(of: name, from: builder.sizeBytes) { builder.take($0, $1) }
            if state.growing[name.stem] == nil, state.growing.count >= Self.growingMax {
                state.growing = [:]
            }
            state.growing[name.stem] = builder
            return builder.built
        }
    }

    /// The newest is written; the one before it may just have been.
    private func isGrowing(_ name: SegmentName, _ source: SegmentSource) -> Bool {
        source.list().suffix(Self.growingMax).contains(name)
    }

    private static let growingMax = 2
    /// 6 KB each; no history that anybody keeps has more segments.
    private static let finishedMax = 5_000
}
