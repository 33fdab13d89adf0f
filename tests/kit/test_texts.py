"""A catalogue of one's own, read and checked."""

from pathlib import Path

import pytest

from app.config import PROJECT
from app.kit.errors import Invalid
from app.kit.texts import read_wording


def catalogue(folder: Path, text: str) -> Path:
    path = folder / "kreis.po"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_open_or_uncertain_stays_ours(tmp_path: Path) -> None:
    path = catalogue(
        tmp_path,
        'msgid "Stadtrat"\nmsgstr "Kreistag"\n\nmsgid "Amt"\nmsgstr ""\n\n'
        '#, fuzzy\nmsgid "Dezernat"\nmsgstr "Fachbereich"\n',
    )
    assert read_wording(path) == {"Stadtrat": "Kreistag"}


def test_ours_can_be_filled_in_as_it_is(tmp_path: Path) -> None:
    assert read_wording(PROJECT / "app" / "texts.pot") == {}
    assert read_wording(None) == {}


@pytest.mark.parametrize(
    "text, says",
    [
        ('msgid "bis {day}"\nmsgstr "bis {tag}"\n', "{tag}"),
        ('msgid "<1>a</1>"\nmsgstr "a"\n', "<1>…</1>"),
        ('msgid "ein"\nmsgid_plural "viele"\nmsgstr[0] "a"\nmsgstr[1] "b"\n', "Mehrzahl"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Invalid, match=r"kreis\.po") as caught:
        read_wording(catalogue(tmp_path, f"# ein Kreis\n\n{text}"))
    (field,) = caught.value.fields
    assert field.where == "Zeile 3"
    assert says in field.message


@pytest.mark.parametrize("content", [b'msgid "a\nmsgstr ', b"\xff\xfe", b"<html></html>"])
def test_what_is_no_catalogue_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kreis.po"
    path.write_bytes(content)
    with pytest.raises(Invalid, match="nicht lesbar"):
        read_wording(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="MASSNAHMEN_TEXTS"):
        read_wording(tmp_path / "fehlt.po")
