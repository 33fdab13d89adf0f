"""A plan document in the browser: upload, see every difference, then all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.http.deps import ReadSession, needs
from app.kit.errors import Invalid, MonitorError
from app.kit.inputs import read_input
from app.plan.queries import all_plans
from app.plan.resolution import Resolution
from app.plan_documents import formats
from app.plan_documents.comparing import KIND_LABEL, Kind
from app.plan_documents.importing import ImportResult, import_document
from app.web.forms import Form, Upload, UploadDep, Written, by_name, in_page, read_fields
from app.web.frame import Frame, FrameDep, go_to, status_of

router = APIRouter(
    prefix="/koordination", include_in_schema=False, dependencies=[needs(Action.IMPORT_PLAN)]
)

_ADDRESS: Final = "/einlesen"
_NEW: Final = "_new"
"""No plan can be called so."""


class _Rehearsed(Exception):
    """Ends a rehearsal: everything was done and nothing is kept."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the document belongs, as the form says it."""

    slug: str
    resolution: Resolution | None


@router.get(_ADDRESS)
def show_import(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    return _start(frame, session, {})


@router.post(_ADDRESS, response_model=None)
def receive_document(frame: FrameDep, upload: UploadDep) -> HTMLResponse | RedirectResponse:
    try:
        place = _place(upload.form)
        result = _run(frame, place, upload, keep=False)
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _start(frame, session, upload.form, problem)
    if upload.form.get("action") != "apply":
        return _compare(frame, result, upload)
    try:
        if result.unconfirmed and "confirm_moved" not in upload.form:
            raise Invalid("Bitte prüfen und bestätigen Sie die verschobenen Maßnahmen.")
        _run(frame, place, upload, keep=True)
    except MonitorError as problem:
        return _compare(frame, result, upload, problem)
    return go_to(f"/plaene/{place.slug}?meldung=eingelesen")


def _place(form: Form) -> _Place:
    slug = form.get("plan", "")
    slug = form.get("slug", "").strip() if slug == _NEW else slug
    if not slug:
        message = "Bitte wählen Sie den Plan, oder geben Sie für einen neuen ein Kürzel an."
        raise Invalid(message)
    values = read_fields(form, {"date": Written.DAY, "paper": Written.TEXT})
    if not values:
        return _Place(slug, None)
    return _Place(slug, read_input(Resolution, values))


def _run(frame: Frame, place: _Place, upload: Upload, *, keep: bool) -> ImportResult:
    """A rehearsal does everything and rolls it back, so that it shows what would come of it."""
    if not upload.file:
        raise Invalid("Bitte wählen Sie zuerst das Dokument aus.")
    most = _most_bytes(frame)
    if len(upload.file) > most:
        raise Invalid(f"Die Datei ist zu groß: höchstens {most // 1_048_576} MB.")
    document = formats.read(upload.name, upload.file, most)
    result: ImportResult | None = None
    try:
        with frame.writing() as session:
            result = import_document(
                session,
                document,
                place.slug,
                coordinating=frame.house.settings.coordinating_office,
                source=upload.name or "im Browser hochgeladen",
                by=frame.by,
                resolution=place.resolution,
                confirm_moved=not keep or "confirm_moved" in upload.form,
            )
            if not keep:
                raise _Rehearsed  # noqa: TRY301  # rolls the unit of work back
    except _Rehearsed:
        pass
    assert result is not None  # noqa: S101  # either it is there or an error was raised
    return result


def _most_bytes(frame: Frame) -> int:
    """As a hidden field a file is a third larger, and has to get through once more."""
    return (frame.house.settings.max_upload_bytes - 65_536) * 3 // 4


def _start(
    frame: Frame, session: Session, form: Form, problem: MonitorError | None = None
) -> HTMLResponse:
    errors = by_name(problem.fields) if problem else {}
    return frame.page(
        "plan_import.html",
        status=status_of(problem),
        plans=[*((plan.slug, plan.title) for plan in all_plans(session)), (_NEW, "ein neuer Plan")],
        values=form,
        problem=problem,
        errors={name: text for name, text in errors.items() if name in {"date", "paper"}},
        most=f"{_most_bytes(frame) // 1_048_576} MB",
    )


def _compare(
    frame: Frame, result: ImportResult, upload: Upload, problem: MonitorError | None = None
) -> HTMLResponse:
    known = () if result.is_new_plan else frame.state(result.slug).measures
    return frame.page(
        "plan_import_differences.html",
        status=status_of(problem),
        result=result,
        groups=_groups(result),
        titles={measure.number: measure.title for measure in known},
        problem=problem,
        file=in_page(upload.file),
        file_name=upload.name,
        form=upload.form,
    )


def _groups(result: ImportResult) -> Sequence[tuple[Kind, str, Sequence[object]]]:
    """What somebody has to look at stands first."""
    order = (Kind.REPLACED, Kind.MOVED, Kind.CHANGED, Kind.NEW, Kind.MISSING, Kind.UNCHANGED)
    found = [(kind, [one for one in result.differences if one.kind is kind]) for kind in order]
    return [(kind, KIND_LABEL[kind], ones) for kind, ones in found if ones]
