#!/bin/sh
# Installs Debian packages, or says who can.
set -eu

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Fehler: Es fehlen Systempakete. Bitte lassen Sie sie als root installieren:" >&2
    echo "  apt-get install -y --no-install-recommends $*" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null; then
    echo "Fehler: Die Systempakete ließen sich nicht installieren (siehe oben): $*" >&2
    echo "Ist das Netz erreichbar? Danach bitte denselben Befehl noch einmal aufrufen." >&2
    exit 1
fi
