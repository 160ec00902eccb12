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
]
