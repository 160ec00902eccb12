/// What becomes of occurrences that are noticed later than the misfire grace allows.
package enum CatchUpPolicy: String, CaseIterable, Hashable, Sendable {
    /// They are missed.
    case none
    /// The last one of them is run, the others are missed.
    case latest
    /// They are run, one after the other; beyond a limit the oldest are missed.
    case all
}
