"""The reports that were laid before the council, with their files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from app.council_reports.kinds import PAPERS, PaperKind
from app.council_reports.published import editions, files_of
from app.council_reports.tables import PAPER_STATE_LABEL, CouncilReport, IssuedFile
from app.http.deps import PUBLIC, ReadSession
from app.http.papers import issued_file
from app.http.parameters import PlanSlug, RowId, YearNumber
from app.kit.errors import NotFound
from app.kit.german import file_size
from app.monitoring.model import PlanState, View
from app.web.frame import FrameDep

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])


@dataclass(frozen=True, slots=True)
class File:
    id: int
    kind: PaperKind
    name: str
    size: str
    sha256: str

    @property
    def label(self) -> str:
        return PAPERS[self.kind].label


@dataclass(frozen=True, slots=True)
class Paper:
    year: int
    edition: int
    state_label: str
    laid_date: date | None
    noted_date: date | None
    paper: str | None
    files: Sequence[File]


@router.get("/plaene/{slug}/berichte")
def list_papers(slug: PlanSlug, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    state = frame.state(slug)
    return frame.page("papers.html", plan=state, papers=papers_of(session, state))


@router.get("/plaene/{slug}/berichte/{year}/{edition}/{file_id}")
def download_paper(
    slug: PlanSlug,
    year: YearNumber,
    edition: RowId,
    file_id: RowId,
    frame: FrameDep,
    session: ReadSession,
) -> Response:
    for paper in papers_of(session, frame.state(slug)):
        for file in paper.files:
            if (paper.year, paper.edition, file.id) == (year, edition, file_id):
                found = session.get_one(IssuedFile, file_id)
                return issued_file(frame.house.database, frame.house.settings.papers_dir, found)
    raise NotFound("Diese Datei gibt es hier nicht.")


def papers_of(session: Session, state: PlanState) -> Sequence[Paper]:
    """Newest first; readers see what was laid, the house drafts too."""
    inside = state.view is View.INTERNAL
    return [_paper(session, row, inside) for row in editions(session, state.id, inside=inside)]


def _paper(session: Session, row: CouncilReport, inside: bool) -> Paper:
    return Paper(
        year=row.year,
        edition=row.edition,
        state_label=PAPER_STATE_LABEL[row.state],
        laid_date=row.laid_date,
        noted_date=row.noted_date,
        paper=row.paper,
        files=[
            File(file.id or 0, file.kind, file.name, file_size(file.size_bytes), file.sha256)
            for file in files_of(session, row, inside=inside)
        ],
    )
