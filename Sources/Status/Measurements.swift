/// What is looked up only when somebody asks for it. Each is nil where the system doesn't tell.
package struct Measurements: Sendable {
    /// Processor time of the daemon, user and system.
    package var processorTime: Duration?
    /// Its memory that is resident.
    package var residentBytes: Int?
    /// Descriptors that it has.
    package var openDescriptors: Int?
    /// Descriptors that it may have.
    package var descriptorsMax: Int?
    /// What the history takes on the disk.
    package var historyBytes: Int?

    package init(
        processorTime: Duration? = nil, residentBytes: Int? = nil, openDescriptors: Int? = nil,
        descriptorsMax: Int? = nil, historyBytes: Int? = nil
    ) {
        self.processorTime = processorTime
        self.residentBytes = residentBytes
        self.openDescriptors = openDescriptors
        self.descriptorsMax = descriptorsMax
        self.historyBytes = historyBytes
    }
}
