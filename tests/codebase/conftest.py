"""The repository as it lies on disk: what git would take, found without git."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_OURS = {".git", ".venv", "node_modules", "data", "build", "__pycache__"}


def _ours(folder: Path) -> list[Path]:
    found = []
    for path in sorted(folder.iterdir()):
        is_cache = path.name.endswith(("_cache", ".egg-info")) or path.name == ".hypothesis"
        if is_cache or (path.name in NOT_OURS and path != ROOT / "tests" / "data"):
            continue
        found += _ours(path) if path.is_dir() else [path]
    return found


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Every text file of the repository by its path from the root."""
    read = {}
    for path in _ours(ROOT):
        try:
            read[path.relative_to(ROOT).as_posix()] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return read
