#!/bin/sh
# Runs inside the machine of cgroup2-host.sh: samples of a container that is held back by its CPU limit and of one that holds memory,
# against their cgroups' own files (cpu.stat, memory.peak, cpu.pressure) and against what the Docker daemon tells.
# Files and sample are read one after the other, and the machine is emulated and slow: each container may be tried three times.
set -eu
[ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ] || { echo "this host has no cgroup v2"; exit 1; }
mkdir -p /tmp/image/bin
cp /opt/nightshift/busybox /tmp/image/bin/
for tool in sh sleep dd tail; do ln -sf busybox "/tmp/image/bin/$tool"; done
tar -C /tmp/image -c . | docker import - tools >/dev/null
docker run -d --name burner --cpus 0.5 -m 64m tools /bin/sh -c 'while :; do :; done' >/dev/null
docker run -d --name holder -m 128m tools /bin/sh -c '{ dd if=/dev/zero bs=1M count=20; sleep 1000; } | tail -c 20971520' >/dev/null
sleep 3

# An answer that compared little, or of another cgroup version, proves nothing.
agrees() {
  answer=$(/opt/nightshift/java/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -Djava.awt.headless=true \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -jar /opt/nightshift/lib/nightshift-jobs-*.jar \
    probe cgroup --container "$1" --seconds 20 --data /tmp/data) || { echo "$1: $answer"; return 1; }
  echo "$answer" | grep -q '"cgroup_version" : 2' || { echo "$1: not read as cgroup v2"; return 1; }
  [ "$(echo "$answer" | grep -c '"agree" : true')" -eq 10 ] || { echo "$1: not all of the nine are compared"; return 1; }
  [ "$1" = holder ] || ! echo "$answer" | grep -q '"sampled" : "unknown"' || { echo "$1: something is unknown"; return 1; }
  echo "$1: all nine comparisons agree"
}

result=0
for container in burner holder; do
  agrees "$container" || agrees "$container" || agrees "$container" || result=1
done
exit $result
