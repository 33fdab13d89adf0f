"""Setting a password: with a link from the administration, or one's own anew."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.password_links import set_password_by_link, user_of_link
from app.accounts.passwords import LONGEST, SHORTEST, is_password
from app.accounts.people import actor_of, set_password
from app.accounts.permissions import Action
from app.accounts.sessions import user_of_cookie
from app.accounts.tables import User
from app.audit.actor import SYSTEM, By
from app.http.cookies import session_cookie
from app.http.deps import PUBLIC, needs
from app.http.limiting import log_in_limits
from app.kit.errors import FieldError, Invalid, MonitorError, NotAllowed, NotFound
from app.kit.limits import count_attempt, take_back
from app.web.forms import Form, FormDep, by_name
from app.web.frame import Frame, FrameDep
from app.web.log_in import enter

router = APIRouter(include_in_schema=False)
KNOWN = needs(Action.READ_INTERNAL)


@router.get("/passwort", dependencies=[KNOWN])
def show_change(frame: FrameDep) -> HTMLResponse:
    return _page(frame, _own(frame), needs_old=True)


@router.post("/passwort", response_model=None, dependencies=[KNOWN])
def change(frame: FrameDep, form: FormDep) -> HTMLResponse | RedirectResponse:
    """Ends all sessions of this person and begins a new one."""
    house, user = frame.house, _own(frame)
    per_account, _ = log_in_limits(house.settings)
    try:
        count_attempt(house.database, per_account, user.login, frame.by.at)
        if not is_password(form.get("old_password", ""), user.password_hash):
            message = "Das ist nicht Ihr bisheriges Passwort."
            raise Invalid(message, fields=[FieldError("old_password", message)])
        take_back(house.database, per_account, user.login, all_of_them=True)
        with frame.writing() as session:
            stored = session.merge(user)
            set_password(session, stored, _twice(form), by=frame.by)
    except MonitorError as problem:
        return _page(frame, user, needs_old=True, problem=problem)
    return enter(frame, user, frame.actor, "/passwort?meldung=passwort")


@router.get("/passwort/{link}", dependencies=[PUBLIC])
def show_link(link: str, frame: FrameDep) -> HTMLResponse:
    with frame.house.database.reading() as session:
        user = user_of_link(session, link, frame.by.at)
    return _page(frame, user, needs_old=False)


@router.post("/passwort/{link}", response_model=None, dependencies=[PUBLIC])
def use_link(link: str, frame: FrameDep, form: FormDep) -> HTMLResponse | RedirectResponse:
    house, now = frame.house, frame.by.at
    with house.database.reading() as session:
        user = user_of_link(session, link, now)
    try:
        if not house.settings.local_log_in:
            raise NotAllowed("Eigene Passwörter sind hier abgeschaltet.")
        with house.database.writing(by=By(SYSTEM, now)) as session:
            user = set_password_by_link(session, link, _twice(form), now)
            actor = actor_of(session, user)
    except MonitorError as problem:
        return _page(frame, user, needs_old=False, problem=problem)
    return enter(frame, user, actor, "")


def _own(frame: Frame) -> User:
    with frame.house.database.reading() as session:
        user = user_of_cookie(session, session_cookie(frame.request), frame.by.at)
    if user is None or user.password_hash is None:
        raise NotFound("Zu Ihrer Anmeldung gehört hier kein Passwort.")
    return user


def _twice(form: Form) -> str:
    password = form.get("password", "")
    if password != form.get("again", ""):
        message = "Die beiden Eingaben sind nicht gleich. Bitte geben Sie das Passwort neu ein."
        raise Invalid(message, fields=[FieldError("again", message)])
    return password


def _page(
    frame: Frame, user: User, *, needs_old: bool, problem: MonitorError | None = None
) -> HTMLResponse:
    errors = by_name(problem.fields) if problem else {}
    page = frame.page(
        "password.html",
        status=422 if problem else 200,
        user=user,
        needs_old=needs_old,
        shortest=SHORTEST,
        longest=LONGEST,
        errors=errors,
        notice=problem.message if problem and not errors else None,
    )
    page.headers["Cache-Control"] = "no-store"
    page.headers["Referrer-Policy"] = "no-referrer"
    return page
