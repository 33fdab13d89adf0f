"""A report's way: written by the reporting office, handed in, accepted or returned.

Coordination never overwrites an office's text; what it edits stands beside it.
"""

from datetime import timedelta

from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.audit.actor import By, Role
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.kit.inputs import read_text
from app.kit.versions import FIRST, check_version
from app.offices.queries import office_by_id
from app.plan.deadline import due_date_on
from app.plan.extensions import extensions_of
from app.plan.queries import version_on
from app.plan.tables import Measure, Plan
from app.status_reports.completeness import Facts, what_is_missing
from app.status_reports.finding import (
    annual_report,
    measure_of,
    reporting_offices,
    year_of_report,
)
from app.status_reports.inputs import ReportInput
from app.status_reports.proposals import propose_what_is_reported
from app.status_reports.states import COUNTING, STEP_LABEL, ReportKind, Step, step_to
from app.status_reports.tables import ReportingYear, StatusReport
from app.status_reports.writing import write
from app.status_reports.years import check_open


def save_draft(
    session: Session,
    plan: Plan,
    measure: Measure,
    year: ReportingYear,
    content: ReportInput,
    *,
    by: By,
    expected_version: int | None,
    kind: ReportKind = ReportKind.ANNUAL,
) -> StatusReport:
    """`expected_version` None or FIRST: there must be none yet. An interim report is always a new
    one here; `revise` changes it."""
    known = annual_report(session, measure, year) if kind is ReportKind.ANNUAL else None
    report = known or StatusReport(
        measure_id=measure.id or 0,
        reporting_year_id=year.id or 0,
        office_id=0,
        kind=kind,
        drafted_by=by.actor.id,
    )
    expected = expected_version or FIRST
    return write(session, plan, measure, year, report, content, by, expected)


def revise(
    session: Session,
    plan: Plan,
    report: StatusReport,
    content: ReportInput,
    *,
    by: By,
    expected_version: int | None,
) -> StatusReport:
    """A known report, annual or interim, written anew."""
    measure, year = measure_of(session, report), year_of_report(session, report)
    return write(session, plan, measure, year, report, content, by, expected_version)


def submit(
    session: Session,
    plan: Plan,
    report: StatusReport,
    *,
    by: By,
    expected_version: int | None = None,
) -> StatusReport:
    """Handed in, if complete. Dropped or a wished date become a proposal."""
    measure, year = measure_of(session, report), year_of_report(session, report)
    offices = reporting_offices(session, measure, year, by.date)
    require(by.actor, Action.SUBMIT_REPORT, offices)
    _require_release(session, report, by)
    check_open(year)
    check_version(report, expected_version)
    step = step_to(report.step, Step.SUBMITTED)
    facts = _facts(session, plan, measure, year, by)
    if missing := what_is_missing(report, facts):
        raise Invalid(
            f"Die Zuarbeit zur Maßnahme {measure.number} ist noch nicht vollständig.",
            slug="incomplete",
            fields=missing,
        )
    report.step = step
    report.submitted_by = by.actor.id
    report.submitted_at = by.at
    propose_what_is_reported(session, plan, measure, report, by=by)
    session.flush()
    return report


def accept(
    session: Session, report: StatusReport, *, by: By, expected_version: int | None = None
) -> StatusReport:
    """Also coordination's own reports, which carry the mark „Eigenmeldung“."""
    require(by.actor, Action.ACCEPT_REPORT)
    _prepare(session, report, expected_version)
    report.step = step_to(report.step, Step.ACCEPTED)
    report.accepted_at = by.at
    report.question = None
    session.flush()
    return report


def send_back(
    session: Session,
    report: StatusReport,
    question: str,
    *,
    by: By,
    expected_version: int | None = None,
) -> StatusReport:
    """With a question; the office may write again."""
    require(by.actor, Action.RETURN_REPORT)
    _prepare(session, report, expected_version)
    question = read_text(question, "question")
    report.step = step_to(report.step, Step.RETURNED)
    report.accepted_at = None
    report.question = question
    session.flush()
    return report


def edit_text(
    session: Session,
    report: StatusReport,
    text: str | None,
    *,
    by: By,
    expected_version: int | None = None,
) -> StatusReport:
    """Coordination's version for print beside the office's; None takes it away."""
    require(by.actor, Action.EDIT_TEXT)
    _prepare(session, report, expected_version)
    if report.step not in COUNTING:
        raise Conflict(
            "Für den Druck bearbeitet werden kann ein Text erst, wenn er eingereicht ist "
            f"(jetzt: {STEP_LABEL[report.step]}).",
            slug="wrong-state",
        )
    report.edited_text = read_text(text, "text") if text else None
    session.flush()
    return report


def _require_release(session: Session, report: StatusReport, by: By) -> None:
    if by.actor.role is Role.CLERK and office_by_id(session, report.office_id).needs_release:
        raise NotAllowed(
            "Ihre Stelle reicht Zuarbeiten nur nach Freigabe durch die Leitung ein. Ihr Entwurf "
            "ist gespeichert; bitte lassen Sie ihn von der Leitung einreichen.",
            slug="release-needed",
        )


def _facts(session: Session, plan: Plan, measure: Measure, year: ReportingYear, by: By) -> Facts:
    version = version_on(session, measure, min(year.reference_date, by.date))
    return Facts(
        is_assessment=version.is_assessment,
        due_date=due_date_on(plan, version, extensions_of(session, measure), by.date),
        as_of=min(year.reference_date, by.date - timedelta(days=1)),
        today=by.date,
    )


def _prepare(session: Session, report: StatusReport, expected_version: int | None) -> None:
    check_open(year_of_report(session, report))
    check_version(report, expected_version)
