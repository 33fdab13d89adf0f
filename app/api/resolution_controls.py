"""The quarterly list for the main committee: recorded, laid, noted; everybody reads laid ones."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Response
from fastapi.responses import FileResponse
from pydantic import Field

from app.accounts.permissions import Action
from app.api import examples
from app.api.outputs.base import Listing, Output
from app.api.routing import noun_router
from app.council_reports.control import Part, control_from_json
from app.council_reports.control_states import (
    control_of,
    controls_of,
    lay_control,
    note_control,
    record_control,
)
from app.council_reports.tables import ControlState, ResolutionControl
from app.deadlines import Quarter
from app.http.answers import READ, WRITE, Responses
from app.http.deps import PUBLIC, CurrentReader, ReadSession, WriteDesk, needs
from app.http.parameters import PlanSlug, QuarterName
from app.http.preconditions import ExpectedVersion, etag
from app.kit.errors import NotFound
from app.kit.inputs import Day, FilledLine, Input
from app.plan.queries import plan_by_slug
from app.status_reports.implementation import Implementation

router = noun_router("resolution controls")

ADDRESS = "/plans/{plan}/resolution-controls"
ONE = ADDRESS + "/{quarter}"
Issues = needs(Action.ISSUE_PAPER)
_PDF: Responses = {
    200: {"content": {"application/pdf": {}}, "description": "The file as it was laid, PDF/A-3a."}
}


class Laying(Input):
    laid_date: Day


class Noting(Input):
    noted_date: Day
    agenda_item: Annotated[FilledLine, Field(max_length=100)]


class EntryOut(Output):
    number: str
    title: str
    office_name: str
    part: Part
    implementation: Implementation
    deadline_text: str
    day: date | None = Field(description="Finished on, due on, late since, or of the next step.")
    text: str | None = Field(description="Completion note, or the next step.")
    reason: str | None
    quarters: int


class ControlOut(Output):
    quarter: str = Field(examples=["2021-Q4"])
    as_of_date: date
    recorded_at: datetime
    state: ControlState
    laid_date: date | None
    noted_date: date | None
    agenda_item: str | None
    counts: dict[Part, int]
    noted_before: int
    sha256: str | None = Field(description="Of the file that was laid.")


class ControlDetail(ControlOut):
    items: tuple[EntryOut, ...]


@router.get(ADDRESS, dependencies=[PUBLIC], responses=READ)
def list_resolution_controls(
    plan: PlanSlug, session: ReadSession, reader: CurrentReader
) -> Listing[ControlOut]:
    """Newest first; outside those that were laid."""
    plan_id = plan_by_slug(session, plan).id or 0
    rows = controls_of(session, plan_id, inside=reader.is_internal)
    return Listing(items=tuple(map(_out, rows)), total=len(rows))


@router.get(ONE, dependencies=[PUBLIC], responses=READ)
def get_resolution_control(
    plan: PlanSlug,
    quarter: QuarterName,
    session: ReadSession,
    reader: CurrentReader,
    response: Response,
) -> ControlDetail:
    """One list with its four parts."""
    row = _visible(session, plan, quarter, reader)
    response.headers["ETag"] = etag(row.version)
    return _detail(row)


@router.get(
    ONE + "/file", dependencies=[PUBLIC], responses={**READ, **_PDF}, response_class=Response
)
def get_resolution_control_file(
    plan: PlanSlug, quarter: QuarterName, session: ReadSession, reader: CurrentReader
) -> FileResponse:
    """The list as it was laid."""
    name = _visible(session, plan, quarter, reader).file_name
    path = reader.house.settings.papers_dir / (name or "")
    if name is None or not path.is_file():
        raise NotFound("Diese Liste ist noch nicht als Datei ausgegeben worden.")
    return FileResponse(path, filename=name, media_type="application/pdf")


@router.post(ONE, dependencies=[Issues], responses=WRITE)
def record_resolution_control(
    plan: PlanSlug, quarter: QuarterName, desk: WriteDesk
) -> ControlDetail:
    """Records the list from the quarterly check; a draft takes in what is known by now."""
    row = plan_by_slug(desk.session, plan)
    control = record_control(desk.session, row, Quarter.parse(quarter), by=desk.by)
    desk.tag(control.version)
    return _detail(control)


@router.post(ONE + "/lay", dependencies=[Issues], responses=WRITE)
def lay_resolution_control(
    plan: PlanSlug,
    quarter: QuarterName,
    body: Annotated[Laying, examples.Laying],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> ControlDetail:
    """It was laid before the committee: from now on everybody reads it and nobody changes it."""
    control = lay_control(
        desk.session,
        plan_by_slug(desk.session, plan),
        Quarter.parse(quarter),
        body.laid_date,
        by=desk.by,
        expected_version=expected,
    )
    desk.tag(control.version)
    return _detail(control)


@router.post(ONE + "/note", dependencies=[Issues], responses=WRITE)
def note_resolution_control(
    plan: PlanSlug,
    quarter: QuarterName,
    body: Annotated[Noting, examples.Noting],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> ControlDetail:
    """The committee took note: what is finished here is not listed again."""
    control = note_control(
        desk.session,
        plan_by_slug(desk.session, plan),
        Quarter.parse(quarter),
        body.noted_date,
        body.agenda_item,
        by=desk.by,
        expected_version=expected,
    )
    desk.tag(control.version)
    return _detail(control)


def _visible(
    session: ReadSession, plan: str, quarter: str, reader: CurrentReader
) -> ResolutionControl:
    row = control_of(session, plan_by_slug(session, plan), Quarter.parse(quarter))
    if row.state is ControlState.DRAFT and not reader.is_internal:
        raise NotFound("Diese Liste ist noch nicht vorgelegt worden.")
    return row


def _out(row: ResolutionControl) -> ControlOut:
    contents = control_from_json(row.contents)
    return ControlOut(
        quarter=row.quarter,
        as_of_date=contents.as_of_date,
        recorded_at=contents.recorded_at,
        state=row.state,
        laid_date=row.laid_date,
        noted_date=row.noted_date,
        agenda_item=row.agenda_item,
        counts={part: len(contents.of(part)) for part in Part},
        noted_before=contents.noted_before,
        sha256=row.sha256,
    )


def _detail(row: ResolutionControl) -> ControlDetail:
    contents = control_from_json(row.contents)
    return ControlDetail(
        **_out(row).model_dump(),
        items=tuple(
            EntryOut.model_validate(entry, from_attributes=True) for entry in contents.entries
        ),
    )
