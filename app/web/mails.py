"""Mails that were given up, for whoever can mend the address."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.http.deps import ReadSession, needs
from app.http.parameters import RowId
from app.kit.errors import MonitorError
from app.kit.outbox import given_up, try_again
from app.web.forms import FormDep
from app.web.frame import Frame, FrameDep, go_to, status_of

router = APIRouter(
    prefix="/koordination/mails",
    include_in_schema=False,
    dependencies=[needs(Action.RETRY_MAIL)],
)


@router.get("")
def list_mails(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    return _page(frame, session)


@router.post("/{mail_id}", response_model=None)
def retry_mail(mail_id: RowId, frame: FrameDep, form: FormDep) -> HTMLResponse | RedirectResponse:
    typed = form.get("recipient", "").strip()
    try:
        with frame.writing() as session:
            try_again(session, mail_id, now=frame.by.at, recipient=typed or None)
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _page(frame, session, mail_id, typed, problem)
    return go_to("/koordination/mails?meldung=mail")


def _page(
    frame: Frame,
    session: Session,
    mail_id: int | None = None,
    typed: str = "",
    problem: MonitorError | None = None,
) -> HTMLResponse:
    return frame.page(
        "mails.html",
        status=status_of(problem),
        mails=given_up(session),
        wrong=mail_id,
        typed=typed,
        message=problem.message if problem else "",
    )
