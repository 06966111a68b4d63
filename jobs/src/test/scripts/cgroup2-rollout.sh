#!/usr/bin/env bash
# A rollout on a host with cgroup v2 and the systemd driver, whole: one Nightshift here with its database, one in the machine of
# cgroup2-host.sh, two nodes of one fleet. Memory of a container there is lowered by an approved plan; then a process inside takes more,
# and the kernel kills it. The change must be taken back, and the container go on without a restart. Says how long that took.
# Takes 5 minutes on a quiet machine, 20 on a busy one; needs what cgroup2-host.sh needs, and a build ('./nightshift --version').
set -eu

here=$(dirname "$(readlink -f "$0")")
project=$(readlink -f "$here/../../../..")
data=$(mktemp -d)
engine=""

host() { "$here/cgroup2-host.sh" sh "$@"; }
nightshift() { "$project/nightshift" "$@" --data "$data"; }

# shellcheck disable=SC2317 # called by the trap
clean() {
  "$here/cgroup2-host.sh" stop || true
  if [ -n "$engine" ]; then
    kill "$engine" 2>/dev/null || true
    wait "$engine" 2>/dev/null || true
  fi
  rm -rf "$data" "$data.log" "$data.sh"
}
trap clean EXIT

# what, then seconds to wait, then a command that is asked every two seconds
until_true() {
  local what=$1 seconds=$2 deadline
  shift 2
  deadline=$((SECONDS + seconds))
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || { echo "not within $seconds s: $what"; return 1; }
    sleep 2
  done
  echo "$what after $SECONDS s"
}

"$project/nightshift" run --data "$data" >"$data.log" 2>&1 &
engine=$!
"$here/cgroup2-host.sh" start
until_true "the database is there" 120 grep -q '^Ready' "$data.log"
url=$(nightshift db url --password)
port=$(printf '%s' "$url" | sed -E 's|.*:([0-9]+)/.*|\1|')
password=$(printf '%s' "$url" | sed -E 's|.*://[^:]*:([^@]*)@.*|\1|')

# shellcheck disable=SC2016,SC2154 # $now is for the machine; clock_PID is made by coproc
# Nodes of one database must agree on the time within half a second.
set_clock() {
  coproc clock { host 'echo ready; read -r now; date -s "@$now"; echo set'; }
  read -r -u "${clock[0]}" _
  date +%s.%N >&"${clock[1]}"
  read -r -u "${clock[0]}" _
  wait "$clock_PID" || true
}

# shellcheck disable=SC2016 # $@ is for the machine
host "mkdir -p /tmp/image/bin && cp /opt/nightshift/busybox /tmp/image/bin/ &&
  for tool in sh sleep dd tail; do ln -sf busybox /tmp/image/bin/\$tool; done
  tar -C /tmp/image -c . | docker import - tools >/dev/null
  docker run -d --name eater -m 128m --memory-swap 128m tools /bin/sh -c 'while :; do sleep 1; done' >/dev/null
  printf '%s\n' '#!/bin/sh' 'export NIGHTSHIFT_DATABASE_URL=jdbc:postgresql://10.0.2.2:$port/nightshift' \
    'export NIGHTSHIFT_DATABASE_USER=nightshift NIGHTSHIFT_DATABASE_PASSWORD=$password NIGHTSHIFT_HOST=cgroup2-host' \
    'exec /opt/nightshift/java/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx320m -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -jar /opt/nightshift/lib/nightshift-jobs-*.jar run --data /tmp/data' >/tmp/engine
  chmod 700 /tmp/engine"
set_clock
host '(setsid /tmp/engine >/tmp/engine.log 2>&1 </dev/null &)'
until_true "Nightshift runs there" 600 host 'grep -q ^Ready /tmp/engine.log'
watched() { nightshift containers --host cgroup2-host | grep -q '^eater '; }
until_true "it watches the container" 120 watched

nightshift plan eater --memory 40MiB --mode auto >/dev/null
nightshift approve 1 --yes --remark "to see it taken back" | tail -n 1
cat >"$data.sh" <<'TRIAL'
cgroup=/sys/fs/cgroup/system.slice/docker-$(docker inspect -f '{{.Id}}' eater).scope
started=$(docker inspect -f '{{.State.StartedAt}}' eater)
seconds() { awk '{ print $1 }' /proc/uptime; }
for _ in $(seq 400); do [ "$(cat "$cgroup/memory.max")" = 134217728 ] || break; sleep 1; done
echo "memory.max $(cat "$cgroup/memory.max")"
(docker exec eater /bin/sh -c '{ dd if=/dev/zero bs=1M count=120; sleep 5; } | tail -c 120000000' >/dev/null 2>&1 &)
for _ in $(seq 600); do grep -q '^oom_kill 0$' "$cgroup/memory.events" || break; sleep 0.2; done
killed=$(seconds)
grep '^oom_kill ' "$cgroup/memory.events"
for _ in $(seq 300); do [ "$(cat "$cgroup/memory.max")" != 134217728 ] || break; sleep 0.2; done
echo "memory.max $(cat "$cgroup/memory.max"), $(seconds) s instead of $killed s"
[ "$(docker inspect -f '{{.State.StartedAt}}' eater)" = "$started" ] && echo "not restarted"
echo over
TRIAL
host 'cat >/tmp/trial; (setsid sh /tmp/trial >/tmp/trial.log 2>&1 </dev/null &)' <"$data.sh"
until_true "the trial is over" 900 host 'grep -q over /tmp/trial.log'
host 'cat /tmp/trial.log'
nightshift rollouts show 1 | grep -q "has its old limits again: the kernel killed a process" || { nightshift rollouts show 1; exit 1; }
host 'grep -q "^memory.max 134217728" /tmp/trial.log && grep -q "not restarted" /tmp/trial.log'
echo "taken back on cgroup v2"
