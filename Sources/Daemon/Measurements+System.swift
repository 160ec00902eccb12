import Keeping
import Linux
import Status

extension Measurements {
    /// What the system tells of this process and of the history's files now. Some dozen system
    /// calls, and one for each segment: on the thread of whoever asks.
    init(history files: HistoryFiles) {
        self.init(
            // What can't be read is left out of the answer.
            processorTime: try? readProcessorTime(of: processID()),
            residentBytes: try? readResidentBytes(), openDescriptors: try? countDescriptors(),
            descriptorsMax: ResourceLimit.openFiles()?.soft.map { Int(clamping: $0) },
            historyBytes: files.sizeBytes)
    }
}
