import Glibc

/// A system call by its number, where that is the same on every architecture.
enum SystemCall: UInt32 {
    case clone3 = 435
    case closeRange = 436
}

/// Makes a system call fail with ENOSYS in this process and its children, as an old kernel or the
/// filter of a container does. A seccomp(2) filter in the kernel's layout: 16-bit code, two 8-bit
/// jumps, 32-bit operand.
func deny(_ call: SystemCall) {
    func instruction(_ code: UInt16, _ yes: UInt8, _ no: UInt8, _ operand: UInt32) -> UInt64 {
        UInt64(code) | UInt64(yes) << 16 | UInt64(no) << 24 | UInt64(operand) << 32
    }
    let filter: [UInt64] = [
        instruction(0x20, 0, 0, 0),  // load the number of the system call
        instruction(0x15, 0, 1, call.rawValue),  // is it that one?
        instruction(0x06, 0, 0, 0x0005_0000 | UInt32(ENOSYS)),  // then it fails
        instruction(0x06, 0, 0, 0x7fff_0000),  // else it is allowed
    ]
    // prctl(2) is variadic, which Swift doesn't import; on Linux the call is the same.
    typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
    guard let symbol = dlsym(nil, "prctl") else { preconditionFailure("no prctl") }
    let control = unsafeBitCast(symbol, to: Control.self)
    filter.withUnsafeBytes { bytes in
        // struct sock_fprog: a 16-bit length, padding, a pointer.
        let program: [UInt] = [UInt(filter.count), UInt(bitPattern: bytes.baseAddress)]
        program.withUnsafeBytes { program in
            precondition(control(38, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS")
            let address = UInt(bitPattern: program.baseAddress)
            precondition(control(22, 2, address, 0, 0) == 0, "PR_SET_SECCOMP")
        }
    }
}
