"""Reminders: what goes out when, to whom, why, with which words; and what has become of those that
went. The preview sends nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlmodel import Session, col, select

from app.accounts.permissions import Action
from app.http.deps import ReadSession, needs
from app.kit.clock import clock_at
from app.kit.german import read_date
from app.kit.outbox_tables import MailState, OutboxMail
from app.kit.signs import Sign, Tone
from app.kit.workdays import is_working_day
from app.offices.tables import Office
from app.reminders.reminders import record_reminders
from app.reminders.tables import OCCASION_LABEL, Reminder
from app.reminders.windows import coming_windows
from app.web.frame import FrameDep

router = APIRouter(
    prefix="/koordination",
    include_in_schema=False,
    dependencies=[needs(Action.PREVIEW_REMINDERS)],
)

_AHEAD: Final = timedelta(days=366)
_MOST_SENT: Final = 100
MAIL_SIGN: Final = {
    MailState.PENDING: Sign("wird gesendet", "→", 1, Tone.OPEN),
    MailState.SENT: Sign("gesendet", "✔", 2, Tone.GOOD),
    MailState.GIVEN_UP: Sign("nicht zustellbar", "▲", 3, Tone.BAD),
    None: Sign("kein Postfach", "△", 4, Tone.WARN),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder that was decided on, and its mail; None: there was no mailbox."""

    reminder: Reminder
    office: Office
    mail: OutboxMail | None


@router.get("/erinnerungen")
def preview_reminders(frame: FrameDep, session: ReadSession, tag: str = "") -> HTMLResponse:
    """For today, or a day to come with what is known today."""
    house, day, error = frame.house, frame.today, ""
    try:
        wanted = read_date(tag) if tag.strip() else day
    except ValueError as problem:
        wanted, error = day, str(problem)
    if frame.today <= wanted <= frame.today + _AHEAD:
        day = wanted
    else:
        error = "Bitte wählen Sie einen Tag von heute bis in einem Jahr."
    state = house.settings.federal_state
    results = record_reminders(house.database, house.settings, clock_at(day), dry_run=True)
    return frame.page(
        "reminders.html",
        status=422 if error else 200,
        results=results,
        occasion_label=OCCASION_LABEL,
        day_shown=day,
        is_working_day=is_working_day(day, state),
        typed=tag if error else day.isoformat(),
        errors={"tag": error} if error else {},
        calendars=[
            (plan, coming_windows(plan, frame.today, frame.today + _AHEAD, state))
            for plan in frame.states(session)
        ],
        sent=_sent(session),
        mail_sign=MAIL_SIGN,
    )


def _sent(session: Session) -> Sequence[Sent]:
    """Newest first."""
    rows = session.exec(
        select(Reminder, Office, OutboxMail)
        .join(Office, col(Reminder.office_id) == Office.id)
        .outerjoin(OutboxMail, col(Reminder.outbox_mail_id) == OutboxMail.id)
        .order_by(col(Reminder.created_at).desc(), col(Reminder.id).desc())
        .limit(_MOST_SENT)
    )
    return [Sent(*row) for row in rows]
