"""Printing: what comes out is archivable and accessible, what goes wrong is said."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import page
import pytest
from pypdf import PdfReader, PdfWriter
from weasyprint.formatting_structure.boxes import InlineBox
from weasyprint.urls import FatalURLFetchingError

from app.council_reports.paper import FONTS
from app.kit.errors import Unavailable
from app.kit.pdf import OwnFiles, Paper
from app.kit.printing import Attachment, Print, render

CSS = """
@font-face { font-family: "Source Sans 3"; src: url("fonts/SourceSans3.ttf"); }
html { font-family: "Source Sans 3"; }
"""
BODY = (
    "<h1>Prüfbericht</h1><p>GROẞ und klein: äöüß „so“ – 1.500,00 €</p>"
    '<p style="break-before: page">Gut 👍👍 so \x0b\x00مرحبا \ud800.</p>'
)
MADE_AT = datetime(2022, 3, 1, 9, tzinfo=UTC)
DATA = Attachment("daten.json", "Daten", b'{"a": 1}')

Sources = Callable[..., Print]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    base = tmp_path_factory.mktemp("sources")
    (base / "page.css").write_text(CSS)

    def job(body: str = BODY, **changes: Any) -> Print:
        html = (
            '<!doctype html><html lang="de"><head><title>Prüfbericht</title>'
            f'<link rel="stylesheet" href="page.css"></head><body>{body}</body></html>'
        )
        return Print(**{"html": html, "base": base, "fonts": FONTS, "made_at": MADE_AT} | changes)

    return job


def printed(job: Print, seconds: float = 300, memory_mb: int = 1024) -> bytes:
    return render(job, seconds=seconds, memory_mb=memory_mb)


@pytest.fixture(scope="module")
def simple(sources: Sources) -> tuple[bytes, list[int]]:
    """A file of two pages, and what was told meanwhile."""
    told: list[int] = []
    job = sources(attachments=(DATA,))
    return render(job, seconds=300, memory_mb=1024, progress=told.append), told


def test_it_is_for_the_archive_and_for_everybody(simple: tuple[bytes, list[int]]) -> None:
    made, _ = simple
    assert failures(made, "3a") == failures(made, "ua1") == []
    reader = PdfReader(BytesIO(made))
    assert reader.attachments["daten.json"] == [DATA.content]
    assert reader.trailer["/Root"]["/AF"][0].get_object()["/AFRelationship"] == "/Data"
    assert reader.metadata.title == "Prüfbericht"
    assert "GROẞ und klein: äöüß „so“ – 1.500,00 €" in reader.pages[0].extract_text()


def test_what_no_font_has_is_said_in_words(simple: tuple[bytes, list[int]]) -> None:
    text = PdfReader(BytesIO(simple[0])).pages[1].extract_text()
    assert " ".join(text.split()) == "Gut [nicht darstellbar] so [nicht darstellbar] ?."


def test_elements_are_what_our_sheet_says() -> None:
    """Ours does not know quotations; WeasyPrint's own would make a block of one."""
    document = Paper(string="<html lang=de><body><blockquote>x</blockquote>").render()
    root = document.pages[0]._page_box
    quoted, *_ = [each for each in root.descendants() if each.element_tag == "blockquote"]
    assert isinstance(quoted, InlineBox)


def test_progress_counts_pages(simple: tuple[bytes, list[int]]) -> None:
    assert max(simple[1]) == 2


def test_a_plain_pdf_is_neither() -> None:
    """The negative control of the validator."""
    writer, target = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(target)
    assert failures(target.getvalue(), "3a")
    assert failures(target.getvalue(), "ua1")


def test_the_same_everywhere_and_always(
    sources: Sources, simple: tuple[bytes, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LANG", "tr_TR.UTF-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert printed(sources(attachments=(DATA,))) == simple[0]


@pytest.mark.parametrize(
    "url",
    [
        "missing.svg",
        "../outside.svg",
        "%2e%2e/outside.svg",
        "link.svg",
        "link/page.css",
        "secret.txt",
        "",
        "file:///etc/hostname",
        "file://elsewhere/page.css",
        "http://127.0.0.1:9/x.svg",
        "ftp://127.0.0.1/x.svg",
        "data:image/svg+xml,<svg/>",
    ],
)
def test_nothing_but_own_files_is_served(url: str, tmp_path: Path) -> None:
    base = tmp_path / "sources"
    base.mkdir()
    for path in (base / "page.css", base / "secret.txt", tmp_path / "outside.svg"):
        path.write_text("x")
    (base / "link.svg").symlink_to(tmp_path / "outside.svg")
    (base / "link").symlink_to(tmp_path)
    fetcher = OwnFiles(base, {})
    assert fetcher.fetch(f"{base.as_uri()}/page.css").read() == b"x"
    with pytest.raises(FatalURLFetchingError):
        fetcher.fetch(urljoin(f"{base.as_uri()}/", url))


@pytest.mark.parametrize(
    "body", ['<img alt="x" src="missing.svg">', '<p style="colour: red">x</p><img src="">']
)
def test_a_paper_with_a_hole_does_not_go_out(body: str, sources: Sources) -> None:
    with pytest.raises(Unavailable, match="Schrift, ein Bild oder eine andere Druckvorlage"):
        printed(sources(body))


def test_without_its_font_nothing_is_printed(sources: Sources, tmp_path: Path) -> None:
    font = tmp_path / "font.ttf"
    with pytest.raises(Unavailable, match="fehlt"):
        printed(sources(fonts={"SourceSans3.ttf": font}))
    font.write_bytes(b"no font at all")
    with pytest.raises(Unavailable, match="nicht erstellt"):
        printed(sources(fonts={"SourceSans3.ttf": font}))


def test_it_ends_in_time(sources: Sources) -> None:
    with pytest.raises(Unavailable, match="MASSNAHMEN_REPORT_SECONDS"):
        printed(sources(), seconds=0.2)


def test_it_keeps_to_its_memory(sources: Sources) -> None:
    with pytest.raises(Unavailable, match="MASSNAHMEN_REPORT_MEMORY_MB"):
        printed(sources(), memory_mb=32)


def failures(pdf: bytes, profile: str) -> list[str]:
    return [each.message for each in page.validate_pdf_bytes(pdf, profile=profile).failures]
