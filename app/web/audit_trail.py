"""The trail for those who audit: who changed what and when, old and new."""

from collections.abc import Iterator, Mapping
from operator import itemgetter
from tempfile import TemporaryFile
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from sqlmodel import Session

from app.accounts.permissions import ROLE_LABEL, Action
from app.audit.export import ACTION_LABEL, Span, changes_in, export_trail
from app.audit.reading import TrailPage, TrailQuery, entities_in, midnight, read_trail
from app.http.deps import HouseDep, ReadSession, needs
from app.kit.backup import chunks
from app.kit.errors import MonitorError
from app.kit.inputs import Day, Input, OptionalLine, Whole, read_input
from app.web.entity_words import ENTITY_LABEL
from app.web.forms import Written, by_name, read_fields
from app.web.frame import Frame, FrameDep

router = APIRouter(
    prefix="/protokoll", include_in_schema=False, dependencies=[needs(Action.READ_AUDIT)]
)

_FIELDS: Final = {
    "entity": Written.TEXT,
    "entity_id": Written.WHOLE,
    "actor": Written.TEXT,
    "first_day": Written.DAY,
    "last_day": Written.DAY,
    "below": Written.WHOLE,
}


class _Wanted(Input):
    entity: OptionalLine = None
    entity_id: Whole | None = None
    actor: OptionalLine = None
    first_day: Day | None = None
    last_day: Day | None = None
    below: Whole | None = None


_EXPORT: Final = frozenset({"first_day", "last_day"})


@router.get("")
def show_trail(request: Request, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    typed = dict(request.query_params)
    try:
        found = read_trail(session, _query(typed))
    except MonitorError as problem:
        return _page(frame, session, typed, TrailPage((), None), by_name(problem.fields))
    return _page(frame, session, typed, found, {})


@router.get("/auszug.zip")
def download(request: Request, house: HouseDep) -> StreamingResponse:
    """Of the days that were chosen, at once whole: a file that breaks off is no evidence."""
    query = _query({name: request.query_params.get(name, "") for name in _EXPORT})
    today = house.clock.today()
    file = TemporaryFile()  # noqa: SIM115  # closed when it has been sent
    with house.database.reading() as session:
        since, until = query.first_day or today.replace(month=1, day=1), query.last_day or today
        export_trail(session, Span(midnight(since), midnight(until, after=True)), file)
    file.seek(0)

    def sent() -> Iterator[bytes]:
        with file:
            yield from chunks(file)

    name = f"protokoll-{since}-{until}.zip"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(sent(), media_type="application/zip", headers=headers)


def _query(typed: Mapping[str, str]) -> TrailQuery:
    return TrailQuery(**dict(read_input(_Wanted, read_fields(typed, _FIELDS))))


def _page(
    frame: Frame,
    session: Session,
    typed: Mapping[str, str],
    found: TrailPage,
    errors: Mapping[str, str],
) -> HTMLResponse:
    kept = {name: value for name, value in typed.items() if name in _FIELDS and value.strip()}
    following = urlencode(kept | {"below": found.next_below}) if found.next_below else ""
    return frame.page(
        "audit_trail.html",
        status=422 if errors else 200,
        found=found,
        typed=typed,
        errors=errors,
        following=following,
        is_narrowed=bool(kept),
        entities=sorted(
            ((name, ENTITY_LABEL.get(name, name)) for name in entities_in(session)),
            key=itemgetter(1),
        ),
        entity_label=ENTITY_LABEL,
        export=urlencode({name: kept[name] for name in sorted(_EXPORT & kept.keys())}),
        action_label=ACTION_LABEL,
        role_label={role.value: label for role, label in ROLE_LABEL.items()},
        changes_in=changes_in,
    )
