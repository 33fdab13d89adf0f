"""Annual reports of a year: drafted and handed in by offices, accepted or returned."""

from typing import Annotated

from fastapi import Query, Response, status
from pydantic import Field

from app.accounts.permissions import Action
from app.api import examples
from app.api.finding import measure_in, report_in, year_in
from app.api.outputs.base import Listing
from app.api.outputs.receipts import ReceiptOut, receipt_out
from app.api.outputs.reports import InternalReport, PublicReport, internal_report, report_out
from app.api.report_desk import annual_row, answer
from app.api.routing import noun_router
from app.http.answers import READ, WRITE
from app.http.deps import PUBLIC, CurrentReader, WriteDesk, needs
from app.http.measure_query import Page
from app.http.parameters import MeasureNumber, PlanSlug, YearNumber
from app.http.preconditions import ExpectedOrFirst, ExpectedVersion, etag
from app.kit.inputs import Input, LongText, Reason
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.inputs import ReportInput
from app.status_reports.receipt import receipt
from app.status_reports.reports import accept, edit_text, save_draft, send_back, submit
from app.status_reports.states import Step
from app.status_reports.years import year_of

router = noun_router("status reports")

ADDRESS = "/plans/{plan}/years/{year}/status-reports"
ONE = ADDRESS + "/{number}"


class ReportQuery(Page):
    office: str | None = Field(
        None, pattern=r"^[A-Za-z0-9ÄÖÜäöüß._-]{1,40}$", description="Code of the reporting office."
    )
    step: Step | None = None


class Question(Input):
    question: Reason


class EditedText(Input):
    """`text` null takes the edited version away: the office's own text is printed."""

    text: LongText | None


@router.get(ADDRESS, dependencies=[PUBLIC], responses=READ)
def list_status_reports(
    plan: PlanSlug,
    year: YearNumber,
    query: Annotated[ReportQuery, Query()],
    reader: CurrentReader,
) -> Listing[InternalReport] | Listing[PublicReport]:
    """Everybody sees accepted reports; inside those handed in too, and one's own drafts."""
    state = reader.state(plan)
    year_in(state, year)
    found = [
        (measure.number, report)
        for measure in state.measures
        if (report := measure.annual_report(year)) is not None
        and (not reader.is_internal or reader.sees(report))
        and query.office in (None, report.office.code)
        and query.step in (None, report.step)
    ]
    page = query.cut(found)
    if reader.is_internal:
        return Listing[InternalReport](
            items=tuple(internal_report(*each, reader) for each in page), total=len(found)
        )
    return Listing[PublicReport](
        items=tuple(report_out(*each, reader) for each in page), total=len(found)
    )


@router.get(ONE, dependencies=[PUBLIC], responses=READ)
def get_status_report(
    plan: PlanSlug,
    year: YearNumber,
    number: MeasureNumber,
    reader: CurrentReader,
    response: Response,
) -> InternalReport | PublicReport:
    """The annual report on one measure."""
    state = reader.state(plan)
    year_in(state, year)
    report = report_in(measure_in(state, number), year, reader)
    response.headers["ETag"] = etag(report.version)
    return report_out(number, report, reader)


@router.put(
    ONE,
    dependencies=[needs(Action.WRITE_REPORT)],
    responses={**WRITE, 201: {"model": InternalReport, "description": "The first draft."}},
)
def put_status_report(
    plan: PlanSlug,
    year: YearNumber,
    number: MeasureNumber,
    content: Annotated[ReportInput, examples.Report],
    expected: ExpectedOrFirst,
    desk: WriteDesk,
) -> InternalReport:
    """Saves the whole report as a draft; what is left out is empty."""
    session = desk.session
    plan_row = plan_by_slug(session, plan)
    row = save_draft(
        session,
        plan_row,
        measure_by_number(session, plan_row, number),
        year_of(session, plan_row, year),
        content,
        by=desk.by,
        expected_version=expected,
    )
    if expected is None:
        desk.response.status_code = status.HTTP_201_CREATED
    return answer(desk, plan, row)


@router.post(ONE + "/submit", dependencies=[needs(Action.SUBMIT_REPORT)], responses=WRITE)
def submit_status_report(
    plan: PlanSlug,
    year: YearNumber,
    number: MeasureNumber,
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> ReceiptOut:
    """Hands the draft in, if it is complete. The answer is the receipt."""
    found = annual_row(desk.session, plan, year, number)
    submit(desk.session, found.plan, found.report, by=desk.by, expected_version=expected)
    desk.tag(found.report.version)
    return receipt_out(receipt(desk.session, found.report))


@router.post(ONE + "/accept", dependencies=[needs(Action.ACCEPT_REPORT)], responses=WRITE)
def accept_status_report(
    plan: PlanSlug,
    year: YearNumber,
    number: MeasureNumber,
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalReport:
    """Coordination accepts what was handed in."""
    report = annual_row(desk.session, plan, year, number).report
    return answer(desk, plan, accept(desk.session, report, by=desk.by, expected_version=expected))


@router.post(ONE + "/return", dependencies=[needs(Action.RETURN_REPORT)], responses=WRITE)
def return_status_report(
    plan: PlanSlug,
    year: YearNumber,
    number: MeasureNumber,
    body: Annotated[Question, examples.Question],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalReport:
    """Coordination returns it with a question; the office may write again."""
    report = annual_row(desk.session, plan, year, number).report
    send_back(desk.session, report, body.question, by=desk.by, expected_version=expected)
    return answer(desk, plan, report)


@router.put(ONE + "/edited-text", dependencies=[needs(Action.EDIT_TEXT)], responses=WRITE)
def put_edited_text(
    plan: PlanSlug,
    year: YearNumber,
    number: MeasureNumber,
    body: Annotated[EditedText, examples.EditedText],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalReport:
    """Coordination's version for print; it stands beside the office's text, never over it."""
    report = annual_row(desk.session, plan, year, number).report
    edit_text(desk.session, report, body.text, by=desk.by, expected_version=expected)
    return answer(desk, plan, report)
