"""What a correction changes: measure by measure, and page by page of what was printed."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from app.config import CouncilPaperType
from app.council_reports.contents import MeasureEntry, ReportContents
from app.council_reports.exchanging import How, exchanges
from app.council_reports.kinds import PaperKind
from app.council_reports.paper_set import draw, html_of_kind
from app.council_reports.presentation import Presentation
from app.council_reports.replacing import Replacing, replaced
from app.kit.printing import PagePrint

PRESENTED = Presentation(datetime(2022, 3, 2, 9, tzinfo=UTC), CouncilPaperType.INFORMATION)
KIND = PaperKind.MEASURES


def pages(text: str) -> tuple[PagePrint, ...]:
    """One letter a page."""
    return tuple(PagePrint(letter, f"Kapitel {letter}") for letter in text)


@pytest.mark.parametrize(
    ("old", "new", "how", "swaps"),
    [
        ("abcde", "abcde", How.SAME, []),
        ("abcde", "aXcYe", How.PAGES, [(2, 2, 2), (4, 4, 4)]),
        ("abcdef", "abXYdef", How.PAGES, [(3, 6, 7)]),
        ("abcdef", "aXcde", How.PAGES, [(2, 2, 2), (6, 6, 5)]),
        ("abcdef", "Xbcdfg", How.PAGES, [(1, 1, 1), (5, 5, 5), (6, 6, 6)]),
        ("abcdef", "abcdefg", How.PAGES, [(7, 6, 7)]),
        ("abc", "XYZ", How.WHOLE, None),
        ("abc", "Xabc", How.WHOLE, None),
        ("", "abc", How.WHOLE, None),
    ],
)
def test_pages_are_compared(
    old: str, new: str, how: How, swaps: list[tuple[int, int, int]] | None
) -> None:
    [found] = exchanges({KIND: pages(old)}, {KIND: pages(new)})
    assert found.how is how
    if swaps is not None:
        assert [(s.page, s.last_old, s.last_new) for s in found.swaps] == swaps


def test_papers_come_and_go() -> None:
    before, now = {PaperKind.CHANGES: pages("a")}, {PaperKind.DEADLINES: pages("a")}
    assert [(each.kind, each.how) for each in exchanges(before, now)] == [
        (PaperKind.DEADLINES, How.ADDED),
        (PaperKind.CHANGES, How.GONE),
    ]


def corrected(contents: ReportContents, old: MeasureEntry, new: MeasureEntry) -> ReportContents:
    fields = tuple(
        replace(
            field,
            recommendations=tuple(
                replace(r, measures=tuple(new if m is old else m for m in r.measures))
                for r in field.recommendations
            ),
        )
        for field in contents.fields
    )
    return replace(contents, edition=2, fields=fields)


def test_exactly_the_changed_pages_are_bound_behind_a_cover(
    sample_contents: ReportContents, tmp_path: Path
) -> None:
    first = replace(sample_contents, fields=sample_contents.fields[:1])
    changed = next(m for m in first.measures if m.report and not m.overdue)
    assert changed.report is not None
    report = replace(changed.report, text="Berichtigter Text.")
    second = corrected(first, changed, replace(changed, title="Neuer Kurztitel", report=report))
    [found] = replaced(first, second)
    assert [(d.what, d.new) for d in found.differences] == [
        ("Kurztitel", "Neuer Kurztitel"),
        ("Sachstand", "Berichtigter Text."),
    ]
    limits = {"seconds": 300, "memory_mb": 1024}
    now = draw(KIND, second, PRESENTED, **limits).pages
    before = (replace(now[0], digest="other"), now[1], replace(now[2], digest="other"), *now[3:])
    swaps = exchanges({KIND: before}, {KIND: now})
    replacing = Replacing(first, swaps, now)
    path = tmp_path / "replacement.pdf"
    made = draw(PaperKind.REPLACEMENT, second, PRESENTED, replacing=replacing, **limits)
    path.write_bytes(made.content)
    assert made.pages[-len(now) :] == now
    texts = [each.extract_text() for each in PdfReader(path).pages]
    sheets = [" ".join(text.split()) for text in texts if "Austauschblatt zu Anlage 2" in text]
    assert len(sheets) == len(texts) - (len(made.pages) - len(now)) == 2
    assert "2. Ausgabe: ersetzt Seite 1 der 1. Ausgabe" in sheets[0]
    assert f"Seite 3 von {len(now)}" in sheets[1]
    assert "Neuer Kurztitel" in html_of_kind(PaperKind.REPLACEMENT, second, PRESENTED, replacing)
    for profile in ("3a", "ua1"):
        failures = page.validate_pdf(path, profile=profile).failures
        assert [each.message for each in failures] == []
