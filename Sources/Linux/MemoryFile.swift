import CLinux
import Glibc

/// A file without a name that holds these bytes and stands at their start, as a child's standard
/// input. memfd_create(2).
package func memoryFile(_ bytes: [UInt8]) throws(SystemError) -> Descriptor {
    let file = Descriptor(
        owning: try attempt("create a memory file", { ruqi_memory_file("stdin") }))
    try writeAll(bytes, to: file.raw, named: "a memory file")
    try attempt("rewind a memory file") { lseek(file.raw, 0, SEEK_SET) }
    return file
}

/// /dev/null for reading and writing.
package func openNull() throws(SystemError) -> Descriptor {
    Descriptor(
        owning: try attempt("open", on: "/dev/null", { open("/dev/null", O_RDWR | O_CLOEXEC) }))
}
