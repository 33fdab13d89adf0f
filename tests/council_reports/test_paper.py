"""The printed report: complete, safe, for the archive and for everybody."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import page
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from app.costs import CEILING_STANDING
from app.council_reports.contents import MeasureEntry, ReportContents
from app.council_reports.paper import FONTS, html_of, pdf_of
from app.council_reports.words import paragraphs
from app.kit.german import german_date
from app.overdue import TIMELINESS
from app.status_reports.implementation import IMPLEMENTATION

HOSTILE = (
    '"><script>alert(1)</script><img src="http://127.0.0.1:9/x.png"><style>*{display:none}'
    "</style><svg><image href='file:///etc/passwd'/></svg> {{ 7*7 }} {% raw %} &lt; \\ %s"
)


def test_the_sample_year_is_printed_completely(
    sample_contents: ReportContents, sample_pdf: Path
) -> None:
    assert_conforms(sample_pdf)
    text = squeezed(text_of(sample_pdf))
    for field, recommendation, m in sample_contents.located:
        line = f"Handlungsfeld {field.number}, Empfehlung {recommendation.number}, {m.label}"
        start = text.index(squeezed(f"{line} ({m.number})"))
        end = text.find("Handlungsfeld", start + 20)
        for said in said_about(m):
            assert squeezed(said) in text[start : end if end > 0 else None], (m.number, said)
    for title in ("Fristen und Meldungen", "Geänderte Maßnahmen", "Finanzen", "Begriffe"):
        assert squeezed(title) in text
    assert squeezed("Nur für das Haus") not in text
    assert "[nichtdarstellbar]" not in text


def said_about(m: MeasureEntry) -> list[str]:
    said = [m.title, IMPLEMENTATION[m.implementation].label, m.deadline.text, m.cost.cost.text]
    said += [m.reporting_office.name, *(party.name for party in m.parties)]
    if m.overdue:
        said.append(f"überfällig, seit {german_date(m.overdue.since)}")
    if m.timeliness:
        said.append(TIMELINESS[m.timeliness].label)
    if m.report:
        said += paragraphs(m.report.text) + paragraphs(m.report.obstacles)
        said += paragraphs(m.report.next_step)
    return said


def test_texts_stay_texts(sample_contents: ReportContents, tmp_path: Path) -> None:
    """One measure, every text of it hostile; a draft."""
    contents = replace(poisoned(only(sample_contents, 1)), edition=None)
    html = html_of(contents)
    assert "<script" not in html
    assert "alert(1)" in html
    path = tmp_path / "hostile.pdf"
    path.write_bytes(pdf_of(contents, seconds=300, memory_mb=1024))
    assert_conforms(path)
    assert squeezed("{{ 7*7 }}") in squeezed(text_of(path))


def test_a_plan_without_measures(sample_contents: ReportContents, tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(pdf_of(replace(only(sample_contents, 0)), seconds=300, memory_mb=1024))
    assert_conforms(path)
    reader = PdfReader(path)
    fonts = {
        font.get_object()["/BaseFont"]
        for sheet in reader.pages
        for font in sheet["/Resources"]["/Font"].values()
    }
    assert all("Source-Sans-3" in font for font in fonts)


def test_marks_stand_on_drafts_and_samples_only(sample_contents: ReportContents) -> None:
    real = replace(sample_contents, plan=replace(sample_contents.plan, is_sample=False))
    assert "sample.css" in html_of(sample_contents)
    assert "Beispieldaten" not in html_of(real)
    assert "draft.css" not in html_of(real)
    assert "draft.css" in html_of(replace(real, edition=None))


def test_the_font_has_every_sign() -> None:
    signs = [*IMPLEMENTATION.values(), *TIMELINESS.values(), *CEILING_STANDING.values()]
    for font in FONTS.values():
        with TTFont(font, lazy=True) as opened:
            known = set(opened.getBestCmap())
        assert {sign.symbol for sign in signs if ord(sign.symbol) not in known} == set()
        assert ord("ẞ") in known


def only(contents: ReportContents, number: int) -> ReportContents:
    if not number:
        return replace(contents, fields=(), changes=())
    overdue = next(m for m in contents.measures if m.overdue and m.report and m.decisions == ())
    field = next(f for f in contents.fields if overdue in f.measures)
    recommendation = next(r for r in field.recommendations if overdue in r.measures)
    kept = replace(field, recommendations=(replace(recommendation, measures=(overdue,)),))
    changes = tuple(replace(each, number=overdue.number) for each in contents.changes)
    return replace(contents, fields=(kept,), changes=changes)


def poisoned(value: Any) -> Any:
    """The same value with every text in it replaced, however deep, but for enumerations."""
    if type(value) is str:
        return HOSTILE
    if type(value) is tuple:
        return tuple(map(poisoned, value))
    if hasattr(value, "__dataclass_fields__"):
        kept = {"number", "slug"}
        names = [name for name in value.__dataclass_fields__ if name not in kept]
        init = [name for name in names if value.__dataclass_fields__[name].init]
        return replace(value, **{name: poisoned(getattr(value, name)) for name in init})
    return value


def text_of(path: Path) -> str:
    """Without the running header and footer."""
    crop = ["-x", "0", "-y", "70", "-W", "595", "-H", "710"]
    made = subprocess.run(
        ["/usr/bin/pdftotext", *crop, "-nopgbrk", str(path), "-"], capture_output=True, check=True
    )
    return made.stdout.decode()


def squeezed(text: str) -> str:
    """Without spaces, and without hyphens: pdftotext takes one at a line's end for a word break."""
    return "".join(text.split()).replace("-", "")


def assert_conforms(path: Path) -> None:
    for profile in ("3a", "ua1"):
        report = page.validate_pdf(path, profile=profile)
        assert [each.message for each in report.failures] == []
