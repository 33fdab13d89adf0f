"""The papers of a year as they went out, and what coordination enters for the council paper."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Response, status
from pydantic import Field

from app.accounts.permissions import Action
from app.api import examples
from app.api.outputs.base import Listing, Output
from app.api.routing import noun_router
from app.config import CouncilPaperType
from app.council_reports.entries import CouncilPaperInput, enter, entry_of
from app.council_reports.kinds import PAPERS, PaperKind
from app.council_reports.published import newest_files
from app.council_reports.tables import CouncilPaperEntry, PaperState
from app.http.answers import READ, WRITE, Responses
from app.http.deps import PUBLIC, CurrentReader, ReadSession, WriteDesk, needs
from app.http.papers import issued_file
from app.http.parameters import PlanSlug, YearNumber
from app.http.preconditions import ExpectedOrFirst, etag
from app.kit.errors import NotFound
from app.plan.queries import plan_by_slug
from app.status_reports.years import year_of

router = noun_router("years")

ADDRESS = "/plans/{plan}/years/{year}"
_FILES: Responses = {
    200: {
        "content": {about.media_type: {} for about in PAPERS.values()},
        "description": "The issued file.",
    }
}


class PaperOut(Output):
    kind: PaperKind
    label: str
    edition: int
    state: PaperState = Field(description="Of the edition, now.")
    issued_state: PaperState | None = Field(description="As it stands on the file itself.")
    issued_at: datetime
    laid_date: date | None
    noted_date: date | None
    name: str
    size_bytes: int
    sha256: str


class SittingOut(Output):
    body: str
    sitting_date: date | None
    result: str | None


class CouncilPaperOut(Output):
    type: CouncilPaperType | None = Field(description="null: as the setting says.")
    subject: str | None
    submitted_by: str | None
    file_reference: str | None
    earlier_papers: tuple[str, ...]
    points: tuple[str, ...]
    sittings: tuple[SittingOut, ...]
    financial_effects: str | None
    facts: str | None


@router.get(ADDRESS + "/papers", dependencies=[PUBLIC], responses=READ)
def list_papers(
    plan: PlanSlug, year: YearNumber, session: ReadSession, reader: CurrentReader
) -> Listing[PaperOut]:
    """Each paper of the year in its newest edition; for everybody once it was laid."""
    row = plan_by_slug(session, plan)
    year_of(session, row, year)
    items = tuple(
        PaperOut(
            kind=kind,
            label=PAPERS[kind].label,
            edition=report.edition,
            state=report.state,
            issued_state=file.state,
            issued_at=file.issued_at,
            laid_date=report.laid_date,
            noted_date=report.noted_date,
            name=file.name,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
        )
        for kind, report, file in newest_files(session, row, year, inside=reader.is_internal)
    )
    return Listing(items=items, total=len(items))


@router.get(
    ADDRESS + "/papers/{kind}",
    dependencies=[PUBLIC],
    responses={**READ, **_FILES},
    response_class=Response,
)
def get_paper(
    plan: PlanSlug, year: YearNumber, kind: PaperKind, session: ReadSession, reader: CurrentReader
) -> Response:
    """One paper as a file, in its newest edition."""
    row = plan_by_slug(session, plan)
    for found, _, file in newest_files(session, row, year, inside=reader.is_internal):
        if found is kind:
            house = reader.house
            return issued_file(house.database, house.settings.papers_dir, file)
    raise NotFound(f"„{PAPERS[kind].label}“ ist für {year} noch nicht ausgegeben worden.")


@router.get(ADDRESS + "/council-paper", dependencies=[needs(Action.READ_INTERNAL)], responses=READ)
def get_council_paper(
    plan: PlanSlug, year: YearNumber, session: ReadSession, response: Response
) -> CouncilPaperOut:
    """What was entered for the council paper; everything else in it is computed."""
    entry = entry_of(session, plan_by_slug(session, plan), year)
    if entry is None:
        raise NotFound(f"Für die Vorlage {year} ist noch nichts eingetragen.")
    response.headers["ETag"] = etag(entry.version)
    return _out(entry)


@router.put(
    ADDRESS + "/council-paper",
    dependencies=[needs(Action.ISSUE_PAPER)],
    responses={**WRITE, 201: {"model": CouncilPaperOut, "description": "The first entry."}},
)
def put_council_paper(
    plan: PlanSlug,
    year: YearNumber,
    body: Annotated[CouncilPaperInput, examples.CouncilPaper],
    expected: ExpectedOrFirst,
    desk: WriteDesk,
) -> CouncilPaperOut:
    """Enters all of it; a council paper that is issued afterwards says so, earlier ones stay."""
    row = plan_by_slug(desk.session, plan)
    entry = enter(desk.session, row, year, body, by=desk.by, expected_version=expected)
    desk.tag(entry.version)
    if expected is None:
        desk.response.status_code = status.HTTP_201_CREATED
    return _out(entry)


def _out(entry: CouncilPaperEntry) -> CouncilPaperOut:
    return CouncilPaperOut.model_validate(entry, from_attributes=True)
