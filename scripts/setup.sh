#!/bin/sh
# Installs what is missing: system libraries (as root), Python packages, front-end packages.
set -eu
venv=$1

missing_libraries() {
    for library in libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0; do
        ldconfig -p | grep -q "$library" || return 0
    done
    return 1
}

apt_install() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "Es fehlen Systempakete. Bitte als root ausführen: apt-get install $*" >&2
        return 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if missing_libraries; then
    echo "Systembibliotheken für den Druck werden installiert …"
    apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
fi
if ! command -v chromium >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Chromium für die Seitentests wird installiert …"
    apt_install chromium || echo "Ohne Chromium werden die Seitentests übersprungen." >&2
fi

if [ ! -x "$venv/bin/python" ]; then
    "${PYTHON:-python3}" -m venv "$venv" || {
        apt_install python3-venv
        "${PYTHON:-python3}" -m venv "$venv"
    }
fi
echo "Python-Pakete werden installiert …"
"$venv/bin/python" -m pip install -q --require-hashes -r requirements-dev.txt
"$venv/bin/python" -m pip install -q --no-deps --no-build-isolation -e .
echo "Bausteine der Seiten werden installiert …"
sh scripts/frontend.sh "$venv"
