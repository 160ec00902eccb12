import ArgumentParser

/// `ruqi import`: job files made of what another scheduler has.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Make job files of what another scheduler has, and prove that they are due when it was.",
        subcommands: [ImportCrontabCommand.self, ImportRuqiCommand.self])
}
