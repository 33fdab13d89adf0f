"""The year's report as it went out."""

from fastapi import Response
from sqlmodel import Session

from app.api.routing import noun_router
from app.council_reports.kinds import PaperKind
from app.council_reports.published import newest_files
from app.council_reports.tables import IssuedFile
from app.http.answers import READ, Responses
from app.http.deps import PUBLIC, CurrentReader, ReadSession
from app.http.papers import issued_file
from app.http.parameters import PlanSlug, YearNumber
from app.kit.errors import NotFound
from app.plan.queries import plan_by_slug

router = noun_router("years")

_PDF: Responses = {
    200: {"content": {"application/pdf": {}}, "description": "The issued file, PDF/A-3a."}
}


@router.get(
    "/plans/{plan}/years/{year}/annual-report",
    dependencies=[PUBLIC],
    responses={**READ, **_PDF},
    response_class=Response,
)
def get_annual_report(
    plan: PlanSlug, year: YearNumber, session: ReadSession, reader: CurrentReader
) -> Response:
    """The newest edition that was issued; for everybody once it was laid before the council."""
    file = _newest_file(session, plan, year, inside=reader.is_internal)
    return issued_file(reader.house.database, reader.house.settings.papers_dir, file)


def _newest_file(session: Session, slug: str, year: int, *, inside: bool) -> IssuedFile:
    plan = plan_by_slug(session, slug)
    for kind, _, file in newest_files(session, plan, year, inside=inside):
        if kind is PaperKind.REPORT:
            return file
    next_step = (
        " Die Koordination gibt ihn auf der Seite „Jahresabschluss“ aus, die IT mit "
        f"„massnahmen annual-report {year} --plan {slug} -o DATEI“."
    )
    raise NotFound(
        f"Für {year} ist noch kein Bericht ausgegeben worden.{next_step if inside else ''}"
    )
