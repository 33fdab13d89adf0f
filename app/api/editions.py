"""Editions of a year's papers: frozen with the year, then on their way to the council."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Response
from pydantic import Field
from sqlmodel import Session

from app.accounts.permissions import Action
from app.api import examples
from app.api.outputs.base import Listing, Output
from app.api.routing import noun_router
from app.council_reports.published import editions
from app.council_reports.states import Laying, Noting, agree, lay_before_council, take_note
from app.council_reports.tables import CouncilReport, PaperState
from app.http.answers import READ, WRITE
from app.http.deps import PUBLIC, CurrentReader, Desk, ReadSession, WriteDesk, needs
from app.http.parameters import EditionNumber, PlanSlug, YearNumber
from app.http.preconditions import ExpectedVersion, etag
from app.kit.errors import NotFound
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.status_reports.years import year_of

router = noun_router("years")

ADDRESS = "/plans/{plan}/years/{year}/editions"
ONE = ADDRESS + "/{edition}"
Issues = needs(Action.ISSUE_PAPER)


class EditionOut(Output):
    edition: int
    frozen_at: datetime
    state: PaperState = Field(description="draft → agreed → laid → noted.")
    laid_date: date | None
    noted_date: date | None
    paper: str | None = Field(description="The council's own number of it.")


@dataclass(frozen=True, slots=True)
class EditionDesk:
    """A step of one edition: where it is, what was read, and the answer."""

    desk: Desk
    plan: Plan
    year: int
    read: dict[str, Any]

    @property
    def place(self) -> tuple[Session, Plan, int]:
        return self.desk.session, self.plan, self.year

    def done(self, report: CouncilReport) -> EditionOut:
        self.desk.tag(report.version)
        return _out(report)


def _edition_desk(
    plan: PlanSlug,
    year: YearNumber,
    edition: EditionNumber,
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> EditionDesk:
    row = plan_by_slug(desk.session, plan)
    read = {"by": desk.by, "expected_version": expected, "edition": edition}
    return EditionDesk(desk, row, year, read)


AtEdition = Annotated[EditionDesk, Depends(_edition_desk, scope="function")]


@router.get(ADDRESS, dependencies=[PUBLIC], responses=READ)
def list_editions(
    plan: PlanSlug, year: YearNumber, session: ReadSession, reader: CurrentReader
) -> Listing[EditionOut]:
    """Newest first; outside those that were laid before the council."""
    rows = _editions(session, plan, year, reader)
    return Listing(items=tuple(map(_out, rows)), total=len(rows))


@router.get(ONE, dependencies=[PUBLIC], responses=READ)
def get_edition(
    plan: PlanSlug,
    year: YearNumber,
    edition: EditionNumber,
    session: ReadSession,
    reader: CurrentReader,
    response: Response,
) -> EditionOut:
    """One edition; its version is what a step names as If-Match."""
    for row in _editions(session, plan, year, reader):
        if row.edition == edition:
            response.headers["ETag"] = etag(row.version)
            return _out(row)
    raise NotFound(f"Eine {edition}. Ausgabe für {year} gibt es nicht oder noch nicht.")


@router.post(ONE + "/agree", dependencies=[Issues], responses=WRITE)
def agree_edition(at: AtEdition) -> EditionOut:
    """Agreed within the house: papers that are issued from now on carry no watermark."""
    return at.done(agree(*at.place, **at.read))


@router.post(ONE + "/lay", dependencies=[Issues], responses=WRITE)
def lay_edition(at: AtEdition, body: Annotated[Laying, examples.CouncilLaying]) -> EditionOut:
    """Laid before the council: from that day on the state of the year is public."""
    laid = lay_before_council(*at.place, body.laid_date, paper=body.paper, **at.read)
    return at.done(laid)


@router.post(ONE + "/note", dependencies=[Issues], responses=WRITE)
def note_edition(at: AtEdition, body: Annotated[Noting, examples.CouncilNoting]) -> EditionOut:
    """The council took note."""
    return at.done(take_note(*at.place, body.noted_date, **at.read))


def _editions(
    session: ReadSession, slug: str, year: int, reader: CurrentReader
) -> list[CouncilReport]:
    plan = plan_by_slug(session, slug)
    year_of(session, plan, year)
    return list(editions(session, plan.id or 0, inside=reader.is_internal, year=year))


def _out(row: CouncilReport) -> EditionOut:
    return EditionOut.model_validate(row, from_attributes=True)
