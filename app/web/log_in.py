"""Logging in and out with a local account."""

import re
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.people import actor_of, authenticate
from app.accounts.permissions import Action, allowed
from app.accounts.sessions import log_in, log_out
from app.audit.actor import Actor, By
from app.http.actors import SESSION_COOKIE
from app.http.deps import PUBLIC
from app.kit.errors import NotAllowed
from app.web.attempts import Attempts
from app.web.forms import FormDep
from app.web.frame import Frame, FrameDep, go_to

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])

_ATTEMPTS = Attempts()
_OWN_PATH: Final = re.compile(r"/(?![/\\])[\w./?=&%~-]*")


@router.get("/anmelden")
def show_log_in(frame: FrameDep, weiter: str = "") -> HTMLResponse:
    return _log_in_page(frame, weiter=weiter)


@router.post("/anmelden", response_model=None)
def do_log_in(frame: FrameDep, form: FormDep) -> HTMLResponse | RedirectResponse:
    login, weiter = form.get("login", ""), form.get("weiter", "")
    house, now = frame.house, frame.house.clock.now()
    keys = (f"login:{login.casefold().strip()[:100]}", f"from:{_address(frame.request)}")
    if not _ATTEMPTS.may_try(keys, now):
        return _log_in_page(
            frame, login=login, weiter=weiter, status=429,
            error="Zu viele Fehlversuche. Bitte warten Sie eine Viertelstunde.",
        )  # fmt: skip
    try:
        with house.database.reading() as session:
            user = authenticate(session, login, form.get("password", ""))
            actor = actor_of(session, user)
    except NotAllowed as error:
        _ATTEMPTS.failed(keys, now)
        return _log_in_page(frame, login=login, weiter=weiter, status=403, error=error.message)
    _ATTEMPTS.succeeded(keys)
    hours = house.settings.session_hours
    with house.database.writing(by=By(actor, now)) as session:
        cookie = log_in(session, user, at=now, hours=hours)
    response = go_to(weiter if _OWN_PATH.fullmatch(weiter) else _home_of(actor))
    response.set_cookie(
        SESSION_COOKIE,
        cookie,
        max_age=hours * 3600,
        secure=is_https(frame),
        httponly=True,
        samesite="lax",
    )
    return response


@router.post("/abmelden")
def do_log_out(frame: FrameDep, form: FormDep) -> RedirectResponse:
    del form
    by = By(frame.actor, frame.house.clock.now())
    with frame.house.database.writing(by=by) as session:
        log_out(session, frame.request.cookies.get(SESSION_COOKIE, ""))
    response = go_to("/")
    response.delete_cookie(SESSION_COOKIE, secure=is_https(frame), httponly=True, samesite="lax")
    return response


def is_https(frame: Frame) -> bool:
    return frame.house.settings.base_url.startswith("https:") or frame.request.url.scheme == "https"


def _log_in_page(
    frame: Frame, *, login: str = "", weiter: str, error: str = "", status: int = 200
) -> HTMLResponse:
    page = frame.page("log_in.html", status=status, login=login, weiter=weiter, error=error)
    page.headers["Cache-Control"] = "no-store"
    return page


def _home_of(actor: Actor) -> str:
    if allowed(actor, Action.ACCEPT_REPORT):
        return "/koordination"
    return "/amt" if allowed(actor, Action.WRITE_REPORT) else "/"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
