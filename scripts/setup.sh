#!/bin/sh
# Installs what is missing: system libraries (as root), Python packages, what the pages need.
# Called by `make`; every step looks first, so a second run changes nothing.
set -eu
venv=$1

say() { echo "› $*"; }

stop() {
    echo "Fehler: $*" >&2
    exit 1
}

find_python() {
    for name in "${PYTHON:-python3}" python3.11 python3 python3.12 python3.13; do
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
        then
            echo "$name"
            return
        fi
    done
    return 1
}

libraries_are_there() {
    "$python" - <<'PROBE' 2>/dev/null
import ctypes, zoneinfo
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)
zoneinfo.ZoneInfo("Europe/Berlin")
PROBE
}

has_pip() { "$venv/bin/python" -m pip --version >/dev/null 2>&1; }

make_venv() { "$python" -m venv "$venv" >/dev/null 2>&1 && has_pip; }

pip_install() {
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@" || stop \
        "Die Python-Pakete konnten nicht installiert werden (siehe oben)." \
        "Ist das Netz erreichbar? Danach bitte denselben Befehl noch einmal aufrufen."
}

python=$(find_python) || stop "Python 3.11, 3.12 oder 3.13 fehlt (Debian: apt-get install python3)."

if ! libraries_are_there; then
    say "Systembibliotheken für den Druck werden installiert …"
    sh scripts/apt.sh libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 tzdata
fi
if ! { has_pip || make_venv; }; then
    say "Das Debian-Paket für virtuelle Umgebungen wird installiert …"
    sh scripts/apt.sh python3-venv
    make_venv || stop "Die virtuelle Umgebung „$venv“ ließ sich nicht anlegen."
fi
say "Python-Pakete werden installiert …"
pip_install --require-hashes -r requirements-dev.txt
pip_install --no-deps --no-build-isolation -e .
say "Bausteine der Seiten werden installiert …"
sh scripts/frontend.sh "$venv"
