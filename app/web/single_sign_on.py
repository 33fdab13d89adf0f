"""Logging in at the city's provider: away with a secret in a cookie, back with a code."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.people import actor_of
from app.audit.actor import SYSTEM, By
from app.http.deps import PUBLIC
from app.http.single_sign_on import ANSWER_PATH, SingleSignOn
from app.kit.errors import NotAllowed, NotFound, Unavailable
from app.kit.openid import PATIENCE, Attempt
from app.web.frame import Frame, FrameDep, go_to
from app.web.log_in import enter, log_in_page

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])

COOKIE: Final = "massnahmen_openid"


@router.get("/anmelden/openid")
def leave(frame: FrameDep, weiter: str = "") -> RedirectResponse:
    now = frame.house.clock.now()
    attempt = Attempt.begin(now, weiter[:1000])
    response = go_to(_single_sign_on(frame).provider.log_in_address(attempt))
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        _cookie_name(frame),
        attempt.cookie,
        max_age=int(PATIENCE.total_seconds()),
        secure=frame.house.settings.is_https,
        httponly=True,
        samesite="lax",
    )
    return response


@router.get(ANSWER_PATH, response_model=None)
def come_back(
    frame: FrameDep, state: str = "", code: str = "", error: str = "", iss: str | None = None
) -> HTMLResponse | RedirectResponse:
    attempt = Attempt(frame.request.cookies.get(_cookie_name(frame), ""))
    response: HTMLResponse | RedirectResponse
    try:
        response = _let_in(frame, attempt, state=state, code=code, error=error, iss=iss)
    except NotAllowed as refusal:
        response = log_in_page(frame, weiter="", status=403, error=refusal.message)
    secure = frame.house.settings.is_https
    response.delete_cookie(_cookie_name(frame), secure=secure, httponly=True, samesite="lax")
    return response


@router.get("/abgemeldet")
def show_logged_out(frame: FrameDep) -> HTMLResponse:
    """A link, not a redirect: whether to leave everything else too is the person's to say."""
    service, address = _single_sign_on(frame), None
    try:
        address = service.provider.log_out_address(frame.house.settings.base_url)
    except Unavailable:
        address = None
    return frame.page("logged_out.html", label=service.label, address=address)


def _let_in(
    frame: Frame, attempt: Attempt, *, state: str, code: str, error: str, iss: str | None
) -> RedirectResponse:
    house, now = frame.house, frame.house.clock.now()
    service = _single_sign_on(frame)
    issuer = service.client.issuer
    if not attempt.is_answered_by(state, now) or iss not in (None, issuer):
        raise NotAllowed(
            "Diese Anmeldung wurde nicht in diesem Browser begonnen, oder sie ist zu lange her. "
            "Bitte beginnen Sie noch einmal.",
            slug="log-in-failed",
        )
    if error or not code:
        raise NotAllowed("Die Anmeldung wurde abgebrochen.", slug="log-in-failed")
    claims = service.provider.claims_for(code, attempt, now)
    with house.database.writing(by=By(SYSTEM, now)) as session:
        user = service.groups.person_of(session, issuer, claims, by=By(SYSTEM, now))
        actor = actor_of(session, user)
    return enter(frame, user, actor, attempt.way_on)


def _cookie_name(frame: Frame) -> str:
    """Like the session's: no neighbour can set it."""
    return f"__Host-{COOKIE}" if frame.house.settings.is_https else COOKIE


def _single_sign_on(frame: Frame) -> SingleSignOn:
    if frame.house.single_sign_on is None:
        raise NotFound("Einen gemeinsamen Anmeldedienst gibt es hier nicht.")
    return frame.house.single_sign_on
