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

missing_packages() {
    "$python" - <<'PROBE'
import ctypes, importlib.util, zoneinfo

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
for file, package in LIBRARIES.items():
    try:
        ctypes.CDLL(file)
    except OSError:
        print(package)
if not zoneinfo.TZPATH or "Europe/Berlin" not in zoneinfo.available_timezones():
    print("tzdata")
if importlib.util.find_spec("ensurepip") is None:
    print("python3-venv")
PROBE
}

has_pip() { "$venv/bin/python" -m pip --version >/dev/null 2>&1; }

pip_install() {
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@" || stop \
        "Die Python-Pakete konnten nicht installiert werden (siehe oben)." \
        "Ist das Netz erreichbar? Danach bitte denselben Befehl noch einmal aufrufen."
}

python=$(find_python) || stop "Python 3.11, 3.12 oder 3.13 fehlt (Debian: apt-get install python3)."

packages=$(missing_packages)
if [ -n "$packages" ]; then
    say "Systempakete werden installiert: $(echo $packages) …"
    sh scripts/apt.sh $packages
fi
if ! has_pip; then
    "$python" -m venv "$venv" || stop "Die virtuelle Umgebung „$venv“ ließ sich nicht anlegen."
fi
say "Python-Pakete werden installiert …"
pip_install --require-hashes -r requirements-dev.txt
pip_install --no-deps --no-build-isolation -e .
"$venv/bin/python" -m compileall -q app migrations # else 2 s of each start where Python may not write
say "Bausteine der Seiten werden installiert …"
sh scripts/frontend.sh "$venv"
