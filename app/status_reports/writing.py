"""An office's words into the row, while they may still be written."""

from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.kit.errors import Conflict, FieldError, Invalid, Stale
from app.kit.versions import FIRST, check_version
from app.plan.tables import Measure, Plan
from app.status_reports import confirmations
from app.status_reports.finding import last_reported_text, reporting_offices, speaking
from app.status_reports.inputs import ReportInput
from app.status_reports.states import STEP_LABEL, WRITABLE
from app.status_reports.tables import ReportingYear, StatusReport
from app.status_reports.years import check_open

CONTENT = frozenset(ReportInput.model_fields) - {"confirmations"}
"""The columns of a report that are the office's own words."""


def write(
    session: Session,
    plan: Plan,
    measure: Measure,
    year: ReportingYear,
    report: StatusReport,
    content: ReportInput,
    by: By,
    expected_version: int | None,
) -> StatusReport:
    offices = reporting_offices(session, measure, year, by.date)
    require(by.actor, Action.WRITE_REPORT, offices)
    check_open(year)
    _check_expected(measure, year, report, expected_version)
    _check_writable(report)
    for name in CONTENT:
        setattr(report, name, getattr(content, name))
    if content.is_unchanged and not content.text:
        report.text = _last_text(session, measure, year)
    report.office_id = speaking(by.actor, offices)
    session.add(report)
    for at, one in enumerate(content.confirmations):
        confirmations.record(
            session,
            plan,
            measure,
            one,
            office_id=report.office_id,
            by=by,
            where=f"confirmations[{at}].",
        )
    session.flush()
    return report


def _check_expected(
    measure: Measure, year: ReportingYear, report: StatusReport, expected_version: int | None
) -> None:
    which = f"Zur Maßnahme {measure.number} gibt es für {year.year}"
    if report.id is None and expected_version:
        raise Stale(f"{which} noch keine Zuarbeit, die sich ändern ließe.")
    if report.id is not None and expected_version == FIRST:
        raise Stale(
            f"{which} bereits eine Zuarbeit ({STEP_LABEL[report.step]}). Bitte laden Sie diese "
            "und ändern Sie sie dort."
        )
    if report.id is not None:
        check_version(report, expected_version)


def _check_writable(report: StatusReport) -> None:
    if report.step not in WRITABLE:
        raise Conflict(
            f"Die Zuarbeit ist bereits {STEP_LABEL[report.step]} und kann nicht mehr geändert "
            "werden. Bitte bitten Sie die Koordination, sie Ihnen zurückzugeben.",
            slug="wrong-state",
        )


def _last_text(session: Session, measure: Measure, year: ReportingYear) -> str:
    text = last_reported_text(session, measure, year)
    if text is None:
        message = (
            "Es liegt noch kein früherer Text vor, der unverändert gelten könnte. Bitte "
            "beschreiben Sie den Sachstand."
        )
        raise Invalid(message, fields=[FieldError("is_unchanged", message)])
    return text
