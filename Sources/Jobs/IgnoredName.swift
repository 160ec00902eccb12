/// Which names in `jobs.d` are no job files.
package enum IgnoredName {
    /// Why a file of this name is not looked into; nil: it is a job file.
    package static func reason(for fileName: String) -> String? {
        if fileName.hasPrefix(".") { return "dot file" }
        if fileName.hasSuffix("~") { return "editor's backup" }
        if fileName.hasPrefix("#"), fileName.hasSuffix("#") { return "editor's autosave" }
        if fileName.contains(".dpkg-") || hasSuffix(fileName, among: [".rpmnew", ".rpmsave"]) {
            return "left by the package manager"
        }
        if hasSuffix(fileName, among: [".yaml", ".yml"]) {
            return fileName.utf8.contains { $0 < 0x20 } ? "control character in the name" : nil
        }
        if hasSuffix(fileName, among: [".swp"]) { return "editor's swap file" }
        if hasSuffix(fileName, among: [".tmp"]) { return "temporary file" }
        if hasSuffix(fileName, among: [".orig"]) { return "left by a merge or patch" }
        return "the name does not end with .yaml or .yml"
    }

    private static func hasSuffix(_ name: String, among suffixes: [String]) -> Bool {
        suffixes.contains { name.hasSuffix($0) }
    }
}
