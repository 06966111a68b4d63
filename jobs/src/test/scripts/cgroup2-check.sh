#!/bin/sh
# Runs inside the machine of cgroup2-host.sh: samples of a container that is held back by its CPU limit and of one that holds memory,
# against their cgroups' own files (cpu.stat, memory.peak, cpu.pressure) and against what the Docker daemon tells.
set -eu
[ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ] || { echo "this host has no cgroup v2"; exit 1; }
mkdir -p /tmp/image/bin
cp /opt/nightshift/busybox /tmp/image/bin/
for tool in sh sleep dd tail; do ln -sf busybox "/tmp/image/bin/$tool"; done
tar -C /tmp/image -c . | docker import - tools >/dev/null
docker run -d --name burner --cpus 0.5 -m 64m tools /bin/sh -c 'while :; do :; done' >/dev/null
docker run -d --name holder -m 128m tools /bin/sh -c '{ dd if=/dev/zero bs=1M count=20; sleep 1000; } | tail -c 20971520' >/dev/null
sleep 3
result=0
for container in burner holder; do
  answer=$(/opt/nightshift/java/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -Djava.awt.headless=true \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -jar /opt/nightshift/lib/nightshift-jobs-*.jar \
    probe cgroup --container "$container" --seconds 20 --data /tmp/data) || result=1
  echo "$container: $answer"
  # an answer that compared little, or of another cgroup version, proves nothing
  echo "$answer" | grep -q '"cgroup_version" : 2' || { echo "$container: not read as cgroup v2"; result=1; }
  [ "$(echo "$answer" | grep -c '"agree" : true')" -eq 10 ] || { echo "$container: not all of the nine agree"; result=1; }
  [ "$container" = holder ] || ! echo "$answer" | grep -q '"sampled" : "unknown"' || { echo "$container: something is unknown"; result=1; }
done
exit $result
