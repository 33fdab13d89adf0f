"""The recorded Terminkontrolle: what was known when it ran. Nobody rewrites it."""

from datetime import date, datetime
from typing import Any

from pydantic import Field
from sqlmodel import Session, col, select

from app.accounts.permissions import Action
from app.api.outputs.base import Listing, Output
from app.api.routing import noun_router
from app.http.answers import READ
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug, QuarterName
from app.kit.errors import NotFound
from app.overdue import Basis, Timeliness
from app.plan.queries import plan_by_slug
from app.plan.tables import Measure, Plan
from app.quarterly_checks.tables import Movement, QuarterlyCheck, QuarterlyCheckItem

router = noun_router("quarterly checks")

Reading = needs(Action.READ_INTERNAL)


class CheckOut(Output):
    quarter: str = Field(examples=["2021-Q4"])
    as_of_date: date
    recorded_at: datetime
    is_made_up: bool = Field(description="true: the run was missed and made up for later.")
    counts: dict[Timeliness, int]


class CheckItem(Output):
    number: str
    movement: Movement
    quarters: int = Field(description="In how many checks in a row, this one counted.")
    basis: Basis | None
    since_date: date | None
    snapshot: dict[str, Any] = Field(description="As printed then.")


class CheckDetail(CheckOut):
    items: tuple[CheckItem, ...]


@router.get("/plans/{plan}/quarterly-checks", dependencies=[Reading], responses=READ)
def list_quarterly_checks(plan: PlanSlug, session: ReadSession) -> Listing[CheckOut]:
    """Newest first."""
    rows = session.exec(
        select(QuarterlyCheck)
        .where(QuarterlyCheck.plan_id == plan_by_slug(session, plan).id)
        .order_by(col(QuarterlyCheck.quarter).desc())
    ).all()
    items = tuple(CheckOut.model_validate(row, from_attributes=True) for row in rows)
    return Listing(items=items, total=len(items))


@router.get("/plans/{plan}/quarterly-checks/{quarter}", dependencies=[Reading], responses=READ)
def get_quarterly_check(plan: PlanSlug, quarter: QuarterName, session: ReadSession) -> CheckDetail:
    """One check with everything that was overdue, or has recovered, when it ran."""
    check = _check(session, plan_by_slug(session, plan), quarter)
    rows = session.exec(
        select(QuarterlyCheckItem, Measure.number)
        .join(Measure, col(Measure.id) == QuarterlyCheckItem.measure_id)
        .where(QuarterlyCheckItem.quarterly_check_id == check.id)
        .order_by(col(QuarterlyCheckItem.id))
    ).all()
    return CheckDetail(
        **CheckOut.model_validate(check, from_attributes=True).model_dump(),
        items=tuple(_item(row, number) for row, number in rows),
    )


def _check(session: Session, plan: Plan, quarter: str) -> QuarterlyCheck:
    check = session.exec(
        select(QuarterlyCheck).where(
            QuarterlyCheck.plan_id == plan.id, QuarterlyCheck.quarter == quarter
        )
    ).first()
    if check is None:
        raise NotFound(f"Für {quarter} gibt es keine Terminkontrolle.")
    return check


def _item(row: QuarterlyCheckItem, number: str) -> CheckItem:
    return CheckItem(
        number=number,
        movement=row.movement,
        quarters=row.quarters,
        basis=Basis(row.basis) if row.basis else None,
        since_date=row.since_date,
        snapshot=row.snapshot,
    )
