"""What the report must not tell: planted in every corner of the data, searched in all that is printed."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import col, select

from app.accounts.tables import User
from app.audit.actor import By
from app.config import CouncilPaperType
from app.council_reports.closing import contents_now
from app.council_reports.contents import ReportContents, to_json
from app.council_reports.control import ControlContents, control_from_json, control_to_json
from app.council_reports.control_paper import control_print
from app.council_reports.control_states import record_control
from app.council_reports.council_paper_text import text_document_of
from app.council_reports.exchanging import REPLACEABLE, exchanges
from app.council_reports.kinds import PaperKind
from app.council_reports.paper import html_of
from app.council_reports.paper_set import print_of_kind
from app.council_reports.presentation import Presentation
from app.council_reports.replacing import Replacing
from app.deadlines import Quarter
from app.kit.db import Database
from app.kit.printing import PagePrint, Print, render
from app.kit.tables import fold
from app.plan.queries import plan_by_slug
from app.plan.tables import Extension
from app.quarterly_checks.checks import record_check, work_out
from app.status_reports.states import Step
from app.status_reports.tables import StatusReport
from app.status_reports.years import year_of

MARK = "Geheim-4711"
SLUG = "erfurt-integration-2021"
Q4 = Quarter(2021, 4)
ACCEPTED = StatusReport.step == Step.ACCEPTED
PRESENTED = Presentation(datetime(2022, 3, 2, 9, tzinfo=UTC), CouncilPaperType.DECISION)
INSIDE = ("internal_note", "question", "drafted_by", "submitted_by")
RULES = ("yearly", "fixed", "YearlyRule", "unreported", "no_deadline", "under_review", "None")


@pytest.fixture
def planted(
    quick: Database, coordination: Callable[[date], By]
) -> tuple[ReportContents, ReportContents, ControlContents]:
    """Two editions, of which the second corrects one report, and a quarterly list."""
    by = coordination(date(2022, 3, 1))
    with quick.writing(by=by) as session:
        for report in session.exec(select(StatusReport)):
            for name in INSIDE:
                setattr(report, name, f"{MARK} {name}")
        for extension in session.exec(select(Extension)):
            extension.coordination_note = f"{MARK} note"
        for user in session.exec(select(User)):
            user.display_name = f"{MARK} {user.display_name}"
        plan = plan_by_slug(session, SLUG)
        year = year_of(session, plan, 2021)
        first = contents_now(session, plan, year, edition=1, by=by)
        year.reopened_reason = f"{MARK} reason"
        report = session.exec(
            select(StatusReport).where(col(StatusReport.text).is_not(None), ACCEPTED)
        ).all()[0]
        report.text = "Berichtigter Text."
        second = contents_now(session, plan, year, edition=2, by=by)
        check = work_out(session, plan, Q4, today=by.date)
        record_check(session, plan, Q4, check, by=by)
        control = record_control(session, plan, Q4, by=by)
        return first, second, control_from_json(control.contents)


def replacement(first: ReportContents) -> Replacing:
    """As if every page of every annex were to be exchanged."""
    old, new = PagePrint("old", ""), PagePrint("new", "")
    pages = dict.fromkeys(REPLACEABLE, (old, new)), dict.fromkeys(REPLACEABLE, (new, new))
    return Replacing(first, exchanges(*pages))


def printed(
    first: ReportContents, second: ReportContents, control: ControlContents
) -> Iterator[tuple[str, Print]]:
    replacing = replacement(first)
    for kind in PaperKind:
        if kind is not PaperKind.COUNCIL_PAPER_TEXT:
            with_pages = replacing if kind is PaperKind.REPLACEMENT else None
            yield kind.value, print_of_kind(kind, second, PRESENTED, with_pages)
    yield "list", control_print(control, is_draft=False)


def test_what_is_planted_inside_is_not_printed(
    planted: tuple[ReportContents, ReportContents, ControlContents],
) -> None:
    for name, job in printed(*planted):
        handed = (job.html, *(each.html for each in job.excerpts))
        attached = tuple(each.content.decode() for each in job.attachments)
        for text in (*handed, *attached):
            assert MARK not in text, name
            assert "u-test" not in text, name
        assert not re.search(r"\berinnert\b|\bErinnerung", " ".join(handed)), name
    assert "Berichtigter Text." in dict(printed(*planted))["replacement"].html
    with zipfile.ZipFile(io.BytesIO(text_document_of(planted[1], PRESENTED))) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    assert not any(MARK.encode() in part or b"u-test" in part for part in parts)
    _, second, control = planted
    assert MARK not in json.dumps([to_json(second), control_to_json(control)])


@pytest.mark.long
def test_what_is_planted_inside_stands_in_no_file(
    planted: tuple[ReportContents, ReportContents, ControlContents], tmp_path: Path
) -> None:
    for name, job in printed(*planted):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(render(job, seconds=900, memory_mb=2048))
        reader = PdfReader(path)
        texts = " ".join(page.extract_text() for page in reader.pages)
        texts += str(reader.metadata) + str(reader.outline)
        assert MARK not in texts.replace("\n", ""), name
        assert "u-test" not in texts, name


def test_no_ranking_no_total_percentage_no_traces(sample_contents: ReportContents) -> None:
    html = html_of(sample_contents)
    words = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL).replace("&nbsp;", " ")
    response = re.findall(r"\d+\s*(?:%|Prozent)", words)
    assert len(response) == 2  # the response rate, and „ab 80 Prozent der Obergrenze“
    for trace in (*RULES, "Erinnerung", "erinnert", "Rangliste", "u-test"):
        assert not re.search(rf"\b{trace}\b", words), trace
    annex = print_of_kind(PaperKind.DEADLINES, sample_contents, PRESENTED).html
    offices = re.findall(r'<div class="missing-at">\s*<h3>(.*?)</h3>', annex)
    assert offices == sorted(offices, key=fold)
    assert len(offices) > 5


def test_what_is_missing_is_named(sample_contents: ReportContents) -> None:
    html = html_of(sample_contents)
    assert html.count("Meldung fehlt.") == 31
    assert html.count("Meldung wird geprüft.") == 13
