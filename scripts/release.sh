#!/bin/sh
# What a release is described and checked with: `sbom`, `notices`, `audit`. Results lie in dist/.
# The tools have a virtual environment of their own, so that the service's stays as it is pinned.
set -eu
venv=$1 what=$2 tools=.venv-release

if [ "$what" != notices ] && [ ! -x "$tools/bin/pip-audit" ]; then
    "$venv/bin/python" -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
        -r requirements-release.txt
fi
PATH="$PATH:$(pwd)/$venv/bin"
mkdir -p dist

case $what in
sbom) # CycloneDX, from the lock files
    "$tools/bin/cyclonedx-py" requirements requirements.txt --of JSON --output-reproducible \
        -o dist/sbom-python.cdx.json
    npm sbom --sbom-format cyclonedx --omit dev --package-lock-only >dist/sbom-pages.cdx.json
    ls dist/sbom-*.json
    ;;
notices) # licence texts of everything that is shipped
    "$venv/bin/python" scripts/notices.py dist/THIRD-PARTY-NOTICES.txt
    ;;
audit) # known vulnerabilities; only what was found is an error, not a service that is away
    found=0
    said=$("$tools/bin/pip-audit" -r requirements.txt --require-hashes --disable-pip \
        --progress-spinner off 2>&1) || found=1
    if echo "$said" | grep -q "Found .* known vulnerabilit"; then
        echo "$said"
        exit 1
    elif [ "$found" = 1 ] || echo "$said" | grep -q "could not be audited"; then
        echo "Python: Die Auskunft über Schwachstellen ist von hier nicht (ganz) erreichbar;" \
            "nicht geprüft: $(echo "$said" | grep -c "could not be audited") Pakete." >&2
    else
        echo "Python: keine bekannten Schwachstellen."
    fi
    if said=$(npm audit --omit=dev 2>&1); then
        echo "Seiten: keine bekannten Schwachstellen."
    elif echo "$said" | grep -q "endpoint returned an error\|network\|ENOTFOUND\|ECONN"; then
        echo "Seiten: Die Auskunft über Schwachstellen ist von hier nicht erreichbar." >&2
    else
        echo "$said"
        exit 1
    fi
    ;;
esac
