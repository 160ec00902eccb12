import Jobs
import Linux

/// An environment in the making: of two values for one name the later one counts.
struct Variables {
    private var list: [EnvironmentVariable]

    /// The clean base: CONTRACT §1, `env`.
    init(_ host: LaunchHost, _ sources: LaunchSources) {
        let user = sources.user ?? host.user
        let shell = user.shell.isEmpty ? LaunchHost.standardShell : user.shell
        list = [
            .init(name: "PATH", value: Self.searchPath), .init(name: "HOME", value: user.home),
            .init(name: "USER", value: user.name), .init(name: "LOGNAME", value: user.name),
            .init(name: "SHELL", value: shell), .init(name: "LANG", value: host.language),
        ]
    }

    mutating func merge(_ variables: [EnvironmentVariable]) {
        for variable in variables { add(variable) }
    }

    /// Takes the place of one of that name, so that the order stays.
    mutating func add(_ variable: EnvironmentVariable) {
        if let index = list.firstIndex(where: { $0.name == variable.name }) {
            list[index] = variable
        } else {
            list.append(variable)
        }
    }

    subscript(_ name: String) -> String? { list.first { $0.name == name }?.value }

    /// As execve(2) takes it.
    var texts: [String] { list.map { "\($0.name)=\($0.value)" } }

    /// As for cron's root; a job may set another one.
    static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}
