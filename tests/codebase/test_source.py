"""House rules that no linter knows."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE, LONGEST_FUNCTION = 300, 50
README_LINES, DECISION_LINES = 150, 50
CLOCK = "app/kit/clock.py"
READS_THE_CLOCK = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
FORBIDDEN = {
    "address of a registry": r"(pypi|pythonhosted|npmjs|yarnpkg)\.(org|com)|deb\.debian\.",
    "place on one machine": r"(?<![\w.$}-])/(root|home|work|tmp|Users)/\w",
    "work left undone": r"\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b",
}


def python_files(texts: dict[str, str], *folders: str) -> Iterator[tuple[str, str]]:
    yield from ((p, t) for p, t in texts.items() if p.endswith(".py") and p.startswith(folders))


def test_files_are_short(texts):
    long = {p: n for p, t in python_files(texts, "app/") if (n := t.count("\n")) > LONGEST_FILE}
    assert long == {}


def test_functions_are_short(texts):
    long = {
        f"{path}:{node.lineno} {node.name}": length
        for path, text in python_files(texts, "app/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def clock_readings(text: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (getattr(node.value, "id", getattr(node.value, "attr", "")), node.attr)
        in READS_THE_CLOCK
    ]


def test_the_clock_is_read_in_one_place(texts):
    assert sorted(clock_readings("import datetime\nx = datetime.date.today()\ny = date.today")) == [
        2,
        3,
    ]
    found = {p: lines for p, t in python_files(texts, "app/") if (lines := clock_readings(t))}
    assert set(found) == {CLOCK}


def test_the_repository_names_no_machine_and_leaves_nothing_undone(texts):
    found = [
        f"{path}: {what}: {match[0]}"
        for path, text in texts.items()
        for what, pattern in FORBIDDEN.items()
        for match in re.finditer(pattern, text)
    ]
    assert found == []


def test_lock_files_pin_by_hash_and_name_no_source(texts):
    for name in ("requirements.txt", "requirements-dev.txt", "scripts/requirements-node.txt"):
        packages = re.findall(r"^([\w.-]+)==\S+(.*(?:\n +--hash.*)+)?", texts[name], re.MULTILINE)
        assert packages
        assert [package for package, hashes in packages if "--hash=sha256" not in hashes] == []
        assert "://" not in re.sub(r"#.*", "", texts[name])
    assert '"resolved"' not in texts["package-lock.json"]


def test_readme_is_short(texts):
    assert texts["README.md"].count("\n") <= README_LINES


def test_decisions_are_short_and_complete(texts):
    records = {p: t for p, t in texts.items() if p.startswith("docs/decisions/")}
    assert [Path(p).name[:4] for p in records] == [f"{n:04}" for n in range(1, len(records) + 1)]
    for path, text in records.items():
        assert text.count("\n") <= DECISION_LINES, path
        parts = re.findall(r"^## (.*)$", text, re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences", "Alternatives"], path


def test_links_between_documents_lead_somewhere(root, texts):
    dead = [
        f"{path}: {target}"
        for path, text in texts.items()
        if path.endswith(".md") and not path.startswith("tests/")
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)", text)
        if not (root / path).parent.joinpath(target).exists()
    ]
    assert dead == []


def test_imports_go_down_only(root):
    tool = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [tool, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
