"""Texts of the report that coordination writes: one for each place, until the year is closed."""

from collections.abc import Mapping
from typing import Final

from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.council_reports.text_tables import ReportText
from app.kit.errors import NotFound
from app.kit.inputs import Input, LongText
from app.kit.versions import check_first
from app.plan.tables import ActionField, Plan
from app.status_reports.tables import ReportingYear
from app.status_reports.years import check_open

FIELD: Final = "field-"
GENERAL: Final = "general"
VIEWS: Final = "views"
OUTLOOK: Final = "outlook"
_TITLES: Final[Mapping[str, str]] = {
    GENERAL: "Vorbemerkung zu den allgemeinen Angaben",
    VIEWS: "Sicht von Beirat und Netzwerk",
    OUTLOOK: "Ausblick auf das kommende Jahr",
}


class TextInput(Input):
    text: LongText


def field_place(number: int) -> str:
    return f"{FIELD}{number}"


def places_of(session: Session, plan: Plan) -> dict[str, str]:
    """Every place with its title, in the order of the report."""
    fields = session.exec(
        select(ActionField).where(ActionField.plan_id == plan.id).order_by(col(ActionField.number))
    )
    appraisals = {
        field_place(each.number): f"Einschätzung zu Handlungsfeld {each.number}: {each.title}"
        for each in fields
    }
    return {GENERAL: _TITLES[GENERAL], **appraisals, VIEWS: _TITLES[VIEWS]} | {
        OUTLOOK: _TITLES[OUTLOOK]
    }


def texts_of(session: Session, year: ReportingYear) -> dict[str, ReportText]:
    rows = session.exec(select(ReportText).where(ReportText.reporting_year_id == year.id))
    return {row.place: row for row in rows}


def write_text(
    session: Session,
    plan: Plan,
    year: ReportingYear,
    place: str,
    content: TextInput,
    *,
    by: By,
    expected_version: int | None,
) -> ReportText:
    """An empty text leaves the place out of the report. `expected_version` None or FIRST: there
    must be none yet."""
    require(by.actor, Action.PREPARE_REPORT)
    if place not in places_of(session, plan):
        raise NotFound(f"Der Bericht hat keine Stelle „{place[:40]}“ für einen Text.")
    check_open(year)
    known = texts_of(session, year).get(place)
    check_first(known, expected_version)
    row = known or ReportText(reporting_year_id=year.id or 0, place=place, text="")
    row.text = content.text
    session.add(row)
    session.flush()
    return row
