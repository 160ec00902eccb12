import Linux

/// Where a child is born: what there is of it is known by that, also after the daemon.
struct Berth: Sendable {
    static let none = Berth(group: nil, birth: nil)

    /// Nil: it has none of its own.
    let group: ControlGroup?
    /// Nil: nobody will look for it.
    let birth: BirthPlace?
}
