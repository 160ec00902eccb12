import Glibc
import Testing

/// A way in which a program changes `a.yaml` from its old to its new text, call by call.
struct Dance: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Gets the directory and the new text.
    let perform: @Sendable (String, String) throws -> Void

    init(_ name: String, _ perform: @escaping @Sendable (String, String) throws -> Void) {
        testDescription = name
        self.perform = perform
    }

    static let old = "rule: 1h\ncmd: old\n"
    static let new = "rule: 1h\ncmd: new\n"
}

/// One open file; each call must succeed.
private struct OpenFile {
    let fd: Int32

    init(_ path: String, _ flags: Int32, _ mode: mode_t = 0o644) throws {
        fd = open(path, flags | O_CLOEXEC, mode)
        guard fd >= 0 else { throw Trouble("cannot open \(path): \(errno)") }
    }

    func write(_ text: some StringProtocol) throws {
        let text = String(text)
        guard Glibc.write(fd, text, text.utf8.count) == text.utf8.count else {
            throw Trouble("cannot write")
        }
    }

    func end() { close(fd) }
}

private func must(_ result: Int32, _ what: String) throws {
    guard result == 0 else { throw Trouble("\(what) failed: \(errno)") }
}

private let replacing = O_WRONLY | O_CREAT | O_TRUNC

extension Dance {
    static let editors: [Dance] = [
        // The test file 4913 shows vim whether it may make files there.
        Dance("vim with backupcopy=no") { dir, text in
            let (file, backup, swap) = ("\(dir)/a.yaml", "\(dir)/a.yaml~", "\(dir)/.a.yaml.swp")
            let swapFile = try OpenFile(swap, O_RDWR | O_CREAT | O_EXCL, 0o600)
            try swapFile.write("b0VIM 9.0")
            let probe = try OpenFile("\(dir)/4913", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
            try must(fchown(probe.fd, getuid(), getgid()), "chown")
            probe.end()
            try must(unlink("\(dir)/4913"), "unlink")
            try must(rename(file, backup), "rename")
            let written = try OpenFile(file, replacing)
            try written.write(text)
            try must(fsync(written.fd), "fsync")
            try must(chmod(file, 0o644), "chmod")
            written.end()
            try must(unlink(backup), "unlink")
            swapFile.end()
            try must(unlink(swap), "unlink")
        },
        Dance("vim with backupcopy=yes") { dir, text in
            let (file, backup) = ("\(dir)/a.yaml", "\(dir)/a.yaml~")
            let copy = try OpenFile(backup, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
            try copy.write(Dance.old)
            copy.end()
            try must(utimes(backup, nil), "utimes")
            let written = try OpenFile(file, O_WRONLY | O_CREAT)
            try must(ftruncate(written.fd, 0), "truncate")
            try written.write(text)
            try must(fsync(written.fd), "fsync")
            written.end()
            try must(chmod(file, 0o644), "chmod")
            try must(unlink(backup), "unlink")
        },
        Dance("nano") { dir, text in
            let file = try OpenFile("\(dir)/a.yaml", replacing)
            try file.write(text)
            file.end()
        },
        Dance("nano with a backup") { dir, text in
            let backup = try OpenFile("\(dir)/a.yaml~", replacing, 0o600)
            try backup.write(Dance.old)
            try must(fchmod(backup.fd, 0o644), "chmod")
            backup.end()
            let file = try OpenFile("\(dir)/a.yaml", replacing)
            try file.write(text)
            file.end()
        },
        // The lock is a link to nothing.
        Dance("emacs") { dir, text in
            let file = "\(dir)/a.yaml"
            try must(symlink("me@host.4711:1600000000", "\(dir)/.#a.yaml"), "symlink")
            let autosave = try OpenFile("\(dir)/#a.yaml#", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            try autosave.write(text)
            autosave.end()
            try must(rename(file, "\(file)~"), "rename")
            let written = try OpenFile(file, replacing)
            try written.write(text)
            try must(fsync(written.fd), "fsync")
            written.end()
            try must(chmod(file, 0o644), "chmod")
            try must(unlink("\(dir)/#a.yaml#"), "unlink")
            try must(unlink("\(dir)/.#a.yaml"), "unlink")
        },
        Dance("sed -i, call by call") { dir, text in
            let file = try OpenFile("\(dir)/sedX1b2c3", O_RDWR | O_CREAT | O_EXCL, 0o600)
            try file.write(text)
            try must(fchown(file.fd, getuid(), getgid()), "chown")
            try must(fchmod(file.fd, 0o644), "chmod")
            file.end()
            try must(rename("\(dir)/sedX1b2c3", "\(dir)/a.yaml"), "rename")
        },
    ]

    static let tools: [Dance] = [
        // The new file has the old one's size, and its times to the nanosecond.
        Dance("rsync -a, call by call") { dir, text in
            var status = stat()
            try must(stat("\(dir)/a.yaml", &status), "stat")
            let file = try OpenFile("\(dir)/.a.yaml.Qx7Yz1", O_RDWR | O_CREAT | O_EXCL, 0o600)
            try file.write(text)
            var times = [status.st_atim, status.st_mtim]
            try must(futimens(file.fd, &times), "utimens")
            try must(fchmod(file.fd, 0o644), "chmod")
            file.end()
            try must(rename("\(dir)/.a.yaml.Qx7Yz1", "\(dir)/a.yaml"), "rename")
        },
        Dance("rsync -a --inplace, call by call") { dir, text in
            var status = stat()
            try must(stat("\(dir)/a.yaml", &status), "stat")
            let file = try OpenFile("\(dir)/a.yaml", O_WRONLY | O_CREAT)
            try file.write(text)
            var times = [status.st_atim, status.st_mtim]
            try must(futimens(file.fd, &times), "utimens")
            file.end()
        },
        Dance("writing in two halves") { dir, text in
            let file = try OpenFile("\(dir)/a.yaml", replacing)
            try file.write(text.prefix(12))
            try must(fsync(file.fd), "fsync")
            try file.write(text.dropFirst(12))
            file.end()
        },
        Dance("removing and writing anew") { dir, text in
            try must(unlink("\(dir)/a.yaml"), "unlink")
            let file = try OpenFile("\(dir)/a.yaml", O_WRONLY | O_CREAT | O_EXCL)
            try file.write(text)
            file.end()
        },
    ]
}

/// A script that does it with an installed program; NEW is a file with the new text beside the
/// directory.
struct Script: Sendable, CustomTestStringConvertible {
    let text: String
    let needs: String
    var testDescription: String { text }

    static let all = [
        Script(text: "mv ../NEW a.yaml", needs: "mv"),
        Script(text: "mv ../NEW b.yaml", needs: "mv"),
        Script(text: "cp ../NEW a.yaml", needs: "cp"),
        Script(text: "cp -p ../NEW a.yaml", needs: "cp"),
        Script(text: "cp --remove-destination ../NEW a.yaml", needs: "cp"),
        Script(text: "ln -f ../NEW a.yaml", needs: "ln"),
        Script(text: "install -m 644 ../NEW a.yaml", needs: "install"),
        Script(text: "dd if=../NEW of=a.yaml bs=5", needs: "dd"),
        Script(
            text: "tar -C .. -cf ../t --transform s/NEW/a.yaml/ NEW; tar -xf ../t", needs: "tar"),
        Script(text: "sed -i s/old/new/ a.yaml", needs: "sed"),
        Script(text: "sed -i.bak s/old/new/ a.yaml", needs: "sed"),
        Script(text: "rsync -a ../NEW a.yaml", needs: "rsync"),
        Script(text: "rsync -a --inplace --ignore-times ../NEW a.yaml", needs: "rsync"),
        Script(text: vim("no"), needs: "vim"),
        Script(text: vim("yes"), needs: "vim"),
        Script(text: vim("auto"), needs: "vim"),
        Script(
            text: "emacs -Q --batch a.yaml --eval '(progn (replace-regexp \"old\" \"new\")"
                + " (setq make-backup-files t) (save-buffer))'", needs: "emacs"),
        Script(text: "cp ../NEW b.yaml; python3 -c '\(exchange)'", needs: "python3"),
        Script(
            text: "python3 -c \"open('a.yaml','r+').write('rule: 2h')\"", needs: "python3"),
    ]

    /// renameat2(2) with RENAME_EXCHANGE.
    private static let exchange =
        "import ctypes; c = ctypes.CDLL(None); "
        + "exit(c.renameat2(-100, b\"a.yaml\", -100, b\"b.yaml\", 2) and 1)"

    private static func vim(_ backupCopy: String) -> String {
        "vim -es -u NONE -N -c 'set backupcopy=\(backupCopy) writebackup' -c '%s/old/new/' "
            + "-c wq a.yaml"
    }
}
