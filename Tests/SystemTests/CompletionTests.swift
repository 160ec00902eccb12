import Linux
import Testing

/// The script that `ruqi` prints for bash, in bash; those for zsh and fish are of the same words.
@Suite struct `What a shell completes for ruqi` {
    @Test(
        arguments: [
            ("check jobs.d/h", ["jobs.d/here.yaml"]), ("export systemd jo", ["jobs.d"]),
            ("export ", ["systemd", "kubernetes"]), ("plan jo", ["jobs.d"]),
            ("import crontab jobs.d/", ["jobs.d/here.yaml", "jobs.d/there.yaml"]),
            ("status --config se", ["settings.yaml"]),
            ("files --state ", ["applied", "broken", "ignored"]),
            ("history --outcome s", ["success", "stopped", "start_failed"]),
            ("history --event re", ["reconciled"]), ("job ", ["one", "two"]),
            ("why t", ["two"]),
        ] as [(String, [String])])
    func `is what can stand there`(line: String, answers: [String]) throws {
        let world = try World()
        let script = try command(["--generate-completion-script", "bash"])
        try replaceFile(
            "ruqi.bash", in: world.root, with: Array(script.output.utf8), temporary: "new",
            syncs: false)
        try createFile("\(world.root)/settings.yaml", with: [])
        try world.put("here.yaml", "")
        try world.put("there.yaml", "")
        // The daemon's answer, as the script asks for it.
        let shell = """
            cd '\(world.root)' || exit
            ruqi() { echo '{"job_id":"one"},{"job_id":"two"}'; }
            . ./ruqi.bash
            IFS=' ' read -r -a COMP_WORDS <<<'ruqi \(line)'
            case '\(line)' in *' ') COMP_WORDS+=('') ;; esac
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE='ruqi \(line)'
            COMP_POINT=${#COMP_LINE}
            _ruqi ruqi "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let answer = try command(["bash", "-c", shell], program: "/bin/bash")
        let words = answer.output.split(separator: "\n").map(String.init)
        #expect(Set(words) == Set(answers), "\(answer.errors)")
    }
}
