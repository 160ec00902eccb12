/// How much of a YAML text is accepted.
package enum YAMLLimits {
    /// Bytes of a file. The whole schedule of a large host fits; a wrong file is not read through.
    /// Whoever reads the file checks it.
    package static let fileBytesMax = 1 << 20
    /// How deep maps and lists may be nested; job files need 3. The reader recurses.
    package static let depthMax = 32
    /// Documents of one file, hence jobs.
    package static let documentsMax = 1_000
    /// Diagnostics of one file that are kept; nobody reads more.
    package static let diagnosticsMax = 100
}
