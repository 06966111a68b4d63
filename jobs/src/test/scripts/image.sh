#!/bin/sh
# Makes a Docker image without a registry: programs of this machine with the libraries they load, and busybox.
#   image.sh NAME[:TAG] PROGRAM…      e.g. image.sh nightshift-test/redis redis-server
set -eu
name=$1
shift
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/bin" "$root/etc" "$root/tmp" "$root/dev" "$root/proc" "$root/sys" "$root/var/log" "$root/var/lib"
chmod 1777 "$root/tmp"
cp /bin/busybox "$root/bin/"
for word in sh sleep cat head tail dd yes true false wget nc kill; do
  ln -s busybox "$root/bin/$word"
done
printf 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
for program in "$@"; do
  file=$(PATH=$PATH:/usr/sbin:/sbin command -v "$program")
  cp -L "$file" "$root/bin/"
  for library in $(ldd "$file" | grep -o '/[^ ]*'); do
    [ -e "$root$library" ] || { mkdir -p "$root${library%/*}" && cp -L "$library" "$root$library"; }
  done
done
tar -C "$root" -c . | docker import --change 'ENV PATH=/bin' - "$name" >/dev/null
