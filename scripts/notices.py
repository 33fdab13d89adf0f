"""Writes the licence texts of everything that is shipped: packages of requirements.txt, pages.

Run with the Python of the virtual environment: python scripts/notices.py TARGET
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IS_LICENCE = re.compile(r"(licen[cs]e|copying|notice|ofl)", re.IGNORECASE)


def python_packages() -> Iterator[tuple[str, str, list[str]]]:
    """Name and version, licence as declared, texts."""
    for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE):
        try:
            package = distribution(name)
        except PackageNotFoundError:  # for another system
            continue
        meta = package.metadata
        files = [file for file in package.files or () if IS_LICENCE.search(file.name)]
        texts = [_text(Path(str(file.locate()))) for file in files if file.suffix != ".py"]
        declared = meta.get("License-Expression") or meta.get("License") or "siehe Text"
        yield f"{name} {package.version}", declared.splitlines()[0], texts


def page_packages() -> Iterator[tuple[str, str, list[str]]]:
    for name in ("@kern-ux/native", "htmx.org"):
        folder = ROOT / "node_modules" / name
        files = sorted(path for path in folder.glob("*") if IS_LICENCE.search(path.name))
        yield name, "siehe docs/dependencies.md", [_text(path) for path in files if path.is_file()]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").strip()


def main() -> None:
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    parts = ["Bausteine Dritter im Maßnahmenmonitor und ihre Lizenzen"]
    for title, declared, texts in (*python_packages(), *page_packages()):
        parts.append("\n".join(("=" * 78, title, declared, "=" * 78, *texts)))
    target.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"{target}: {len(parts) - 1} Bausteine")


if __name__ == "__main__":
    main()
