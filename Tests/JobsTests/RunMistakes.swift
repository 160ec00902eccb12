/// Wrong values of the keys about runs.
let runMistakes = [
    Mistake(
        "a shell that is a text, empty, or without a program",
        """
        rule: 10s
        cmd: x
        shell: bash
        ---
        job_id: b
        rule: 10s
        cmd: x
        shell: []
        ---
        job_id: c
        rule: 10s
        cmd: x
        shell: ['', -c]
        """,
        """
        a.yaml:1:1: error: 'job_id' is missing [missing-key]
          hint: each job needs its own where a file has several
        a.yaml:3:8: error: 'shell' must be a list of words [wrong-type]
          hint: such as [/bin/bash, -c]
        a.yaml:8:8: error: 'shell' names no program [empty-command]
          hint: such as [/bin/bash, -c]
        a.yaml:13:8: error: 'shell' names no program [empty-command]
          hint: such as [/bin/bash, -c]
        """),
    Mistake(
        "accounts that can't be",
        """
        rule: 10s
        cmd: x
        user: www-data:adm
        group: [adm]
        """,
        """
        a.yaml:3:7: error: 'www-data:adm' is no name of a user [unknown-value]
          hint: a group has a key of its own, 'group'
        a.yaml:4:8: error: 'group' must be a name or a number, not a list [wrong-type]
        """),
    Mistake(
        "files of variables",
        """
        rule: 10s
        cmd: x
        env_file: [~/env, conf/env]
        ---
        job_id: b
        rule: 10s
        cmd: x
        env_file: []
        """,
        """
        a.yaml:1:1: error: 'job_id' is missing [missing-key]
          hint: each job needs its own where a file has several
        a.yaml:3:12: error: 'env_file' must be an absolute path, not '~/env' [bad-path]
          hint: write the home directory out
        a.yaml:3:19: error: 'env_file' must be an absolute path, not 'conf/env' [bad-path]
        a.yaml:8:11: error: 'env_file' is an empty list [missing-value]
          hint: leave it out for no file
        """),
    Mistake(
        "modes and nice values",
        """
        rule: 10s
        cmd: x
        umask: 0x12
        nice: 20
        ---
        job_id: b
        rule: 10s
        cmd: x
        umask: 1000
        nice: low
        ---
        job_id: c
        rule: 10s
        cmd: x
        umask: u=rwx
        """,
        """
        a.yaml:1:1: error: 'job_id' is missing [missing-key]
          hint: each job needs its own where a file has several
        a.yaml:3:8: error: 'umask' must be an octal number from 0 to 777, not '0x12' [bad-mode]
          hint: such as "022", "027" or "077"
        a.yaml:4:7: error: 'nice' must be -20 to 19, not 20 [out-of-range]
        a.yaml:9:8: error: 'umask' must be an octal number from 0 to 777, not '1000' [bad-mode]
          hint: such as "022", "027" or "077"
        a.yaml:10:7: error: 'nice' must be a whole number, not 'low' [wrong-type]
        a.yaml:15:8: error: 'umask' must be an octal number from 0 to 777, not 'u=rwx' [bad-mode]
          hint: such as "022", "027" or "077"
        """),
    Mistake(
        "limits",
        """
        rule: 10s
        cmd: x
        limits:
          nofiles: 10
          memory: 1G
          nofile: 1K
          as: 1.5G
          cpu: 10s
          core: unlimited
          fsize: 9999999999G
          stack: none
          core: 1
        """,
        """
        a.yaml:4:3: error: 'limits' has no 'nofiles'; it has nofile, nproc, as, cpu, fsize, core, stack [unknown-key]
          hint: did you mean 'nofile'?
        a.yaml:5:3: error: 'limits' has no 'memory'; it has nofile, nproc, as, cpu, fsize, core, stack [unknown-key]
          hint: did you mean 'as'?
        a.yaml:6:11: error: 'limits.nofile' must be a whole number or unlimited, not '1K' [bad-size]
        a.yaml:7:7: error: 'limits.as' must be a size or unlimited, not '1.5G' [bad-size]
          hint: a size looks like 4096, 64K, 1M or 2G
        a.yaml:8:8: error: 'limits.cpu' must be a whole number or unlimited, not '10s' [bad-size]
        a.yaml:10:10: error: 'limits.fsize' must be a size or unlimited, not '9999999999G' [bad-size]
          hint: a size looks like 4096, 64K, 1M or 2G
        a.yaml:11:10: error: 'limits.stack' must be a size or unlimited, not 'none' [bad-size]
          hint: a size looks like 4096, 64K, 1M or 2G
        a.yaml:12:3: error: the limit 'core' stands twice [duplicate-key]
        """),
    Mistake(
        "limits that are a number",
        """
        rule: 10s
        cmd: x
        limits: 1024
        """,
        """
        a.yaml:3:9: error: 'limits' must be a map of limits [wrong-type]
          hint: such as {nofile: 1024, as: 2G}
        """),
    Mistake(
        "policies",
        """
        rule: 10s
        cmd: x
        overlap: forbid
        max_instances: 0
        misfire_grace_time: 0s
        catch_up: last
        retry: {attempts: 0, backof: 1s, delay: 5s, factor: 0.5, max_backoff: 10}
        output_limit: 2M
        output_file: log.txt
        """,
        """
        a.yaml:3:10: error: 'overlap' must be one of skip, queue, replace, allow, not 'forbid' [unknown-value]
        a.yaml:4:16: error: 'max_instances' must be 1 to 100000, not 0 [out-of-range]
        a.yaml:5:21: error: 'misfire_grace_time' must be longer than zero [bad-duration]
        a.yaml:6:11: error: 'catch_up' must be one of none, latest, all, not 'last' [unknown-value]
          hint: did you mean 'latest'?
        a.yaml:7:19: error: 'retry.attempts' must be 1 to 100, not 0 [out-of-range]
        a.yaml:7:22: error: 'retry' has no 'backof'; it has attempts, backoff, max_backoff, factor [unknown-key]
          hint: did you mean 'backoff'?
        a.yaml:7:34: error: 'retry' has no 'delay'; it has attempts, backoff, max_backoff, factor [unknown-key]
          hint: did you mean 'backoff'?
        a.yaml:7:53: error: 'retry.factor' must be 1 to 100, with up to three decimals, not '0.5' [out-of-range]
        a.yaml:7:71: error: 'retry.max_backoff' must be a duration, not '10' [bad-duration]
          hint: write '10s' for seconds
        a.yaml:8:15: error: 'output_limit' must be 0 to 1M, not 2M [out-of-range]
          hint: 'output_file' takes the whole output
        a.yaml:9:14: error: 'output_file' must be an absolute path, not 'log.txt' [bad-path]
        """),
    Mistake(
        "hooks",
        """
        rule: 10s
        cmd: x
        on_success: []
        on_failure: [mail, [], '', [a, {b: c}]]
        on_recovery: http://
        retry: 3
        output_limit: lots
        """,
        """
        a.yaml:3:13: error: 'on_success' is an empty list [missing-value]
          hint: leave it out for no command
        a.yaml:4:20: error: 'on_failure[1]' is an empty list [empty-command]
        a.yaml:4:24: error: 'on_failure[2]' is empty [empty-command]
        a.yaml:4:32: error: 'on_failure[3][1]' must be a string, not a map [wrong-type]
        a.yaml:5:14: error: 'http://' is no URL [bad-url]
          hint: a host must follow the '//'
        a.yaml:6:8: error: 'retry' must be a map [wrong-type]
          hint: such as {attempts: 3}
        a.yaml:7:15: error: 'output_limit' must be a size, not 'lots' [bad-size]
          hint: a size looks like 4096, 64K, 1M or 2G
        """),
]
