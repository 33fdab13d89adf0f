"""Many reports of an office at once: all of them or none, every mistake named."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, model_validator

from app.accounts.permissions import Action
from app.api import examples
from app.api.outputs.base import Output
from app.api.outputs.receipts import ReceiptOut, receipt_out
from app.api.routing import noun_router
from app.http.answers import WRITE
from app.http.deps import Desk, WriteDesk, needs
from app.http.parameters import PlanSlug, YearNumber
from app.http.problems import type_of
from app.kit.errors import FieldError, Invalid, MonitorError
from app.kit.inputs import Input, Whole, YesNo, wrong
from app.plan.queries import measure_by_number, plan_by_slug
from app.plan.tables import Plan
from app.status_reports.inputs import ReportInput
from app.status_reports.receipt import receipt
from app.status_reports.reports import save_draft, submit
from app.status_reports.tables import ReportingYear, StatusReport
from app.status_reports.years import year_of

router = noun_router("status reports")

MOST_REPORTS = 200


class BatchReport(ReportInput):
    """A report with the measure it is about, and the version that was read."""

    number: str = Field(
        pattern=r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$",
        description="Of the measure.",
        examples=["1.8.3"],
    )
    version: Annotated[Whole, Field(ge=1, le=1_000_000_000)] | None = Field(
        None, description="Of the report as it was read; null: there is none yet."
    )


class Batch(Input):
    reports: Annotated[list[BatchReport], Field(min_length=1, max_length=MOST_REPORTS)]
    submit: YesNo = Field(default=False, description="true: also hands every one in.")

    @model_validator(mode="after")
    def _each_measure_once(self) -> "Batch":
        numbers = [report.number for report in self.reports]
        if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
            raise wrong(f"Jede Maßnahme darf nur einmal vorkommen: {', '.join(twice)}.")
        return self


class BatchItem(Output):
    number: str
    version: int
    receipt: ReceiptOut | None = Field(description="null: saved as a draft only.")


class BatchAnswer(Output):
    items: tuple[BatchItem, ...]
    total: int


@router.post(
    "/plans/{plan}/years/{year}/status-reports:batch",
    dependencies=[needs(Action.WRITE_REPORT)],
    responses=WRITE,
)
def write_status_reports(
    plan: PlanSlug, year: YearNumber, batch: Annotated[Batch, examples.Batch], desk: WriteDesk
) -> BatchAnswer:
    """All or nothing: one mistake, and none is kept. `errors` names each, as `reports[3].text`."""
    plan_row = plan_by_slug(desk.session, plan)
    year_row = year_of(desk.session, plan_row, year)
    refused: list[tuple[int, MonitorError]] = []
    rows: list[StatusReport] = []
    for at, content in enumerate(batch.reports):
        try:
            with desk.session.begin_nested():
                rows.append(_write(desk, plan_row, year_row, content, hand_in=batch.submit))
        except MonitorError as error:
            refused.append((at, error))
    if refused:
        raise _refusal(refused)
    items = tuple(
        _item(desk, content, row) for content, row in zip(batch.reports, rows, strict=True)
    )
    return BatchAnswer(items=items, total=len(items))


def _write(
    desk: Desk, plan: Plan, year: ReportingYear, content: BatchReport, *, hand_in: bool
) -> StatusReport:
    measure = measure_by_number(desk.session, plan, content.number)
    row = save_draft(
        desk.session, plan, measure, year, content, by=desk.by, expected_version=content.version
    )
    return submit(desk.session, plan, row, by=desk.by) if hand_in else row


def _item(desk: Desk, content: BatchReport, row: StatusReport) -> BatchItem:
    handed_in = receipt_out(receipt(desk.session, row)) if row.submitted_at else None
    return BatchItem(number=content.number, version=row.version, receipt=handed_in)


def _refusal(refused: Sequence[tuple[int, MonitorError]]) -> MonitorError:
    """Of the common type where all were refused for the same; else `invalid`."""
    fields = [
        FieldError(f"reports[{at}].{field.where}", field.message)
        for at, error in refused
        for field in error.fields or (FieldError("number", error.message),)
    ]
    message = f"Nichts wurde gespeichert: {len(refused)} Zuarbeit(en) sind nicht in Ordnung."
    kinds = {type_of(error).slug for _, error in refused}
    return Invalid(message, slug=kinds.pop() if len(kinds) == 1 else None, fields=fields)
