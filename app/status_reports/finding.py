"""Finding reports, and who owes them."""

from datetime import date

from sqlmodel import Session, and_, col, or_, select

from app.audit.actor import Actor
from app.kit.errors import NotFound
from app.plan.queries import version_on
from app.plan.tables import Measure, Plan
from app.status_reports.states import COUNTING, ReportKind
from app.status_reports.tables import ReportingYear, StatusReport


def annual_report(session: Session, measure: Measure, year: ReportingYear) -> StatusReport | None:
    return session.exec(
        select(StatusReport).where(
            StatusReport.measure_id == measure.id,
            StatusReport.reporting_year_id == year.id,
            StatusReport.kind == ReportKind.ANNUAL,
        )
    ).first()


def report_of(session: Session, measure: Measure, year: ReportingYear) -> StatusReport:
    """The annual one."""
    report = annual_report(session, measure, year)
    if report is None:
        raise NotFound(f"Zur Maßnahme {measure.number} gibt es für {year.year} keine Zuarbeit.")
    return report


def report_by_id(session: Session, plan: Plan, report_id: int) -> StatusReport:
    """Annual or interim."""
    report = session.get(StatusReport, report_id)
    if report is None or measure_of(session, report).plan_id != plan.id:
        raise NotFound("Diese Zuarbeit gibt es nicht.")
    return report


def measure_of(session: Session, report: StatusReport) -> Measure:
    return session.get_one(Measure, report.measure_id)


def year_of_report(session: Session, report: StatusReport) -> ReportingYear:
    return session.get_one(ReportingYear, report.reporting_year_id)


def reporting_offices(
    session: Session, measure: Measure, year: ReportingYear, today: date
) -> tuple[int, ...]:
    """Who may report on a year: who had to on the reference date, and who has taken over since."""
    days = (min(year.reference_date, today), today)
    offices = (version_on(session, measure, day).reporting_office_id for day in days)
    return tuple(dict.fromkeys(offices))


def speaking(actor: Actor, offices: tuple[int, ...]) -> int:
    """For which of these offices the actor writes; asked after `require`."""
    return next(office for office in offices if office in actor.office_ids)


def last_reported_text(session: Session, measure: Measure, year: ReportingYear) -> str | None:
    """What was handed in last: for an earlier year, or in between in this one."""
    return session.exec(
        select(StatusReport.text)
        .join(ReportingYear, col(ReportingYear.id) == StatusReport.reporting_year_id)
        .where(
            StatusReport.measure_id == measure.id,
            col(StatusReport.step).in_(COUNTING),
            or_(
                ReportingYear.year < year.year,
                and_(ReportingYear.year == year.year, StatusReport.kind == ReportKind.INTERIM),
            ),
        )
        .order_by(col(ReportingYear.year).desc(), col(StatusReport.submitted_at).desc())
    ).first()
