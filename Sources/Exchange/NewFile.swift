/// A file to be written.
package struct NewFile: Hashable, Sendable {
    /// Without a directory.
    package let name: String
    /// All of it.
    package let text: String
    /// Whether it has what may be nobody else's business: variables, input, requests.
    package let isSecret: Bool

    /// Takes everything as it is.
    package init(name: String, text: String, isSecret: Bool) {
        self.name = name
        self.text = text
        self.isSecret = isSecret
    }
}
