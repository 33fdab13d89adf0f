"""What is overdue as of the end of a day, and why."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Query
from pydantic import Field

from app.api.outputs.base import OfficeOut, Output, office_out
from app.api.routing import noun_router
from app.http.answers import READ
from app.http.deps import PUBLIC, SEARCHING, CurrentReader
from app.http.measure_query import Page
from app.http.parameters import PlanSlug
from app.kit.inputs import Day
from app.monitoring.model import MeasureState
from app.overdue import Basis

router = noun_router("overdue")


class OverdueQuery(Page):
    as_of: Day | None = Field(
        None,
        description="As of the end of this day (Europe/Berlin). Default: yesterday; for readers "
        "without an account the reference date of the year last laid before the council, where "
        "there is one.",
        examples=["2021-12-31"],
    )


class OverdueMeasure(Output):
    number: str = Field(examples=["1.8.3"])
    label: str
    title: str
    office: OfficeOut = Field(description="Who reports on it.")
    due_dates: tuple[date, ...] = Field(description="Every date that is not met.")
    since: date = Field(description="First day on which it was late.")
    basis: Basis = Field(description="`unreported`: the date has passed, the report is missing.")
    quarters: int = Field(description="On how many quarter ends it was overdue.")
    explanation: tuple[str, ...]


class OverduePage(Output):
    """Asked later about the same day, the answer may differ: see `knowledge`."""

    as_of: date
    knowledge: Literal["today"] = Field(
        description="Answered with what is known today. What was known then is kept by the "
        "quarterly checks."
    )
    items: tuple[OverdueMeasure, ...]
    total: int


@router.get("/plans/{plan}/overdue", dependencies=[PUBLIC, SEARCHING], responses=READ)
def list_overdue(
    plan: PlanSlug, query: Annotated[OverdueQuery, Query()], reader: CurrentReader
) -> OverduePage:
    """Every overdue measure once, in the plan's order."""
    state = reader.state(plan, query.as_of)
    found = [item for measure in state.measures if (item := _item(measure)) is not None]
    return OverduePage(
        as_of=state.as_of, knowledge="today", items=tuple(query.cut(found)), total=len(found)
    )


def _item(measure: MeasureState) -> OverdueMeasure | None:
    late = measure.standing.overdue
    if late is None:
        return None
    return OverdueMeasure(
        number=measure.number,
        label=measure.label,
        title=measure.title,
        office=office_out(measure.reporting_office),
        due_dates=late.due_dates,
        since=late.since,
        basis=late.basis,
        quarters=late.quarters,
        explanation=measure.standing.explanation,
    )
