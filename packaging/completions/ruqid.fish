# Completions of ruqid(8) for fish.
function __ruqid_zones
    printf '%s\n' local UTC
    test -r /usr/share/zoneinfo/tzdata.zi
    and awk '$1 == "Z" { print $2 } $1 == "L" { print $3 }' /usr/share/zoneinfo/tzdata.zi
end

complete -c ruqid -f
complete -c ruqid -l config -r -F -d 'The settings file'
complete -c ruqid -l scheduler-name -x -d 'The name that each record of the history carries'
complete -c ruqid -l scheduler-store -x -a 'memory none' -d 'Run the jobs, or only show them'
complete -c ruqid -l jobs-dir -x -a '(__fish_complete_directories)' -d 'The directory of the job files'
complete -c ruqid -l calendars-dir -x -a '(__fish_complete_directories)' \
    -d 'The directory of the calendars that jobs exclude'
complete -c ruqid -l log-dir -x -a '(__fish_complete_directories)' \
    -d 'The directory in which history/ is kept'
complete -c ruqid -l state-dir -x -a '(__fish_complete_directories)' \
    -d 'What the daemon keeps for itself'
complete -c ruqid -l timezone -x -a '(__ruqid_zones)' \
    -d 'The zone of rules that name none and of times that are shown'
complete -c ruqid -l max-running -x -d 'How many runs may go at once'
complete -c ruqid -l stop-timeout -x -d 'What running runs get when the daemon stops'
complete -c ruqid -l defaults -x -d 'What counts where a job says nothing'
complete -c ruqid -l history-max-age -x -a none -d 'How old records become before they are removed'
complete -c ruqid -l history-max-size -x -a none -d 'What the history may take'
complete -c ruqid -l history-segment-size -x -d 'How large a file of the history becomes'
complete -c ruqid -l history-sync -x -a 'always interval never' -d 'When records reach the disk'
complete -c ruqid -l http-listen -x -a '127.0.0.1:8585 [::1]:8585 unix: off' \
    -d 'Where status is served'
complete -c ruqid -l http-allowed-hosts -x -d 'Names by which status may be asked for'
complete -c ruqid -l http-max-connections -x -d 'How many may be connected at once'
complete -c ruqid -l http-socket-mode -x -d 'The mode of a Unix socket, octal'
complete -c ruqid -l http-socket-group -x -a 'none (__fish_complete_groups)' \
    -d 'The group of that socket'
complete -c ruqid -l show-cmd -x -a 'true false' -d 'Whether status shows commands'
complete -c ruqid -l log-level -x -a 'error warning info debug' -d 'What is logged'
complete -c ruqid -l version -d 'Print the version'
complete -c ruqid -s h -l help -d 'Print the flags'
