"""The papers around the report: complete, safe, for everybody; the DOCX the same to the byte."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import page
import pytest
from docx.oxml.ns import qn

from app.config import CouncilPaperType
from app.council_reports.contents import OverdueEntry, ReportContents
from app.council_reports.council_paper import council_paper
from app.council_reports.kinds import PaperKind
from app.council_reports.lapsed import lapsed
from app.council_reports.paper_set import draw, html_of_kind, kinds_of
from app.council_reports.presentation import Presentation, Sitting
from app.council_reports.proposals import Proposal, ProposalKind
from app.council_reports.tables import PaperState
from app.overdue import Basis

HOSTILE = (
    '"><script>alert(1)</script><img src="http://127.0.0.1:9/x.png"> {{ 7*7 }} &lt; \x0b\ufffe'
)
MADE_AT = datetime(2022, 3, 2, 9, tzinfo=UTC)
PRESENTED = Presentation(
    MADE_AT,
    CouncilPaperType.DECISION,
    PaperState.AGREED,
    file_reference="AZ 42",
    points=("Eigener Punkt",),
    sittings=(Sitting("Hauptausschuss", date(2022, 3, 9)), Sitting("Stadtrat")),
)
NEVER_PRINTED = ("Nur für das Haus", "Rücksprache", "u-test", "erinnert", "Erfüllungsquote")


@pytest.fixture(scope="session")
def with_proposals(sample_contents: ReportContents) -> ReportContents:
    later = Proposal("1.1.2", ProposalKind.LATER_DATE, "Frist", "alt", "neu", "Grund", "Amt")
    return replace(sample_contents, proposals=(replace(later, new_date=date(2022, 6, 30)),))


def hostile(contents: ReportContents) -> ReportContents:
    """One measure, hostile where the set prints it; every kind of proposal."""
    field = contents.fields[0]
    recommendation = field.recommendations[0]
    measure = next(m for m in contents.measures if m.overdue and m.report)
    assert measure.report is not None
    measure = replace(measure, title=HOSTILE, report=replace(measure.report, obstacles=HOSTILE * 8))
    kept = replace(
        field, title=HOSTILE, recommendations=(replace(recommendation, measures=(measure,)),)
    )
    proposals = tuple(
        Proposal(measure.number, kind, HOSTILE, HOSTILE * 8, HOSTILE, HOSTILE, HOSTILE)
        for kind in ProposalKind
    )
    return replace(contents, city=HOSTILE, fields=(kept,), changes=(), proposals=proposals)


def test_all_in_one_file_is_valid_and_texts_stay_texts(
    sample_contents: ReportContents, tmp_path: Path
) -> None:
    contents = hostile(sample_contents)
    presented = replace(PRESENTED, subject=HOSTILE, facts=HOSTILE, points=(HOSTILE,))
    html = html_of_kind(PaperKind.COMBINED, contents, presented)
    assert "<script" not in html
    path = tmp_path / "combined.pdf"
    drawn = draw(PaperKind.COMBINED, contents, presented, seconds=300, memory_mb=2048)
    path.write_bytes(drawn.content)
    for profile in ("3a", "ua1"):
        report = page.validate_pdf(path, profile=profile)
        assert [each.message for each in report.failures] == []


def test_every_measure_stands_in_annex_2(with_proposals: ReportContents) -> None:
    html = html_of_kind(PaperKind.MEASURES, with_proposals, PRESENTED)
    rows = re.findall(r"<tr><td>([0-9.]+)<br>", html)
    assert rows == [m.number for m in with_proposals.measures]
    assert html.count("<thead>") == len(with_proposals.fields)


def test_nothing_internal_is_on_any_paper(with_proposals: ReportContents) -> None:
    kinds = [k for k in kinds_of(with_proposals) if k is not PaperKind.COUNCIL_PAPER_TEXT]
    for kind in set(kinds) - {PaperKind.REPORT}:
        html = html_of_kind(kind, with_proposals, PRESENTED)
        assert [word for word in NEVER_PRINTED if word in html] == [], kind


def test_annex_3_counts_ends_of_quarters(sample_contents: ReportContents) -> None:
    measures = sample_contents.measures[:3]
    days = (date(2021, 12, 31), date(2021, 6, 30), date(2020, 12, 31))
    over = tuple(
        replace(m, overdue=OverdueEntry(day, (day,), Basis.REPORTED))
        for m, day in zip(measures, days, strict=True)
    )
    field = sample_contents.fields[0]
    kept = replace(field, recommendations=(replace(field.recommendations[0], measures=over),))
    found = lapsed(replace(sample_contents, fields=(kept,)))
    assert [(quarters, len(group)) for quarters, group in found] == [(5, 1), (3, 1), (1, 1)]


def test_annex_4_is_there_where_something_is_to_decide(with_proposals: ReportContents) -> None:
    assert PaperKind.CHANGES in kinds_of(with_proposals)
    without = replace(with_proposals, proposals=())
    assert PaperKind.CHANGES not in kinds_of(without)
    assert "Anlage 4" not in html_of_kind(PaperKind.COMBINED, without, PRESENTED)


def test_the_council_decides_only_where_it_is_asked_to(with_proposals: ReportContents) -> None:
    decision = council_paper(with_proposals, PRESENTED).points
    assert len(decision) == 3
    assert decision[-1] == "Eigener Punkt"
    asked = replace(PRESENTED, type=CouncilPaperType.INFORMATION, points=())
    assert len(council_paper(with_proposals, asked).points) == 1


@pytest.mark.parametrize(
    ("state", "days", "said"),
    [
        (PaperState.DRAFT, {}, "Entwurf"),
        (PaperState.AGREED, {}, "verwaltungsintern abgestimmt"),
        (PaperState.LAID, {"laid_date": date(2022, 3, 9)}, "dem Stadtrat vorgelegt am 09.03.2022"),
        (
            PaperState.NOTED,
            {"laid_date": date(2022, 3, 9), "noted_date": date(2022, 3, 16)},
            "zur Kenntnis genommen am 16.03.2022",
        ),
    ],
)
def test_the_status_stands_on_the_paper(
    with_proposals: ReportContents, state: PaperState, days: dict[str, date], said: str
) -> None:
    presented = replace(PRESENTED, state=state, **days)
    html = html_of_kind(PaperKind.COUNCIL_PAPER, with_proposals, presented)
    assert said in html
    assert ("draft.css" in html) == (state is PaperState.DRAFT)


def texts_of(document: object) -> Iterator[str]:
    yield from (node.text or "" for node in document.element.iter(qn("w:t")))  # type: ignore[attr-defined]


def test_the_text_document_is_a_real_one(with_proposals: ReportContents) -> None:
    kind = PaperKind.COUNCIL_PAPER_TEXT
    made = draw(kind, with_proposals, PRESENTED, seconds=1, memory_mb=256).content
    document = docx.Document(io.BytesIO(made))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert {"Heading 1", "Heading 2", "List Number", "List Bullet"} <= set(styles)
    assert document.core_properties.title.startswith("Entscheidungsvorlage: ")
    assert document.core_properties.language == "de-DE"
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"de-DE"}
    heads = [t for t in document.tables if t._tbl.xpath(".//w:tblHeader")]
    assert "Gremium" in [table.cell(0, 0).text for table in heads]
    assert all(table._tbl.tblPr.find(qn("w:tblCaption")) is not None for table in document.tables)
    footer = document.sections[0].footer._element
    assert [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))] == [
        "PAGE",
        "NUMPAGES",
    ]
    assert "" not in [paragraph.text for paragraph in document.paragraphs]
    assert "Hauptausschuss" in "".join(texts_of(document))


def test_the_text_document_is_the_same_to_the_byte_and_takes_any_text(
    sample_contents: ReportContents,
) -> None:
    contents = hostile(sample_contents)
    first, second = (
        draw(PaperKind.COUNCIL_PAPER_TEXT, contents, PRESENTED, seconds=1, memory_mb=256).content
        for _ in range(2)
    )
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(2022, 3, 2, 9, 0, 0)}
    assert "<script>alert(1)</script>" in "".join(texts_of(docx.Document(io.BytesIO(first))))
