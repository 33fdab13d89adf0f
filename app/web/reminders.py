"""Preview of the reminders: what goes out when, to whom, why, with which words. Nothing is sent."""

from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.accounts.permissions import Action
from app.http.deps import ReadSession, needs
from app.kit.clock import clock_at
from app.kit.german import read_date
from app.kit.workdays import is_working_day
from app.reminders.reminders import record_reminders
from app.reminders.tables import OCCASION_LABEL
from app.reminders.windows import coming_windows
from app.web.frame import FrameDep

router = APIRouter(
    prefix="/koordination",
    include_in_schema=False,
    dependencies=[needs(Action.PREVIEW_REMINDERS)],
)

_AHEAD: Final = timedelta(days=366)


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
    )
