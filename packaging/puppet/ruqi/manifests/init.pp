# @summary Installs ruqi on Debian, and has its daemon run.
#
# @param package_file
#   The package on the host, such as /var/cache/ruqi_0.1.0-1_amd64.deb; without it ruqi is there already.
# @param jobs_dir
#   The setting of the same name, see ruqid.yaml(5).
# @param program
#   Where ruqi(1) is.
class ruqi (
  Optional[String[1]] $package_file = undef,
  String[1] $jobs_dir = '/etc/ruqi/jobs.d',
  String[1] $program = '/usr/bin/ruqi',
) {
  if $package_file {
    package { 'ruqi':
      ensure   => installed,
      provider => apt,
      source   => $package_file,
    }
    -> service { 'ruqid':
      ensure => running,
      enable => true,
    }
  }

  # A job id may move from one file to another: all files are gone or in place before the daemon is asked
  # for any. So jobs can't require one another. Where one file is refused, no wait begins; the files that
  # are in order are in effect all the same.
  File <| tag == 'ruqi::job' and ensure == 'absent' |>
  -> File <| tag == 'ruqi::job' and ensure == 'present' |>
  -> Exec <| tag == 'ruqi::job' |>
}
