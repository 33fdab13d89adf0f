#!/bin/sh
# As the container has it: an ordinary user, nothing gained, a root that can only be read, and two
# places to write: the data folder (/run/data) and /tmp. Called by test_container.py in a mount
# namespace of its own.
#   sandbox.sh DATA_FOLDER POSTGRES_SOCKET COMMAND…
set -eu
data=$1 socket=$2
shift 2
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/data /run/postgres
touch "/run/postgres/${socket##*/}"
mount --bind "$data" /run/data
mount --bind "$socket" "/run/postgres/${socket##*/}"
python=$(readlink -f "$(dirname "$1")/python")
home=${python%/bin/*}
if [ "${home#/root/}" != "$home" ]; then # an interpreter of root's own, where nobody else may look
    mkdir /run/python
    mount --bind "$home" /run/python
    mount -t tmpfs -o mode=755 tmpfs /root
    mkdir -p "$home"
    mount --bind /run/python "$home"
fi
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -o remount,bind,ro /run
mount -o remount,bind,ro /
exec setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs \
    --inh-caps=-all --bounding-set=-all "$@"
