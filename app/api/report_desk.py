"""What the routes of annual and interim reports share: finding the row, showing what came of it."""

from dataclasses import dataclass

from sqlmodel import Session

from app.api.outputs.reports import InternalReport, internal_report
from app.http.deps import Desk
from app.plan.queries import measure_by_number, plan_by_slug
from app.plan.tables import Plan
from app.status_reports.finding import report_of
from app.status_reports.tables import StatusReport
from app.status_reports.years import year_of


@dataclass(frozen=True, slots=True)
class FoundReport:
    plan: Plan
    report: StatusReport


def annual_row(session: Session, slug: str, year: int, number: str) -> FoundReport:
    plan = plan_by_slug(session, slug)
    measure = measure_by_number(session, plan, number)
    return FoundReport(plan, report_of(session, measure, year_of(session, plan, year)))


def answer(desk: Desk, plan: str, row: StatusReport) -> InternalReport:
    desk.tag(row.version)
    return next(
        internal_report(measure.number, report, desk.reader)
        for measure in desk.state(plan).measures
        for report in measure.reports
        if report.id == row.id
    )
