# An example: puppet apply --modulepath packaging/puppet packaging/puppet/site.pp
ruqi::job { 'clock':
  content => @("END"),
    job_name: examples
    description: What time it is on ${facts['networking']['hostname']}
    rule: "0 */5 * * * *"
    cmd: [date, --iso-8601=seconds]
    timeout: 10s
    | END
}

ruqi::job { 'disk-space':
  content => @(END),
    job_name: examples
    description: How full the disks are
    rule: "0 H * * * *"
    cmd: [df, -h, -x, tmpfs, -x, devtmpfs]
    timeout: 1m
    | END
}
