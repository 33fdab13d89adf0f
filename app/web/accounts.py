"""Accounts, for the administration: who gets in, as what, for which office."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session, col, select

from app.accounts.password_links import VALID_FOR, make_link
from app.accounts.people import (
    activate,
    all_users,
    create_user,
    deactivate,
    place,
    user_by_id,
)
from app.accounts.permissions import ROLE_LABEL, Action
from app.accounts.roles import NOBODY
from app.accounts.tables import User
from app.audit.actor import By, Role
from app.http.deps import ReadSession, needs
from app.http.parameters import RowId
from app.kit.errors import FieldError, Invalid, MonitorError
from app.kit.versions import check_version
from app.offices.queries import office_by_code
from app.offices.tables import Office
from app.web.forms import Form, FormDep, by_name, chosen, version_of
from app.web.frame import Frame, FrameDep, go_to

router = APIRouter(include_in_schema=False, dependencies=[needs(Action.MANAGE_ACCOUNTS)])

ROLES: Final = [(role.value, label) for role, label in ROLE_LABEL.items() if role not in NOBODY]


@dataclass(frozen=True, slots=True)
class Row:
    user: User
    role: str
    office: str | None


def _place(session: Session, user: User, form: Form, by: By) -> None:
    office = _office(session, form)
    place(session, user, form.get("display_name", ""), _role(form), office, by=by)


def _deactivate(session: Session, user: User, form: Form, by: By) -> None:
    del form
    if user.actor == by.actor.id:
        raise Invalid("Den eigenen Zugang können Sie nicht sperren.")
    deactivate(session, user, by=by)


def _activate(session: Session, user: User, form: Form, by: By) -> None:
    del form
    activate(session, user, by=by)


Act = Callable[[Session, User, Form, By], None]
_ACTS: Mapping[str, Act] = {"place": _place, "deactivate": _deactivate, "activate": _activate}


@router.get("/zugaenge")
def list_accounts(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    offices = {office.id: office.name for office in session.exec(select(Office))}
    rows = [
        Row(user, ROLE_LABEL[user.role], offices.get(user.office_id)) for user in all_users(session)
    ]
    return frame.page(
        "accounts.html",
        active=[row for row in rows if row.user.is_active],
        closed=[row for row in rows if not row.user.is_active],
        service=frame.house.single_sign_on,
    )


@router.get("/zugaenge/neu")
def show_new(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    return _new_page(frame, session, {}, None)


@router.post("/zugaenge/neu", response_model=None)
def create(frame: FrameDep, form: FormDep) -> HTMLResponse:
    try:
        with frame.writing() as session:
            user = create_user(
                session,
                login=form.get("login", ""),
                display_name=form.get("display_name", ""),
                role=_role(form),
                office=_office(session, form),
                by=frame.by,
            )
            link = make_link(session, user, by=frame.by)
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _new_page(frame, session, form, problem)
    return _link_page(frame, user, link)


@router.get("/zugaenge/{user_id}")
def show_account(user_id: RowId, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    return _page(frame, session, user_id, None, None)


@router.post("/zugaenge/{user_id}", response_model=None)
def change_account(
    user_id: RowId, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    act = chosen(_ACTS, form)
    try:
        with frame.writing() as session:
            user = user_by_id(session, user_id)
            check_version(user, version_of(form))
            act(session, user, form, frame.by)
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _page(frame, session, user_id, form, problem)
    return go_to("/zugaenge?meldung=zugang")


@router.post("/zugaenge/{user_id}/passwort", response_model=None)
def reset_password(user_id: RowId, frame: FrameDep, form: FormDep) -> HTMLResponse:
    """Shown this once; the person chooses the password, nobody else knows it."""
    del form
    with frame.writing() as session:
        user = user_by_id(session, user_id)
        link = make_link(session, user, by=frame.by)
    return _link_page(frame, user, link)


def _role(form: Form) -> Role:
    sent = form.get("role", "")
    if sent not in {value for value, _ in ROLES}:
        raise Invalid("", fields=[FieldError("role", "Bitte wählen Sie eine Rolle.")])
    return Role(sent)


def _office(session: Session, form: Form) -> Office | None:
    return office_by_code(session, form["office"]) if form.get("office") else None


def _link_page(frame: Frame, user: User, link: str) -> HTMLResponse:
    base = frame.house.settings.base_url.rstrip("/")
    return frame.page(
        "password_link.html",
        user=user,
        address=f"{base}/passwort/{link}",
        days=VALID_FOR.days,
    )


def _new_page(
    frame: Frame, session: Session, form: Form, problem: MonitorError | None
) -> HTMLResponse:
    return frame.page(
        "account_new.html",
        status=422 if problem else 200,
        values=form,
        roles=ROLES,
        offices=_offices(session),
        **_told(problem),
    )


def _page(
    frame: Frame, session: Session, user_id: int, form: Form | None, problem: MonitorError | None
) -> HTMLResponse:
    user = user_by_id(session, user_id)
    office = session.get(Office, user.office_id) if user.office_id else None
    stored = {
        "display_name": user.display_name,
        "role": user.role.value,
        "office": office.code if office else "",
    }
    return frame.page(
        "account.html",
        status=422 if problem else 200,
        user=user,
        values=form if form and form.get("action") == "place" else stored,
        roles=ROLES,
        offices=_offices(session),
        is_own=user.actor == frame.actor.id,
        **_told(problem),
    )


def _told(problem: MonitorError | None) -> dict[str, Any]:
    errors = by_name(problem.fields) if problem else {}
    return {"errors": errors, "notice": problem.message if problem and not errors else None}


def _offices(session: Session) -> list[tuple[str, str]]:
    """Those that somebody can speak for."""
    found = session.exec(
        select(Office).where(col(Office.valid_to).is_(None)).order_by(Office.sort_key)
    )
    return [(office.code, office.name) for office in found if office.kind.can_lead]
