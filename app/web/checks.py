"""The recorded quarterly checks, as they were when they ran."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlmodel import Session, col, select

from app.deadlines import Quarter
from app.http.deps import PUBLIC, ReadSession
from app.http.parameters import PlanSlug, QuarterName
from app.kit.errors import NotFound
from app.kit.signs import Sign, Tone
from app.monitoring.model import PlanState, View
from app.overdue import BASIS_LABEL, Basis
from app.quarterly_checks.tables import Movement, QuarterlyCheck, QuarterlyCheckItem
from app.web.frame import FrameDep

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])

_BASIS_SIGN = {
    Basis.REPORTED: Sign(BASIS_LABEL[Basis.REPORTED], "▲", 1, Tone.BAD),
    Basis.UNREPORTED: Sign(BASIS_LABEL[Basis.UNREPORTED], "△", 2, Tone.WARN),
}


@dataclass(frozen=True, slots=True)
class CheckItem:
    number: str
    title: str
    office: str
    deadline_text: str
    since: date | None
    quarters: int
    basis: Sign | None


@dataclass(frozen=True, slots=True)
class Check:
    quarter: str
    label: str
    as_of: date
    recorded_at: datetime
    is_made_up: bool
    newly: Sequence[CheckItem]
    still: Sequence[CheckItem]
    recovered: Sequence[CheckItem]


@router.get("/plaene/{slug}/terminkontrolle")
def list_checks(slug: PlanSlug, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    state = frame.state(slug)
    return frame.page("checks.html", plan=state, checks=checks_of(session, state))


@router.get("/plaene/{slug}/terminkontrolle/{quarter}")
def show_check(
    slug: PlanSlug, quarter: QuarterName, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    state = frame.state(slug)
    for check in checks_of(session, state):
        if check.quarter == quarter:
            return frame.page("check.html", plan=state, check=check)
    label = Quarter.parse(quarter).label
    raise NotFound(f"Eine Terminkontrolle für das {label} gibt es hier nicht.")


def checks_of(session: Session, state: PlanState) -> Sequence[Check]:
    """Newest first; for readers those up to the state that was laid before the council."""
    rows = session.exec(
        select(QuarterlyCheck)
        .where(QuarterlyCheck.plan_id == state.id)
        .order_by(col(QuarterlyCheck.quarter).desc())
    )
    laid = [year.reference_date for year in state.years if year.public_from_date]
    last = max(laid, default=date.min) if state.view is View.PUBLIC else date.max
    return [_check(session, row) for row in rows if row.as_of_date <= last]


def _check(session: Session, row: QuarterlyCheck) -> Check:
    items = session.exec(
        select(QuarterlyCheckItem)
        .where(QuarterlyCheckItem.quarterly_check_id == row.id)
        .order_by(col(QuarterlyCheckItem.id))
    ).all()

    def moved(movement: Movement) -> Sequence[CheckItem]:
        return [_item(item) for item in items if item.movement is movement]

    return Check(
        quarter=row.quarter,
        label=Quarter.parse(row.quarter).label,
        as_of=row.as_of_date,
        recorded_at=row.recorded_at,
        is_made_up=row.is_made_up,
        newly=moved(Movement.NEWLY),
        still=moved(Movement.STILL),
        recovered=moved(Movement.RECOVERED),
    )


def _item(item: QuarterlyCheckItem) -> CheckItem:
    seen = item.snapshot
    return CheckItem(
        number=seen["number"],
        title=seen["title"],
        office=seen["office_name"],
        deadline_text=seen["deadline_text"],
        since=item.since_date,
        quarters=item.quarters,
        basis=_BASIS_SIGN[Basis(item.basis)] if item.basis else None,
    )
