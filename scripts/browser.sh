#!/bin/sh
# Chromium for the tests of the pages. Without it they are skipped, and the run says so.
set -eu
if command -v chromium >/dev/null; then
    exit 0
fi
echo "› Chromium für die Tests der Seiten wird installiert …"
sh scripts/apt.sh chromium || echo "Ohne Chromium werden die Tests der Seiten übersprungen." >&2
