# @summary A job file of ruqi, in effect when this is over.
#
# The daemon's own parser judges the content before it is moved into place: a broken one never gets
# there, and the run fails with what is wrong with it. When all of them are there, the daemon is asked
# whether it has taken up this very content, and waited for where it has not.
#
# @param content
#   The text of the file, which gets the name of the resource and `.yaml`.
# @param ensure
#   present, or absent for a job that is to be gone.
define ruqi::job (
  Optional[String[1]] $content = undef,
  Enum['present', 'absent'] $ensure = 'present',
) {
  include ruqi
  $path = "${ruqi::jobs_dir}/${name}.yaml"

  file { $path:
    ensure       => $ensure,
    content      => $content,
    mode         => '0644',
    validate_cmd => "${ruqi::program} check %",
    require      => Class['ruqi'],
  }

  if $ensure == 'present' {
    exec { "wait for ${path}":
      command   => [$ruqi::program, 'wait', '--timeout', '60s', $path],
      unless    => [[$ruqi::program, 'wait', '--timeout', '0s', $path]],
      # A daemon that was started a moment ago may not listen yet.
      tries     => 3,
      try_sleep => 1,
    }
  }
}
