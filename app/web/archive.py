"""Each year on its way to the archive: offered, answered, disposed of, as the rules allow."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.archive.disposing import dispose_year
from app.archive.handing_over import Answer, confirm_handover, offer_year
from app.archive.standing import STAGE_LABEL, Stage, standings
from app.archive.tables import DELETED_LABEL, EMPTIED_LABEL, VERDICT_LABEL, DeletionProof
from app.audit.chain import seal_all
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug, YearNumber
from app.kit.backup import chunks
from app.kit.errors import FieldError, Invalid, MonitorError, Unavailable
from app.kit.inputs import read_input
from app.plan.queries import all_plans, plan_by_slug
from app.web.forms import Form, FormDep, Written, by_name, read_fields
from app.web.frame import Frame, FrameDep, go_to, status_of

router = APIRouter(
    prefix="/koordination/archiv",
    include_in_schema=False,
    dependencies=[needs(Action.ARCHIVE_YEAR)],
)

_YEAR: Final = "/{slug}/{year}"
_ANSWER: Final = {
    "verdict": Written.TEXT,
    "receipt": Written.TEXT,
    "confirmed_date": Written.DAY,
}
_MISSING: Final = {
    "verdict": "Bitte wählen Sie, wie das Archiv entschieden hat.",
    "receipt": "Bitte geben Sie das Zeichen der Bestätigung an.",
    "confirmed_date": "Bitte geben Sie das Datum der Bestätigung an.",
}


class _Rehearsed(Exception):
    """Ends a rehearsal: everything was done and nothing is kept."""


@router.get("")
def show_archive(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    return _page(frame, session)


@router.post(f"{_YEAR}/anbietung", response_model=None)
def offer(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | StreamingResponse:
    """The package itself: what is recorded is what was handed out, to the byte."""
    del form
    house, name = frame.house, f"{slug}-{year}.zip"
    try:
        seal_all(house.database, house.clock)
        with TemporaryDirectory() as folder:
            package = Path(folder) / name
            offer_year(house.database, house.settings, slug, year, package, by=frame.by)
            file = package.open("rb")
    except MonitorError as problem:
        return _problem(frame, slug, year, {}, problem)

    def sent() -> Iterator[bytes]:
        with file:
            yield from chunks(file)

    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(sent(), media_type="application/zip", headers=headers)


@router.post(f"{_YEAR}/antwort", response_model=None)
def answer(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    try:
        said = _answer_in(form)
        with frame.writing() as session:
            confirm_handover(
                session,
                plan_by_slug(session, slug),
                year,
                receipt=said.receipt,
                confirmed_date=said.confirmed_date,
                verdict=said.verdict,
                by=frame.by,
            )
    except MonitorError as problem:
        return _problem(frame, slug, year, form, problem)
    return go_to("/koordination/archiv?meldung=archiv-antwort")


@router.post(f"{_YEAR}/aussonderung", response_model=None)
def dispose(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    """First shown, then done: nothing of it comes back."""
    is_wanted = form.get("action") == "delete"
    try:
        if is_wanted and "confirmed" not in form:
            raise Invalid("Bitte bestätigen Sie, dass die Arbeitsunterlagen gelöscht werden.")
        proof = _dispose(frame, slug, year, keep=is_wanted)
    except MonitorError as problem:
        return _problem(frame, slug, year, form, problem)
    if is_wanted:
        return go_to("/koordination/archiv?meldung=ausgesondert")
    with frame.house.database.reading() as session:
        return _page(frame, session, at=(slug, year), rehearsed=proof)


def _dispose(frame: Frame, slug: str, year: int, *, keep: bool) -> DeletionProof:
    proof: DeletionProof | None = None
    database, period = frame.house.database, frame.house.settings.archive_retention_years
    try:
        with frame.writing() as session:
            plan = plan_by_slug(session, slug)
            proof = dispose_year(session, plan, year, retention_years=period, by=frame.by)
            if not keep:
                raise _Rehearsed  # noqa: TRY301  # rolls the unit of work back
    except _Rehearsed:
        pass
    else:
        with suppress(Unavailable):  # busy: what was deleted is overwritten already
            database.reclaim()
    assert proof is not None  # noqa: S101  # either it is there or an error was raised
    return proof


def _answer_in(form: Form) -> Answer:
    missing = [
        FieldError(name, what) for name, what in _MISSING.items() if not form.get(name, "").strip()
    ]
    if missing:
        raise Invalid("Die Antwort des Archivs ist noch nicht vollständig.", fields=missing)
    return read_input(Answer, read_fields(form, _ANSWER))


def _problem(frame: Frame, slug: str, year: int, form: Form, problem: MonitorError) -> HTMLResponse:
    with frame.house.database.reading() as session:
        return _page(frame, session, at=(slug, year), typed=form, problem=problem)


def _page(
    frame: Frame,
    session: Session,
    *,
    at: tuple[str, int] | None = None,
    typed: Mapping[str, str] | None = None,
    problem: MonitorError | None = None,
    rehearsed: DeletionProof | None = None,
) -> HTMLResponse:
    """`at`: the year whose form was sent."""
    period = frame.house.settings.archive_retention_years
    found: list[tuple[Any, Any]] = [
        (plan, standings(session, plan, frame.today, retention_years=period))
        for plan in all_plans(session)
    ]
    return frame.page(
        "archive.html",
        status=status_of(problem),
        period=period,
        plans=found,
        stage=Stage,
        stage_label=STAGE_LABEL,
        verdict_label=VERDICT_LABEL,
        deleted_label=DELETED_LABEL,
        emptied_label=EMPTIED_LABEL,
        at=at,
        typed=typed or {},
        problem=problem,
        errors=by_name(problem.fields) if problem else {},
        rehearsed=rehearsed,
    )
