/// What becomes of an occurrence that is due while as many runs of its job are going as may.
package enum OverlapPolicy: String, CaseIterable, Hashable, Sendable {
    /// It is let pass.
    case skip
    /// It starts when one of them has ended; of several the first one.
    case queue
    /// The oldest of them is stopped, then it starts; of several the last one.
    case replace
    /// There is no limit, unless the job sets one; beyond that it is let pass.
    case allow
}
