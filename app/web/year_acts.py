"""What the pages of a year's end share: a pressed button is one act on the year, and the page says
what readers see meanwhile."""

from collections.abc import Callable, Mapping

from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.audit.actor import By
from app.kit.errors import MonitorError
from app.monitoring.model import View, YearRef
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.status_reports.editions import editions_of
from app.status_reports.public_now import PublicNow, public_now
from app.web.forms import Form, chosen
from app.web.frame import Frame, go_to

Act = Callable[[Session, Plan, int, Form, By], object]
Acts = Mapping[str, tuple[Act, str]]
"""By the button's name: what it does, and the message (messages.py) that it is done."""

Page = Callable[[Frame, Session, str, int, Form, MonitorError], HTMLResponse]


def act_on_year(
    frame: Frame, slug: str, year: int, form: Form, acts: Acts, page: Page
) -> HTMLResponse | RedirectResponse:
    """A refusal shows the page again, with what was typed."""
    act, message = chosen(acts, form)
    try:
        with frame.writing() as session:
            act(session, plan_by_slug(session, slug), year, form, frame.by)
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return page(frame, session, slug, year, form, problem)
    return go_to(f"{frame.request.url.path}?meldung={message}")


def shown_to_readers(frame: Frame, session: Session, year: YearRef) -> PublicNow | None:
    """None where readers see at once whatever is accepted."""
    if frame.house.open_view is View.LIVE:
        return None
    return public_now(editions_of(session, year.id), year.state, frame.today)
