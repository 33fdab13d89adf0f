"""Reports in the middle of a year: any number of them, at any time."""

from typing import Annotated

from fastapi import status
from sqlmodel import Session

from app.accounts.permissions import Action
from app.api import examples
from app.api.outputs.receipts import ReceiptOut, receipt_out
from app.api.outputs.reports import InternalReport
from app.api.report_desk import FoundReport, answer
from app.api.routing import noun_router
from app.api.status_reports import Question
from app.http.answers import WRITE
from app.http.deps import WriteDesk, needs
from app.http.parameters import MeasureNumber, PlanSlug, RowId
from app.http.preconditions import ExpectedVersion
from app.kit.errors import NotFound
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.finding import report_by_id
from app.status_reports.inputs import ReportInput
from app.status_reports.receipt import receipt
from app.status_reports.reports import accept, revise, save_draft, send_back, submit
from app.status_reports.states import ReportKind
from app.status_reports.years import year_of

router = noun_router("interim reports")

ONE = "/plans/{plan}/interim-reports/{report_id}"


@router.post(
    "/plans/{plan}/measures/{number}/interim-reports",
    dependencies=[needs(Action.WRITE_REPORT)],
    responses=WRITE,
    status_code=status.HTTP_201_CREATED,
)
def draft_interim_report(
    plan: PlanSlug,
    number: MeasureNumber,
    content: Annotated[ReportInput, examples.Report],
    desk: WriteDesk,
) -> InternalReport:
    """A new draft, of the present year."""
    session = desk.session
    plan_row = plan_by_slug(session, plan)
    row = save_draft(
        session,
        plan_row,
        measure_by_number(session, plan_row, number),
        year_of(session, plan_row, desk.by.date.year),
        content,
        by=desk.by,
        expected_version=None,
        kind=ReportKind.INTERIM,
    )
    return answer(desk, plan, row)


@router.put(ONE, dependencies=[needs(Action.WRITE_REPORT)], responses=WRITE)
def put_interim_report(
    plan: PlanSlug,
    report_id: RowId,
    content: Annotated[ReportInput, examples.Report],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalReport:
    """Writes the whole draft anew; what is left out is empty."""
    found = _interim_row(desk.session, plan, report_id)
    row = revise(
        desk.session, found.plan, found.report, content, by=desk.by, expected_version=expected
    )
    return answer(desk, plan, row)


@router.post(ONE + "/submit", dependencies=[needs(Action.SUBMIT_REPORT)], responses=WRITE)
def submit_interim_report(
    plan: PlanSlug, report_id: RowId, expected: ExpectedVersion, desk: WriteDesk
) -> ReceiptOut:
    """Hands it in, if it is complete. The answer is the receipt."""
    found = _interim_row(desk.session, plan, report_id)
    submit(desk.session, found.plan, found.report, by=desk.by, expected_version=expected)
    desk.tag(found.report.version)
    return receipt_out(receipt(desk.session, found.report))


@router.post(ONE + "/accept", dependencies=[needs(Action.ACCEPT_REPORT)], responses=WRITE)
def accept_interim_report(
    plan: PlanSlug, report_id: RowId, expected: ExpectedVersion, desk: WriteDesk
) -> InternalReport:
    """Coordination accepts what was handed in."""
    report = _interim_row(desk.session, plan, report_id).report
    return answer(desk, plan, accept(desk.session, report, by=desk.by, expected_version=expected))


@router.post(ONE + "/return", dependencies=[needs(Action.RETURN_REPORT)], responses=WRITE)
def return_interim_report(
    plan: PlanSlug,
    report_id: RowId,
    body: Annotated[Question, examples.Question],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalReport:
    """Coordination returns it with a question."""
    report = _interim_row(desk.session, plan, report_id).report
    send_back(desk.session, report, body.question, by=desk.by, expected_version=expected)
    return answer(desk, plan, report)


def _interim_row(session: Session, slug: str, report_id: int) -> FoundReport:
    plan = plan_by_slug(session, slug)
    report = report_by_id(session, plan, report_id)
    if report.kind is not ReportKind.INTERIM:
        raise NotFound("Diese Zwischenmeldung gibt es nicht.")
    return FoundReport(plan, report)
