"""Logging in with a local account, and out."""

import re
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.people import actor_of, authenticate
from app.accounts.permissions import Action, allowed
from app.accounts.sessions import log_in, log_out, user_of_cookie
from app.accounts.tables import User
from app.audit.actor import Actor, By, Role
from app.http.cookies import drop_session_cookie, session_cookie, set_session_cookie
from app.http.deps import PUBLIC
from app.http.limiting import address_of, log_in_limits
from app.http.problems import headers_of, type_of
from app.kit.errors import NotAllowed, TooMany
from app.kit.limits import count_attempt, take_back
from app.web.forms import FormDep
from app.web.frame import Frame, FrameDep, go_to

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])

_OWN_PATH: Final = re.compile(r"/(?![/\\])[\w./?=&%~-]*")


@router.get("/anmelden")
def show_log_in(frame: FrameDep, weiter: str = "") -> HTMLResponse:
    return log_in_page(frame, weiter=weiter)


@router.post("/anmelden", response_model=None)
def do_log_in(frame: FrameDep, form: FormDep) -> HTMLResponse | RedirectResponse:
    """Counted before it is tried, so that many at once do not slip through."""
    login, weiter = form.get("login", ""), form.get("weiter", "")
    house, now = frame.house, frame.house.clock.now()
    if not house.settings.local_log_in:
        raise NotAllowed("Die Anmeldung mit einem eigenen Passwort ist hier abgeschaltet.")
    per_account, per_address = log_in_limits(house.settings)
    account, address = login.casefold().strip()[:100], address_of(frame.request)
    try:
        count_attempt(house.database, per_address, address, now)
        count_attempt(house.database, per_account, account, now)
        with house.database.reading() as session:
            user = authenticate(session, login, form.get("password", ""))
            actor = actor_of(session, user)
    except (NotAllowed, TooMany) as error:
        page = log_in_page(
            frame, login=login, weiter=weiter, status=type_of(error).status, error=error.message
        )
        page.headers.update(headers_of(error))
        return page
    take_back(house.database, per_address, address)
    take_back(house.database, per_account, account, all_of_them=True)
    return enter(frame, user, actor, weiter)


def enter(frame: Frame, user: User, actor: Actor, weiter: str) -> RedirectResponse:
    """A session for somebody who has shown who they are, and on to where they wanted to go."""
    house = frame.house
    by = By(actor, house.clock.now())
    with house.database.writing(by=by) as session:
        log_out(session, session_cookie(frame.request))  # whoever logs in anew needs one session
        cookie = log_in(session, user, at=by.at, hours=house.settings.session_hours)
    response = go_to(weiter if _OWN_PATH.fullmatch(weiter) else _home_of(actor))
    set_session_cookie(frame.request, response, cookie)
    return response


@router.post("/abmelden")
def do_log_out(frame: FrameDep, form: FormDep) -> RedirectResponse:
    del form
    by = By(frame.actor, frame.house.clock.now())
    cookie = session_cookie(frame.request)
    with frame.house.database.writing(by=by) as session:
        user = user_of_cookie(session, cookie, by.at)
        is_signed_on_elsewhere = user is not None and user.oidc_subject is not None
        log_out(session, cookie)
    leads_on = is_signed_on_elsewhere and frame.house.single_sign_on
    response = go_to("/abgemeldet" if leads_on else "/")
    drop_session_cookie(frame.request, response)
    return response


def log_in_page(
    frame: Frame, *, login: str = "", weiter: str, error: str = "", status: int = 200
) -> HTMLResponse:
    page = frame.page(
        "log_in.html",
        status=status,
        login=login,
        weiter=weiter,
        error=error,
        service=frame.house.single_sign_on,
        is_local=frame.house.settings.local_log_in,
        contact=frame.house.settings.account_contact,
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def _home_of(actor: Actor) -> str:
    if allowed(actor, Action.ACCEPT_REPORT):
        return "/koordination"
    if allowed(actor, Action.WRITE_REPORT):
        return "/amt"
    return "/kosten" if actor.role is Role.TREASURY else "/"
