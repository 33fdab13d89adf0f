"""Papers on order: asked for, watched while they are made, fetched."""

from datetime import datetime
from typing import Annotated

from fastapi import BackgroundTasks, Depends, Response
from pydantic import Field

from app.accounts.permissions import Action
from app.api import examples
from app.api.outputs.base import Output
from app.api.routing import PREFIX, noun_router
from app.council_reports.job_tables import JobState, PaperJob
from app.council_reports.jobs import job_of, order
from app.council_reports.kinds import PAPERS, PaperKind
from app.council_reports.working import start_working
from app.http.answers import READ, WRITE, Responses
from app.http.deps import CurrentReader, HouseDep, ReadSession, WriteDesk, needs
from app.http.limiting import paper_limit
from app.http.papers import job_file
from app.http.parameters import PlanSlug, RowId, YearNumber
from app.kit.inputs import Input
from app.kit.limits import count_attempt

router = noun_router("years")

_FILE: Responses = {
    200: {
        "content": {about.media_type: {} for about in PAPERS.values()},
        "description": "The file, a draft or issued.",
    }
}


class PaperOrder(Input):
    kind: PaperKind = PaperKind.REPORT


class PaperJobOut(Output):
    id: int
    kind: PaperKind | None = Field(description="null: the quarterly list of `quarter`.")
    year: int
    quarter: str | None = Field(examples=["2021-Q4"])
    state: JobState
    pages: int = Field(description="Laid out so far.")
    message: str = Field(description="In German: how far it is, or why it failed.")
    requested_at: datetime
    name: str | None
    sha256: str | None
    self: str
    file: str | None = Field(description="Where the file can be fetched, once done, for a day.")


def _counted(house: HouseDep, reader: CurrentReader) -> None:
    """Before the unit of work begins: the count stands, whatever becomes of that."""
    limit, now = paper_limit(house.settings), house.clock.now()
    count_attempt(house.database, limit, reader.actor.id, now)


Ordering = [needs(Action.ISSUE_PAPER), Depends(_counted)]


def begin_job(
    plan: str, job_id: int, desk: WriteDesk, house: HouseDep, afterwards: BackgroundTasks
) -> PaperJobOut:
    """The answer to an order, with the address to look at; the work begins after it."""
    afterwards.add_task(start_working, house.database, house.settings, house.clock)
    out = _out(plan, job_of(desk.session, plan, job_id))
    desk.response.headers["Location"] = out.self
    desk.response.headers["Retry-After"] = "2"
    return out


@router.post(
    "/plans/{plan}/years/{year}/papers",
    dependencies=Ordering,
    status_code=202,
    responses=WRITE,
)
def order_paper(
    plan: PlanSlug,
    year: YearNumber,
    body: Annotated[PaperOrder, examples.PaperOrder],
    desk: WriteDesk,
    house: HouseDep,
    afterwards: BackgroundTasks,
) -> PaperJobOut:
    """Has a paper made: an edition's where the year was closed, else a draft.

    Asking again while it is made answers with the same job.
    """
    job_id = order(desk.session, plan, year, body.kind, by=desk.by)
    return begin_job(plan, job_id, desk, house, afterwards)


@router.get("/plans/{plan}/jobs/{job}", dependencies=[needs(Action.ISSUE_PAPER)], responses=READ)
def get_job(plan: PlanSlug, job: RowId, session: ReadSession) -> PaperJobOut:
    """How far a paper is."""
    return _out(plan, job_of(session, plan, job))


@router.get(
    "/plans/{plan}/jobs/{job}/file",
    dependencies=[needs(Action.ISSUE_PAPER)],
    responses={**READ, **_FILE},
    response_class=Response,
)
def get_job_file(plan: PlanSlug, job: RowId, session: ReadSession, house: HouseDep) -> Response:
    """What came of it, draft or edition."""
    return job_file(house.database, job_of(session, plan, job))


def _out(plan: str, job: PaperJob) -> PaperJobOut:
    address = f"{PREFIX}/plans/{plan}/jobs/{job.id}"
    return PaperJobOut(
        id=job.id or 0,
        kind=job.kind,
        year=job.year,
        quarter=job.quarter,
        state=job.state,
        pages=job.pages,
        message=job.message,
        requested_at=job.requested_at,
        name=job.name,
        sha256=job.sha256,
        self=address,
        file=f"{address}/file" if job.state is JobState.DONE else None,
    )
