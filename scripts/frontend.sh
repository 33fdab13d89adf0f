#!/bin/sh
# Installs what the pages need into node_modules/, exactly as package-lock.json says.
# A machine without Node gets one in the virtual environment.
set -eu
venv=$1

if ! command -v npm >/dev/null && [ ! -x "$venv/bin/npm" ]; then
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --require-hashes -r scripts/requirements-node.txt
fi
PATH="$PATH:$(pwd)/$venv/bin"
npm ci --loglevel=error --no-update-notifier --no-audit --no-fund --ignore-scripts >/dev/null || {
    echo "Fehler: Die Bausteine der Seiten konnten nicht installiert werden." >&2
    echo "Ist das Netz erreichbar? Danach bitte denselben Befehl noch einmal aufrufen." >&2
    exit 1
}
