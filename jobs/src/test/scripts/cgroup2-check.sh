#!/bin/sh
# Runs inside the machine of cgroup2-host.sh.
set -eu
export JAVA_HOME=/opt/nightshift/java
[ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ] || { echo "this host has no cgroup v2"; exit 1; }
/opt/nightshift/nightshift --version
