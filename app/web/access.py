"""Keys of an office and where somebody is logged in, to see and to end; the data protection officer
sees who looked at what and what was deleted."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.access_log import looks
from app.accounts.permissions import ROLE_LABEL, Action
from app.accounts.retention import KINDS, deletions
from app.accounts.sessions import log_out_everywhere, session_of_cookie, sessions_of, user_of_cookie
from app.accounts.showing import extent_of, last_use_of, state_of
from app.accounts.tokens import revoke, token_by_id, tokens_seen_by
from app.audit.actor import Role
from app.http.cookies import drop_session_cookie, session_cookie
from app.http.deps import ReadSession, needs
from app.http.parameters import RowId
from app.offices.tables import Office
from app.web.forms import FormDep
from app.web.frame import FrameDep, go_to

router = APIRouter(include_in_schema=False)
_PAGE = 100


@router.get("/schluessel", dependencies=[needs(Action.MANAGE_KEYS)])
def list_keys(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    now = frame.house.clock.now()
    return frame.page(
        "keys.html",
        keys=[
            {
                "row": token,
                "role": ROLE_LABEL[token.role],
                "office": session.get(Office, token.office_id) if token.office_id else None,
                "extent": extent_of(token),
                "last_use": last_use_of(token),
                "state": state_of(token, now),
                "is_good": token.revoked_at is None and token.expires_at > now,
            }
            for token in tokens_seen_by(session, frame.actor)
        ],
    )


@router.post("/schluessel/{token_id}/widerrufen", dependencies=[needs(Action.MANAGE_KEYS)])
def revoke_key(token_id: RowId, frame: FrameDep, form: FormDep) -> RedirectResponse:
    del form
    with frame.writing() as session:
        revoke(session, token_by_id(session, token_id), by=frame.by)
    return go_to("/schluessel?meldung=widerrufen")


@router.get("/anmeldungen", dependencies=[needs(Action.READ_INTERNAL)])
def list_log_ins(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    cookie, now = session_cookie(frame.request), frame.house.clock.now()
    user, here = user_of_cookie(session, cookie, now), session_of_cookie(session, cookie, now)
    mine = sessions_of(session, user, now) if user else []
    return frame.page("log_ins.html", log_ins=mine, here=here)


@router.post("/anmeldungen/beenden", dependencies=[needs(Action.READ_INTERNAL)])
def end_all_log_ins(frame: FrameDep, form: FormDep) -> RedirectResponse:
    """Everywhere, here too."""
    del form
    with frame.writing() as session:
        user = user_of_cookie(session, session_cookie(frame.request), frame.house.clock.now())
        if user is not None:
            log_out_everywhere(session, user)
    response = go_to("/anmelden")
    drop_session_cookie(frame.request, response)
    return response


@router.get("/datenschutz/zugriffe", dependencies=[needs(Action.READ_ACCESS_LOG)])
def show_looks(
    frame: FrameDep,
    session: ReadSession,
    wer: Annotated[str, Query(max_length=40)] = "",
    ab: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> HTMLResponse:
    found = looks(session, frame.actor, who=wer or None, limit=_PAGE + 1, offset=ab)
    return frame.page(
        "looks.html",
        looks=[(look, ROLE_LABEL[Role(look.role)]) for look in found[:_PAGE]],
        who=wer,
        further=ab + _PAGE if len(found) > _PAGE else None,
        deletions=[
            (row, KINDS[row.kind].label if row.kind in KINDS else row.kind)
            for row in deletions(session)
        ],
    )
