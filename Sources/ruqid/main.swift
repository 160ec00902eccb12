import Daemon

Program.main(CommandLine.arguments)
