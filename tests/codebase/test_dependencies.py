"""docs/dependencies.md: every direct dependency with its licence and why it is there."""

import json
import re
import tomllib
from importlib.metadata import distribution, metadata
from pathlib import Path

import pytest

COMPATIBLE = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "EUPL-1.2",
    "ISC",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-1.1",
    "MPL-2.0",
    "OFL-1.1",
    "PSF-2.0",
}
"""May be used by a work under the EUPL-1.2: permissive ones, and the weak copyleft ones that its
appendix names or that end at their own files (MPL, LGPL as an unchanged library, OFL for fonts)."""

SPDX = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD-0-Clause": "0BSD",
    "BSD 2-Clause License": "BSD-2-Clause",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
WITHOUT_METADATA = {"axe-playwright-python": "MIT"}
"""Says its licence in its LICENSE file only."""


def licences(package: str) -> set[str]:
    """SPDX names out of the installed metadata: all that apply or may be chosen."""
    data = metadata(package)
    if package in WITHOUT_METADATA:
        return {WITHOUT_METADATA[package]}
    if expression := data.get("License-Expression"):
        return set(re.findall(r"[\w.+-]+", expression)) - {"AND", "OR", "WITH"}
    stated = (data.get("License") or "").strip()
    if stated in COMPATIBLE:
        return {stated}
    classifiers = [c.split(" :: ")[-1] for c in data.get_all("Classifier", []) if "License" in c]
    return {SPDX[c] for c in [stated, *classifiers] if c in SPDX}


def pinned(text: str) -> list[str]:
    return re.findall(r"^([\w.-]+)==", text, re.MULTILINE)


@pytest.fixture
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


def documented(text: str, part: str) -> dict[str, str]:
    """Package → licence, out of one part's table."""
    section = text.split(f"## {part}\n", 1)[1].split("\n## ", 1)[0]
    return dict(re.findall(r"^\| `([^`]+)` \| ([^|]+?) \|", section, re.MULTILINE))


@pytest.mark.parametrize("part", ["Runtime", "Development"])
def test_every_direct_dependency_is_documented(texts, project, part):
    wanted = {
        "Runtime": project["dependencies"],
        "Development": project["optional-dependencies"]["dev"],
    }[part]
    names = [re.match(r"[\w-]+", requirement)[0] for requirement in wanted]
    table = documented(texts["docs/dependencies.md"], part)
    assert sorted(table) == sorted(names)
    wrong = {name: licences(name) for name in names if table[name] not in licences(name)}
    assert wrong == {}


def test_packages_for_pages_are_documented(texts):
    lock = json.loads(texts["package-lock.json"])["packages"]
    direct = lock[""]["dependencies"] | lock[""]["devDependencies"]
    table = documented(texts["docs/dependencies.md"], "Pages")
    assert set(table) == set(direct)
    assert set(table.values()) <= COMPATIBLE


def test_everything_from_npm_has_a_compatible_licence(texts):
    lock = json.loads(texts["package-lock.json"])["packages"]
    found = {
        path: SPDX.get(each["license"], each["license"]) for path, each in lock.items() if path
    }
    assert {path: name for path, name in found.items() if name not in COMPATIBLE} == {}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_everything_installed_has_a_compatible_licence(texts, file):
    names = pinned(texts[file])
    assert len(names) > 20
    assert {n: found for n in names if not (found := licences(n)) & COMPATIBLE} == {}


def test_the_licence_is_the_whole_eupl(root, project):
    text = (root / "LICENSE").read_text()
    assert project["license"] == "EUPL-1.2"
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\nEUPL © the European Union 2007")
    assert re.findall(r"^(\d+)\.", text, re.MULTILINE) == [str(n) for n in range(1, 16)]
    assert "Québec Free and Open-Source Licence" in text
    assert distribution("massnahmenmonitor").metadata["License-Expression"] == "EUPL-1.2"
