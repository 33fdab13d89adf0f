"""The office's spreadsheet for programs: out, back as differences, back into drafts."""

from datetime import date
from typing import Annotated

from fastapi import Body, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.api.finding import office_id_of
from app.api.outputs.base import Output
from app.api.outputs.receipts import ReceiptOut, receipt_out
from app.api.routing import noun_router
from app.http.answers import READ, WRITE, Responses, answers
from app.http.deps import CurrentReader, Reader, ReadSession, WriteDesk, needs
from app.http.parameters import PlanSlug, YearNumber
from app.http.sheets import XLSX, sheet_only, sheet_response
from app.kit.errors import FieldError, Invalid
from app.offices.queries import speaks_for
from app.plan.queries import plan_by_slug
from app.status_reports.years import check_open, year_of
from app.status_sheets.applying import Applied, apply_sheet, check_target
from app.status_sheets.comparing import RowDifference, RowKind, sheet_differences
from app.status_sheets.reading import read_sheet
from app.status_sheets.writing import write_sheet

router = noun_router("status sheet", body=sheet_only)

ADDRESS = "/plans/{plan}/years/{year}/status-sheet"
MOST_ROWS = 200
_WORKBOOK: Responses = {
    200: {
        "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
        "description": "The workbook.",
    }
}

Number = Annotated[str, Field(pattern=r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$")]
Workbook = Annotated[
    bytes,
    Body(
        media_type=XLSX,
        description="The workbook that was given out, filled in.",
        json_schema_extra={"contentMediaType": XLSX},
    ),
]


class SheetQuery(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    office: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9ÄÖÜäöüß._-]{1,40}$",
        description="Code of the office; default: the caller's own.",
        examples=["A11"],
    )


class ApplyQuery(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    dry_run: bool = Field(default=False, description="true: answers with the differences only.")
    submit: bool = Field(
        default=False, description="true: also hands in every row that then says what is saved."
    )
    leave_out: tuple[Number, ...] = Field(
        default=(), max_length=MOST_ROWS, description="Measures whose rows stay aside."
    )


class CellChangeOut(Output):
    """As people write it; empty where there is nothing."""

    column: str = Field(examples=["Sachstand"])
    stored: str
    sheet: str


class RowDifferenceOut(Output):
    where: str = Field(examples=["Blatt „Zuarbeiten“, Zeile 5"])
    number: str = Field(examples=["1.8.3"])
    title: str = Field(description="Empty for a measure that the plan does not know.")
    kind: RowKind = Field(description="`conflict` and `not_allowed` stand in the way.")
    reason: str | None
    changes: tuple[CellChangeOut, ...]


class SheetDifferences(Output):
    items: tuple[RowDifferenceOut, ...]
    total: int


class ConfirmedOut(Output):
    number: str = Field(examples=["1.8.3"])
    occurrence_date: date


class SheetApplied(Output):
    saved: tuple[str, ...] = Field(description="Measures whose drafts were saved.")
    confirmed: tuple[ConfirmedOut, ...]
    receipts: tuple[ReceiptOut, ...] = Field(description="Of what was handed in.")


@router.get(
    ADDRESS,
    dependencies=[needs(Action.READ_INTERNAL_NOTES)],
    responses={**READ, **answers(409), **_WORKBOOK},
    response_class=Response,
)
def get_status_sheet(
    plan: PlanSlug,
    year: YearNumber,
    query: Annotated[SheetQuery, Query()],
    reader: CurrentReader,
    session: ReadSession,
) -> Response:
    """The workbook of one office, with its drafts and internal notes: an office gets its own,
    coordination every one. A closed year has none."""
    office_ids = _offices(session, reader, query.office)
    check_open(year_of(session, plan_by_slug(session, plan), year))
    today = reader.house.clock.today()
    workbook = write_sheet(session, reader.state(plan), office_ids, year, today=today)
    name = f"zuarbeiten-{year}-{query.office}.xlsx" if query.office else f"zuarbeiten-{year}.xlsx"
    return sheet_response(workbook, name)


@router.post(ADDRESS, dependencies=[needs(Action.WRITE_REPORT)], responses=WRITE)
def post_status_sheet(
    plan: PlanSlug,
    year: YearNumber,
    query: Annotated[ApplyQuery, Query()],
    workbook: Workbook,
    desk: WriteDesk,
) -> SheetDifferences | SheetApplied:
    """Saves drafts and confirmations, all or nothing. `errors` names every wrong cell. Each row
    carries the version it was given out with; who changed the report since is not overwritten."""
    reading = read_sheet(workbook, max_bytes=desk.reader.house.settings.max_upload_bytes)
    plan_row = plan_by_slug(desk.session, plan)
    year_row = year_of(desk.session, plan_row, year)
    if query.dry_run:
        check_target(reading, plan_row, year_row)
        office_ids = desk.by.actor.office_ids
        return _differences(sheet_differences(desk.session, desk.state(plan), office_ids, reading))
    return _applied(
        apply_sheet(
            desk.session,
            plan_row,
            year_row,
            reading,
            by=desk.by,
            hand_in=query.submit,
            leave_out=query.leave_out,
        )
    )


def _offices(session: Session, reader: Reader, code: str | None) -> frozenset[int]:
    """The office with those whose work it has taken over."""
    if code is not None:
        office_id = office_id_of(session, code, "query.office")
        require(reader.actor, Action.READ_INTERNAL_NOTES, [office_id])
        return speaks_for(session, office_id)
    if not reader.actor.office_ids:
        message = "Bitte geben Sie an, um welche Stelle es geht."
        raise Invalid(message, fields=[FieldError("query.office", message)])
    return reader.actor.office_ids


def _differences(found: tuple[RowDifference, ...]) -> SheetDifferences:
    items = tuple(
        RowDifferenceOut(
            where=one.place.of(),
            number=one.number,
            title=one.title,
            kind=one.kind,
            reason=one.reason,
            changes=tuple(
                CellChangeOut(column=each.heading, stored=each.stored, sheet=each.sheet)
                for each in one.changes
            ),
        )
        for one in found
    )
    return SheetDifferences(items=items, total=len(items))


def _applied(done: Applied) -> SheetApplied:
    return SheetApplied(
        saved=done.saved,
        confirmed=tuple(
            ConfirmedOut(number=number, occurrence_date=day) for number, day in done.confirmed
        ),
        receipts=tuple(receipt_out(each) for each in done.receipts),
    )
