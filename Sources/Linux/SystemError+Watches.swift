import Glibc

extension SystemError {
    /// The sentence of a failed watch. The system's own words for a used-up limit are about disks
    /// and files; this one names the limit. inotify_init1(2), inotify_add_watch(2).
    package var watchSentence: String {
        let target = subject.map { " '\($0)'" } ?? ""
        switch code {
        case ENOSPC:
            return "cannot \(operation)\(target): this user has no inotify watches left "
                + "(raise fs.inotify.max_user_watches)"
        case EMFILE where subject == nil:
            return "cannot \(operation): this user has no inotify instances left "
                + "(raise fs.inotify.max_user_instances), or this process no descriptors"
        default:
            return description
        }
    }
}
