#!/bin/sh
# Runs inside the machine of cgroup2-host.sh: samples of a container that is held back by its CPU limit and of one that holds memory,
# against their cgroups' own files (cpu.stat, memory.peak, cpu.pressure) and against what the Docker daemon tells.
# Then a memory limit below what is used: there the daemon would say yes and the kernel kill, so our reading of what is used must refuse.
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

nightshift() {
  /opt/nightshift/java/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -Djava.awt.headless=true \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -jar /opt/nightshift/lib/nightshift-jobs-*.jar \
    "$@" --data /tmp/data
}

# An answer that compared little, or of another cgroup version, proves nothing.
agrees() {
  answer=$(nightshift probe cgroup --container "$1" --seconds 20) || { echo "$1: $answer"; return 1; }
  echo "$answer" | grep -q '"cgroup_version" : 2' || { echo "$1: not read as cgroup v2"; return 1; }
  [ "$(echo "$answer" | grep -c '"agree" : true')" -eq 10 ] || { echo "$1: not all of the nine are compared"; return 1; }
  [ "$1" = holder ] || ! echo "$answer" | grep -q '"sampled" : "unknown"' || { echo "$1: something is unknown"; return 1; }
  echo "$1: all nine comparisons agree"
}

result=0
for container in burner holder; do
  agrees "$container" || agrees "$container" || agrees "$container" || result=1
done

# What uses 40 MiB is to do with 16.
eater() {
  docker run -d --name eater -m 128m --memory-swap 128m tools /bin/sh -c \
    '{ dd if=/dev/zero bs=1M count=40; sleep 1000; } | tail -c 41943040 & while :; do sleep 1; done' >/dev/null
  events=/sys/fs/cgroup/system.slice/docker-$(docker inspect -f '{{.Id}}' eater).scope
  for _ in $(seq 60); do
    [ "$(cat "$events/memory.current")" -gt 41943040 ] && return 0
    sleep 1
  done
  echo "eater: uses only $(cat "$events/memory.current")"
  return 1
}

lowered() {
  eater || return 1
  if answer=$(nightshift probe memory --container eater --limit 16MiB); then
    echo "eater: a limit below what is used would be set: $answer"
    return 1
  fi
  echo "$answer" | grep -q 'too much for a limit of 16 MiB; killed for want of memory: 0' || { echo "eater: $answer"; return 1; }
  echo "eater: $answer"
}
lowered || result=1
exit $result
