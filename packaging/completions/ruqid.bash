# Completions of ruqid(8) for bash: its flags, and the values of those that have few.
_ruqid() {
    local word=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD - 1]}
    # `--flag=value` comes as three words.
    if [[ $word == = ]]; then
        word=
    elif [[ $flag == = ]]; then
        flag=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    COMPREPLY=()
    case $flag in
        --config)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
            ;;
        --jobs-dir | --calendars-dir | --log-dir | --state-dir)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -d -- "$word")
            ;;
        --scheduler-store) mapfile -t COMPREPLY < <(compgen -W 'memory none' -- "$word") ;;
        --history-sync) mapfile -t COMPREPLY < <(compgen -W 'always interval never' -- "$word") ;;
        --show-cmd) mapfile -t COMPREPLY < <(compgen -W 'true false' -- "$word") ;;
        --log-level) mapfile -t COMPREPLY < <(compgen -W 'error warning info debug' -- "$word") ;;
        --http-listen)
            mapfile -t COMPREPLY < <(compgen -W '127.0.0.1:8585 [::1]:8585 unix: off' -- "$word")
            ;;
        --http-socket-group) mapfile -t COMPREPLY < <(compgen -g -W none -- "$word") ;;
        --timezone)
            local zones=/usr/share/zoneinfo/tzdata.zi
            mapfile -t COMPREPLY < <(compgen -W "local UTC $(
                [[ -r $zones ]] && awk '$1 == "Z" { print $2 } $1 == "L" { print $3 }' "$zones"
            )" -- "$word")
            ;;
        --scheduler-name | --max-running | --stop-timeout | --defaults | --history-max-age | \
            --history-max-size | --history-segment-size | --http-allowed-hosts | \
            --http-max-connections | --http-socket-mode) ;;
        *)
            mapfile -t COMPREPLY < <(compgen -W '--config --scheduler-name --scheduler-store
                --jobs-dir --calendars-dir --log-dir --state-dir --timezone --max-running
                --stop-timeout --defaults --history-max-age --history-max-size
                --history-segment-size --history-sync --http-listen --http-allowed-hosts
                --http-max-connections --http-socket-mode --http-socket-group --show-cmd
                --log-level --version --help' -- "$word")
            ;;
    esac
}
complete -F _ruqid ruqid
