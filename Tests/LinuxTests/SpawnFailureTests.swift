import Glibc
import Linux
import Testing

@Suite struct `A child that cannot be started` {
    @Test func `has no pipe where that leaves too few descriptors`() {
        let (_, failure) = failureOfPipe(withRoomFor: 1 << 30)
        #expect(failure == "cannot create a pipe: too many open files")
        #expect(failureOfPipe(withRoomFor: 3) == (true, nil))
    }

    private func failureOfPipe(withRoomFor more: Int) -> (isMade: Bool, String?) {
        do throws(SystemError) {
            _ = try makePipe(withRoomFor: more)
            return (true, nil)
        } catch {
            return (false, "\(error)")
        }
    }

    @Test func `names a missing program`() {
        #expect(
            failure { try run(["/no/such/program"]) }
                == "execute '/no/such/program': no such file or directory")
    }

    @Test func `names a program that may not be executed`() throws {
        let world = TemporaryDirectory()
        let path = try world.write("plain", "x")
        #expect(failure { try run([path]) } == "execute '\(path)': permission denied")
    }

    @Test func `names a file that is no program`() throws {
        let world = TemporaryDirectory()
        let path = try world.write("empty", "no program")
        chmod(path, 0o755)
        #expect(failure { try run([path]) } == "execute '\(path)': exec format error")
    }

    @Test func `says that a script's interpreter is what is missing`() throws {
        let world = TemporaryDirectory()
        let path = try world.write("script", "#!/no/such/shell\n")
        chmod(path, 0o755)
        #expect(
            failure { try run([path]) }
                == "execute '\(path)': its interpreter is missing: no such file or directory")
    }

    @Test func `names a missing working directory`() {
        #expect(
            failure { try run(["true"], directory: "/no/such/place") }
                == "chdir '/no/such/place': no such file or directory")
    }

    @Test func `names a working directory that is a file`() throws {
        let world = TemporaryDirectory()
        let path = try world.write("file", "")
        #expect(
            failure { try run(["true"], directory: path) }
                == "chdir '\(path)': not a directory")
    }

    @Test func `names descriptors that aren't open`() {
        #expect(failure { try run(["true"], input: 99_999) } == "dup2: bad file descriptor")
    }

    @Test func `refuses a NUL byte instead of cutting the text there`() {
        #expect(
            failure { try run(["echo", "rm\u{0}x"]) }
                == "argument or environment with a NUL byte: invalid argument")
        #expect(
            failure { try run(["true"], environment: ["A=\u{0}"]) }
                == "argument or environment with a NUL byte: invalid argument")
    }

    @Test func `says that the arguments are too long`() {
        let long = String(repeating: "x", count: 200_000)
        #expect(failure { try run(["true", long]) }?.hasSuffix(": argument list too long") == true)
    }

    @Test func `leaves no child behind`() async {
        await #expect(processExitsWith: .success) {
            _ = try? run(["/no/such/program"])
            _ = try? run(["true"], directory: "/no/such/place")
            #expect(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD, "a child is left")
        }
    }
}
