import Calendar
import Glibc
import Linux

/// Runs `ruqi` with standard output on a pseudo terminal, to its end. The output is as the program
/// wrote it.
func commandOnTerminal(
    _ arguments: [String], columns: UInt16, environment: [String] = ["TERM=xterm"]
) throws -> (status: Int32, output: String) {
    let master = Descriptor(
        owning: open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK))
    // What unlockpt(3) and ptsname(3) do, which Glibc doesn't export: ioctl_tty(2).
    var isLocked: CInt = 0
    var number: CInt = 0
    guard master.raw >= 0, ioctl(master.raw, TerminalRequest.setLock, &isLocked) == 0,
        ioctl(master.raw, TerminalRequest.getNumber, &number) == 0
    else { throw Trouble("no pseudo terminal") }
    var process = try start(arguments, on: "/dev/pts/\(number)", columns, environment)
    let output = try readAll(master)
    guard isReadable(process.pidfd, until: readUptime() + .seconds(30)),
        let end = try process.reap(), case .exited(let status) = end.way
    else { throw Trouble("ruqi doesn't end well") }
    return (status, output)
}

/// TIOCSPTLCK and TIOCGPTN of <asm-generic/ioctls.h>.
private enum TerminalRequest {
    static let setLock: UInt = 0x4004_5431
    static let getNumber: UInt = 0x8004_5430
}

private func start(
    _ arguments: [String], on path: String, _ columns: UInt16, _ environment: [String]
) throws -> ChildProcess {
    let terminal = Descriptor(owning: open(path, O_RDWR | O_NOCTTY | O_CLOEXEC))
    var settings = termios()
    guard tcgetattr(terminal.raw, &settings) == 0 else { throw Trouble("\(path) is no terminal") }
    // A newline shall stay one.
    settings.c_oflag &= ~tcflag_t(OPOST)
    tcsetattr(terminal.raw, TCSANOW, &settings)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(terminal.raw, UInt(TIOCSWINSZ), &size)
    let null = try openNull()
    return try ChildProcess.spawn(
        Spawn(
            executable: built("ruqi"), arguments: ["ruqi"] + arguments,
            environment: ["PATH=/usr/bin:/bin"] + environment,
            standardInput: null.raw, standardOutput: terminal.raw, standardError: null.raw))
}

/// Reads until nobody has the other side any more, which Linux tells by EIO.
private func readAll(_ master: borrowing Descriptor) throws -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let limit = readUptime() + .seconds(30)
    while isReadable(master.raw, until: limit) {
        do throws(SystemError) {
            switch try readAvailable(master.raw, into: &buffer) {
            case .bytes(let count): bytes += buffer.prefix(count)
            case .wouldBlock: continue
            case .end: return String(decoding: bytes, as: UTF8.self)
            }
        } catch {
            guard error.code == EIO else { throw error }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
    throw Trouble("a terminal without end")
}
