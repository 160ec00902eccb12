/// A hint that a watched directory has changed; what is really there is found by looking.
package enum DirectoryEvent: Hashable, Sendable {
    /// A file was written to and may be half done.
    case written(name: String)
    /// A file that was open for writing was closed.
    case closed(name: String)
    /// A name came, went, was moved, or its file got other attributes. Without a name: the
    /// directory itself.
    case changed(name: String)
    /// The directory was removed, moved away or unmounted; nothing more comes from this watch.
    case directoryGone
    /// Under the missing directory's nearest parent something happened: try to watch it again.
    case directoryMayBeBack
    /// Events were lost: look at everything.
    case overflow
}
