"""Where coordination begins the day: who has reported, what is to be checked and settled."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlmodel import Session, col, select

from app.accounts.permissions import Action
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug, YearNumber
from app.monitoring.model import PlanState, YearRef
from app.reminders.tables import Reminder
from app.status_reports.public_now import PublicNow
from app.status_reports.states import Step
from app.web.board import Mailed, board_of, year_to_watch
from app.web.desk import year_in
from app.web.frame import Frame, FrameDep
from app.web.to_settle import to_settle
from app.web.year_acts import shown_to_readers

router = APIRouter(prefix="/koordination", include_in_schema=False)
Coordinates = needs(Action.ACCEPT_REPORT)


@router.get("", dependencies=[Coordinates])
def show_start(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    return _board_page(frame, session, frame.states(session), None)


@router.get("/{slug}/jahre/{year}", dependencies=[Coordinates])
def show_year(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    return _board_page(frame, session, [frame.state(slug)], year)


def _board_page(
    frame: Frame, session: Session, states: list[PlanState], year: int | None
) -> HTMLResponse:
    boards = []
    for state in states:
        watched = year_in(state, year) if year else year_to_watch(state, frame.today)
        if watched:
            mailed = _mailed(session, state, watched.year)
            boards.append(
                (
                    state,
                    board_of(state, watched, mailed),
                    to_settle(session, state, frame.today),
                    _corrected(frame, session, state),
                )
            )
    return frame.page("coordination.html", boards=boards, step=Step)


def _corrected(
    frame: Frame, session: Session, state: PlanState
) -> Sequence[tuple[YearRef, PublicNow]]:
    """Years of which readers still see an older edition, whichever year is looked at."""
    shown = [(year, shown_to_readers(frame, session, year)) for year in state.years]
    return [(year, now) for year, now in shown if now and now.is_corrected]


def _mailed(session: Session, state: PlanState, year: int) -> Mapping[int, Mailed]:
    found: dict[int, Mailed] = {}
    rows = session.exec(
        select(Reminder)
        .where(
            Reminder.plan_id == state.id,
            col(Reminder.period).startswith(str(year)),
            col(Reminder.outbox_mail_id).is_not(None),
        )
        .order_by(col(Reminder.planned_date))
    )
    for row in rows:
        before = found.get(row.office_id)
        found[row.office_id] = Mailed((before.count if before else 0) + 1, row.planned_date)
    return found
