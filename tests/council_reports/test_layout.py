"""No paper runs over its edges, leaves a heading behind or a page empty, whatever is in it."""

from dataclasses import replace
from typing import Final

import pytest

from app.council_reports.contents import MeasureEntry, ReportContents
from app.council_reports.kinds import PaperKind
from app.council_reports.paper_set import html_of_kind
from app.council_reports.proposals import Proposal, ProposalKind
from tests.bench.papers import of_size
from tests.council_reports.layout import faults, laid_out
from tests.release.papers import PRESENTED

LONG_WORD: Final = "Straßenbahnhaltestellenüberdachung" * 4
ADDRESS: Final = "https://www.example.org/integration/" + "massnahmen-und-berichte/" * 12
LINE: Final = f"Größe, Äußerung und ẞ: {LONG_WORD} {ADDRESS}"
FORTY_LINES: Final = "\n".join(f"{number}. {LINE}"[:110] for number in range(40))


def long_ones(contents: ReportContents, measures: int) -> ReportContents:
    """Every measure with texts as long as the forms take them."""
    cut = of_size(contents, measures)
    fields = tuple(
        replace(
            field,
            title=f"{field.title} {LONG_WORD}",
            recommendations=tuple(
                replace(each, measures=tuple(map(_long, each.measures)))
                for each in field.recommendations
            ),
        )
        for field in cut.fields
    )
    proposals = tuple(
        Proposal(m.number, kind, "Frist", FORTY_LINES, LINE, FORTY_LINES, LONG_WORD)
        for m in cut.measures[:1]
        for kind in ProposalKind
    )
    return replace(cut, fields=fields, proposals=proposals)


def _long(m: MeasureEntry) -> MeasureEntry:
    report = m.report and replace(m.report, text=FORTY_LINES, obstacles=FORTY_LINES, next_step=LINE)
    return replace(
        m,
        title=f"{m.title} {LINE}",
        official_text=f"{LINE}\n{LINE}",
        responsible_text=LINE,
        reporting_office=replace(m.reporting_office, name=f"Amt für {LONG_WORD}"),
        deadline=replace(m.deadline, text=LINE),
        cost=replace(m.cost, cost=replace(m.cost.cost, text=LINE)),
        report=report,
    )


def faults_of(contents: ReportContents, kind: PaperKind = PaperKind.COMBINED) -> list[str]:
    return faults(laid_out(html_of_kind(kind, contents, PRESENTED)))


def test_long_texts_stay_in_their_places(sample_contents: ReportContents) -> None:
    assert faults_of(long_ones(sample_contents, 3)) == []


@pytest.mark.long
@pytest.mark.parametrize("measures", [0, 1, 146, 1000])
def test_plans_of_every_size(sample_contents: ReportContents, measures: int) -> None:
    assert faults_of(of_size(sample_contents, measures)) == []


@pytest.mark.long
def test_a_whole_plan_of_long_texts(sample_contents: ReportContents) -> None:
    assert faults_of(long_ones(sample_contents, 30)) == []


def test_the_checks_see_what_is_wrong() -> None:
    """Each of them, on a page made wrong."""
    html = """<html lang="de"><style>
      @page { size: 100mm 100mm; margin: 10mm; @top-left { content: "x" } }
      h2 { break-after: auto } thead { display: table-row-group }
    </style><body><h2>Anfang</h2><table style="table-layout: fixed; width: 30mm"><thead><tr><th>Kopf
    </th></tr></thead><tbody><tr><td style="white-space: nowrap">{}</td></tr></tbody></table>
    <div style="height: 30mm"></div><div style="break-before: page">oben</div>
    <div style="break-before: page; height: 75mm"></div><h2>Fuß</h2></body></html>"""
    said = " ".join(faults(laid_out(html.replace("{}", "Wort " * 40))))
    for fault in ("wider than its place", "a heading at the foot", "without its head", "filled to"):
        assert fault in said
