"""The quarterly list for the main committee: recorded, laid, noted; everybody reads laid ones."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import BackgroundTasks, Depends, Response
from pydantic import Field
from sqlmodel import Session

from app.accounts.permissions import Action
from app.api import examples
from app.api.outputs.base import Listing, Output
from app.api.paper_jobs import Ordering, PaperJobOut, begin_job
from app.api.routing import noun_router
from app.council_reports.control import Part, control_from_json
from app.council_reports.control_states import (
    ListLaying,
    ListNoting,
    control_of,
    controls_of,
    lay_control,
    note_control,
    record_control,
)
from app.council_reports.jobs import order_list
from app.council_reports.tables import ControlState, ResolutionControl
from app.council_reports.working import start_working
from app.deadlines import Quarter
from app.http.answers import READ, WRITE, Responses
from app.http.deps import (
    PUBLIC,
    CurrentReader,
    Desk,
    HouseDep,
    ReadSession,
    WriteDesk,
    needs,
)
from app.http.papers import list_file
from app.http.parameters import PlanSlug, QuarterName
from app.http.preconditions import ExpectedVersion, etag
from app.kit.errors import NotFound
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.status_reports.implementation import Implementation

router = noun_router("resolution controls")

ADDRESS = "/plans/{plan}/resolution-controls"
ONE = ADDRESS + "/{quarter}"
Issues = needs(Action.ISSUE_PAPER)
_PDF: Responses = {
    200: {"content": {"application/pdf": {}}, "description": "The file as it was laid, PDF/A-3a."}
}


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
    sha256: str | None = Field(description="Of the file that was laid; null until it is made.")


class ControlDetail(ControlOut):
    items: tuple[EntryOut, ...]


@dataclass(frozen=True, slots=True)
class ListDesk:
    """A change of one quarter's list: where it is, and the answer to it."""

    desk: Desk
    plan: Plan
    quarter: Quarter

    @property
    def place(self) -> tuple[Session, Plan, Quarter]:
        return self.desk.session, self.plan, self.quarter

    def done(self, control: ResolutionControl) -> ControlDetail:
        self.desk.tag(control.version)
        return _detail(control)


def _list_desk(plan: PlanSlug, quarter: QuarterName, desk: WriteDesk) -> ListDesk:
    return ListDesk(desk, plan_by_slug(desk.session, plan), Quarter.parse(quarter))


AtList = Annotated[ListDesk, Depends(_list_desk, scope="function")]


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
) -> Response:
    """The list as it was laid."""
    control = _visible(session, plan, quarter, reader)
    return list_file(reader.house.database, reader.house.settings.papers_dir, control)


@router.post(ONE + "/file", dependencies=Ordering, status_code=202, responses=WRITE)
def order_resolution_control_file(
    at: AtList, plan: PlanSlug, house: HouseDep, afterwards: BackgroundTasks
) -> PaperJobOut:
    """Has the list made: a draft until it is laid. Laying orders it by itself."""
    job_id = order_list(at.desk.session, control_of(*at.place), by=at.desk.by)
    return begin_job(plan, job_id, at.desk, house, afterwards)


@router.post(ONE, dependencies=[Issues], responses=WRITE)
def record_resolution_control(at: AtList) -> ControlDetail:
    """Records the list from the quarterly check; a draft takes in what is known by now."""
    return at.done(record_control(*at.place, by=at.desk.by))


@router.post(ONE + "/lay", dependencies=[Issues], responses=WRITE)
def lay_resolution_control(
    at: AtList,
    body: Annotated[ListLaying, examples.Laying],
    expected: ExpectedVersion,
    house: HouseDep,
    afterwards: BackgroundTasks,
) -> ControlDetail:
    """It was laid before the committee: from now on everybody reads it and nobody changes it.

    Its file is made right after; then the list has a new version and a SHA-256.
    """
    laid = lay_control(*at.place, body.laid_date, by=at.desk.by, expected_version=expected)
    afterwards.add_task(start_working, house.database, house.settings, house.clock)
    return at.done(laid)


@router.post(ONE + "/note", dependencies=[Issues], responses=WRITE)
def note_resolution_control(
    at: AtList, body: Annotated[ListNoting, examples.Noting], expected: ExpectedVersion
) -> ControlDetail:
    """The committee took note: what is finished here is not listed again."""
    noted = note_control(
        *at.place, body.noted_date, body.agenda_item, by=at.desk.by, expected_version=expected
    )
    return at.done(noted)


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
