#!/bin/sh
# Runs test classes inside the machine of cgroup2-host.sh.
#   cgroup2-check.sh CLASS…
set -eu
[ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ] || { echo "this host has no cgroup v2"; exit 1; }
[ -x /bin/busybox ] || cp /opt/nightshift/busybox /bin/
docker load -q -i /opt/nightshift/images.tar
cd /opt/nightshift/jobs
exec /opt/nightshift/java/bin/java -XX:+UseSerialGC -Xmx512m -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -cp '/opt/nightshift/test-classes:/opt/nightshift/classes:/opt/nightshift/lib/*' \
  dev.nightshift.jobs.TestRun "$@"
