"""Papers made twice, by processes in other time zones and locales, are the same to the byte."""

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from app.config import PROJECT
from app.council_reports.contents import ReportContents
from tests.bench import filling

PLACES: Final = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "LANGUAGE": "tr", "PYTHONHASHSEED": "2"},
)
"""On opposite sides of the date line; one cannot write umlauts by itself."""
DRAW_ONE: Final = (
    "import pickle, sys; from pathlib import Path; from tests.release.papers import set_of; "
    "contents = pickle.loads(Path(sys.argv[1]).read_bytes()); "
    "Path(sys.argv[2], sys.argv[3]).write_bytes(set_of(contents)[sys.argv[3]]())"
)


def made_in(places: tuple[dict[str, str], ...], folder: Path, *command: str) -> list[Path]:
    """The folders with what each made; `{}` in the command is its own."""
    folders = []
    for number, place in enumerate(places):
        out = folder / str(number)
        out.mkdir()
        asked = [part.replace("{}", str(out)) for part in command]
        subprocess.run(
            [sys.executable, "-Wignore", *asked], check=True, cwd=PROJECT, env=os.environ | place
        )
        folders.append(out)
    return folders


def test_the_text_for_the_council_system(sample_contents: ReportContents, tmp_path: Path) -> None:
    contents, name = tmp_path / "contents", "vorlage.docx"
    contents.write_bytes(pickle.dumps(sample_contents))
    first, second = made_in(PLACES, tmp_path, "-c", DRAW_ONE, str(contents), "{}", name)
    assert (first / name).read_bytes() == (second / name).read_bytes()


@pytest.mark.long
def test_every_paper(tmp_path: Path) -> None:
    config, slug = filling.sample_year(tmp_path / "sample")
    command = ("-m", "tests.release.papers", str(config.data_dir), slug, "{}")
    first, second = made_in(PLACES, tmp_path, *command)
    names = sorted(path.name for path in first.iterdir())
    assert {"evaluationsbericht.pdf", "beschlusskontrolle.pdf", "quittung.pdf"} <= set(names)
    assert names == sorted(path.name for path in second.iterdir())
    differing = [n for n in names if (first / n).read_bytes() != (second / n).read_bytes()]
    assert differing == []
