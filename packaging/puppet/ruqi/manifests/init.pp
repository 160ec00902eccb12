# @summary Installs ruqi on Debian, and has its daemon run.
#
# @param package_file
#   The package on the host, such as /var/cache/ruqi_0.1.0_amd64.deb; without it ruqi is there already.
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
}
