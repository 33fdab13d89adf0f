"""What the report must not tell: planted in every corner of the data, searched in all that is printed."""

import json
import re
from collections.abc import Callable
from datetime import date

from sqlmodel import select

from app.audit.actor import By
from app.council_reports.closing import contents_now
from app.council_reports.contents import ReportContents, to_json
from app.council_reports.paper import html_of
from app.kit.db import Database
from app.kit.tables import fold
from app.plan.queries import plan_by_slug
from app.plan.tables import Extension
from app.status_reports.tables import StatusReport
from app.status_reports.years import year_of

MARK = "Geheim-4711"
INSIDE = ("internal_note", "question", "drafted_by", "submitted_by")
RULES = ("yearly", "fixed", "YearlyRule", "unreported", "no_deadline", "under_review", "None")


def test_what_is_planted_inside_is_not_printed(
    sample: Database, coordination: Callable[[date], By]
) -> None:
    by = coordination(date(2022, 3, 1))
    with sample.writing(by=by) as session:
        for report in session.exec(select(StatusReport)):
            for name in INSIDE:
                setattr(report, name, f"{MARK} {name}")
        for extension in session.exec(select(Extension)):
            extension.coordination_note = f"{MARK} note"
        plan = plan_by_slug(session, "erfurt-integration-2021")
        year = year_of(session, plan, 2021)
        year.reopened_reason = f"{MARK} reason"
        contents = contents_now(session, plan, year, edition=1, by=by)
    assert MARK not in html_of(contents)
    assert MARK not in json.dumps(to_json(contents))


def test_no_ranking_no_total_percentage_no_traces(sample_contents: ReportContents) -> None:
    html = html_of(sample_contents)
    words = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL).replace("&nbsp;", " ")
    response = re.findall(r"\d+\s*(?:%|Prozent)", words)
    assert len(response) == 2  # the response rate, and „ab 80 Prozent der Obergrenze“
    for trace in (*RULES, "Erinnerung", "erinnert", "Rangliste", "u-test"):
        assert not re.search(rf"\b{trace}\b", words), trace
    offices = re.findall(r'<div class="office-block">\s*<h3>(.*?)</h3>', html)
    assert offices == sorted(offices, key=fold)
    assert len(offices) > 5


def test_what_is_missing_is_named(sample_contents: ReportContents) -> None:
    html = html_of(sample_contents)
    assert html.count("Meldung fehlt.") == 31
    assert html.count("Meldung wird geprüft.") == 13
