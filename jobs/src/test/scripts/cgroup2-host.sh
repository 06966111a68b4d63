#!/usr/bin/env bash
# A Debian host with cgroup v2, systemd and Docker under the systemd cgroup driver, as a virtual machine without KVM: what a machine with
# cgroup v1 cannot show. Needs root, busybox-static, debootstrap, qemu-system-x86_64, mke2fs and ssh; exit code 77 where one of them is missing.
#   cgroup2-host.sh check          makes the machine when needed, starts it with this Nightshift in /opt/nightshift (after 'mvn package'),
#                                  runs cgroup2-check.sh in it, powers it off
#   cgroup2-host.sh disk           makes its disk when there is none: half of what a first check takes
#   cgroup2-host.sh start|stop     starts it (and leaves it running) | powers it off
#   cgroup2-host.sh sh COMMAND…    runs a command in it as root
# The disk is made once (about two minutes, 1.5 GB) and kept under the user's cache folder; what a run writes to it is thrown away.
set -eu

here=$(dirname "$(readlink -f "$0")")
project=$(readlink -f "$here/../../../..")
# The recipe of the disk: a change of it makes a new disk.
packages=linux-image-amd64,systemd-sysv,dbus,udev,docker.io,iptables,iproute2,ifupdown,isc-dhcp-client,openssh-server,procps,kmod
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/nightshift/cgroup2-host-$(printf '%s-1' "$packages" | cksum | cut -d' ' -f1)
state=${TMPDIR:-/tmp}/nightshift-cgroup2-host
port_file=$state/port

# shellcheck disable=SC2317 # called below
in_host() {
  ssh -q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=3 -o ServerAliveInterval=20 \
    -i "$cache/key" -p "$(cat "$port_file")" root@127.0.0.1 "$@"
}

require() {
  local tool
  [ "$(id -u)" = 0 ] || { echo "making the machine needs root"; exit 77; }
  for tool in debootstrap qemu-system-x86_64 mke2fs ssh ssh-keygen /bin/busybox; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || { echo "$tool is missing"; exit 77; }
  done
}

make_disk() {
  [ ! -e "$cache/disk.img" ] || return 0
  local root=$cache/root
  echo "makes the machine's disk in $cache (once)"
  rm -rf "$cache"
  mkdir -p "$cache"
  debootstrap --variant=minbase --include="$packages" bookworm "$root" >"$cache/debootstrap.log" 2>&1 ||
    { tail -n 5 "$cache/debootstrap.log"; return 1; }
  echo '/dev/vda / ext4 defaults 0 1' >"$root/etc/fstab"
  echo cgroup2-host >"$root/etc/hostname"
  printf '127.0.0.1 localhost cgroup2-host\n' >"$root/etc/hosts"
  printf 'auto lo\niface lo inet loopback\nallow-hotplug ens3 enp0s3\niface ens3 inet dhcp\niface enp0s3 inet dhcp\n' \
    >"$root/etc/network/interfaces"
  ssh-keygen -q -t ed25519 -N '' -f "$cache/key"
  mkdir -p -m 700 "$root/root/.ssh"
  cp "$cache/key.pub" "$root/root/.ssh/authorized_keys"
  cp "$root"/boot/vmlinuz-* "$cache/vmlinuz"
  cp "$root"/boot/initrd.img-* "$cache/initrd"
  mke2fs -q -t ext4 -d "$root" "$cache/disk.img.new" 4G
  rm -rf "$root"
  mv "$cache/disk.img.new" "$cache/disk.img"
}

# A second disk, read-only, with Java and this Nightshift: much faster than copying through ssh.
make_payload() {
  local folder=$state/payload java
  [ -d "$project/jobs/target/lib" ] || { echo "jobs/target/lib is missing: run 'mvn package' first"; return 1; }
  rm -rf "$folder"
  mkdir -p "$folder/java" "$folder/lib"
  java=$("$project/nightshift" --jdk)
  tar -C "$java" --exclude=./jmods --exclude=./lib/src.zip -c . | tar -C "$folder/java" -x
  cp -p "$project"/jobs/target/lib/*.jar "$project"/jobs/target/nightshift-jobs-*.jar "$folder/lib/"
  cp -p "$here/cgroup2-check.sh" /bin/busybox "$folder/"
  rm -f "$state/payload.img"
  mke2fs -q -t ext4 -d "$folder" "$state/payload.img" 1G
  rm -rf "$folder"
}

free_port() {
  local port
  for port in $(seq 2300 2400); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

start() {
  mkdir -p "$state"
  make_payload
  free_port >"$port_file"
  setsid qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 2G -snapshot \
    -drive "file=$cache/disk.img,if=virtio,format=raw" \
    -drive "file=$state/payload.img,if=virtio,format=raw" \
    -netdev "user,id=net,hostfwd=tcp:127.0.0.1:$(cat "$port_file")-:22" -device virtio-net-pci,netdev=net \
    -kernel "$cache/vmlinuz" -initrd "$cache/initrd" -append 'root=/dev/vda rw console=ttyS0 psi=1 apparmor=0 quiet' \
    -nographic >"$state/console.log" 2>&1 </dev/null &
  echo $! >"$state/pid"
  for _ in $(seq 120); do
    running || { tail -n 3 "$state/console.log"; return 1; }
    in_host 'docker info >/dev/null 2>&1' 2>/dev/null && break
    sleep 2
  done
  in_host 'mkdir -p /opt/nightshift && mount -o ro /dev/vdb /opt/nightshift && docker info 2>/dev/null | grep -E "Cgroup|Server Version"'
}

running() { kill -0 "$(cat "$state/pid")" 2>/dev/null; }

stop() {
  [ -e "$state/pid" ] || return 0
  in_host 'poweroff -f' 2>/dev/null || true
  for _ in $(seq 30); do
    running || break
    sleep 1
  done
  ! running || kill "$(cat "$state/pid")"
  rm -rf "$state"
}

case ${1:-} in
  disk)
    require
    make_disk
    ;;
  check)
    require
    make_disk
    trap stop EXIT
    start
    in_host /opt/nightshift/cgroup2-check.sh
    ;;
  start)
    require
    make_disk
    start
    ;;
  stop) stop ;;
  sh)
    shift
    in_host "$@"
    ;;
  *)
    sed -n 2,9p "$0"
    exit 2
    ;;
esac
