"""Mailboxes of the offices, who stands in for them, and where two pairs of eyes are wanted."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.http.deps import ReadSession, needs
from app.http.parameters import OfficeCode
from app.kit.errors import MonitorError
from app.kit.inputs import read_input
from app.offices.deputies import (
    DeputyInput,
    add_deputy,
    deputies_of,
    deputies_on,
    deputy_by_id,
    end_deputy,
)
from app.offices.kinds import OfficeKind
from app.offices.queries import OfficeChange, office_by_code, update_office
from app.offices.tables import Office
from app.web.forms import Form, FormDep, Written, by_name, read_fields, version_of
from app.web.frame import Frame, FrameDep, go_to, status_of

_DEPUTY = {
    "name": Written.TEXT,
    "mailbox": Written.TEXT,
    "first_date": Written.DAY,
    "last_date": Written.DAY,
}

router = APIRouter(include_in_schema=False, dependencies=[needs(Action.MANAGE_OFFICES)])


@router.get("/kontakte")
def list_contacts(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    offices = session.exec(
        select(Office).where(col(Office.valid_to).is_(None)).order_by(Office.sort_key)
    )
    mine = [
        office
        for office in offices
        if OfficeKind(office.kind).can_lead and frame.may(Action.MANAGE_OFFICES, office.id or 0)
    ]
    reporting = {
        measure.reporting_office.id for state in frame.states(session) for measure in state.measures
    }
    return frame.page(
        "contacts.html",
        deputies=deputies_on(session, frame.today),
        written_to=[office for office in mine if office.id in reporting],
        others=[office for office in mine if office.id not in reporting],
    )


@router.get("/kontakte/{code}")
def show_contact(code: OfficeCode, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    return _page(frame, session, code)


@router.post("/kontakte/{code}", response_model=None)
def write_contact(
    code: OfficeCode, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    try:
        change = read_input(
            OfficeChange,
            {
                "mailbox": form.get("mailbox", "").strip() or None,
                "needs_release": "needs_release" in form,
            },
        )
        with frame.writing() as session:
            office = office_by_code(session, code)
            require(frame.actor, Action.MANAGE_OFFICES, [office.id or 0])
            update_office(session, office, change, expected_version=version_of(form))
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _page(frame, session, code, form, problem)
    return go_to("/kontakte?meldung=stelle")


@router.post("/kontakte/{code}/vertretung", response_model=None)
def write_deputy(
    code: OfficeCode, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    """A new one, or the end of one (`ende`)."""
    try:
        with frame.writing() as session:
            office = office_by_code(session, code)
            require(frame.actor, Action.MANAGE_OFFICES, [office.id or 0])
            if "ende" in form:
                ended = read_fields(form, {"ende": Written.WHOLE}).get("ende", 0)
                end_deputy(session, deputy_by_id(session, office, ended), frame.today)
            else:
                add_deputy(session, office, read_input(DeputyInput, read_fields(form, _DEPUTY)))
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _page(frame, session, code, form, problem)
    message = "vertretung-ende" if "ende" in form else "vertretung"
    return go_to(f"/kontakte/{code}?meldung={message}")


def _page(
    frame: Frame,
    session: Session,
    code: str,
    form: Form | None = None,
    problem: MonitorError | None = None,
) -> HTMLResponse:
    office = office_by_code(session, code)
    require(frame.actor, Action.MANAGE_OFFICES, [office.id or 0])
    errors = by_name(problem.fields) if problem else {}
    told = errors or ({"mailbox": problem.message} if problem else {})
    is_about_deputy = bool(form and "first_date" in form)
    return frame.page(
        "contact.html",
        status=status_of(problem),
        office=office,
        mailbox=office.mailbox or "" if is_about_deputy or not form else form.get("mailbox", ""),
        needs_release="needs_release" in form
        if form and not is_about_deputy
        else office.needs_release,
        errors={} if is_about_deputy else told,
        deputies=deputies_of(session, office, frame.today),
        deputy=form if is_about_deputy else {},
        deputy_errors=told if is_about_deputy else {},
    )
