"""What a check notes: who is over the date, against the quarter before. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.monitoring.model import MeasureState, PlanState
from app.quarterly_checks.tables import Movement

DROPPED: Final = "dropped"
"""Counted beside the values of `Timeliness`, of which a dropped measure has none."""

Streaks = Mapping[int, int]
"""Measure id → in how many checks in a row it was overdue."""


@dataclass(frozen=True, slots=True)
class Item:
    """The columns of a `QuarterlyCheckItem`, under their names."""

    measure_id: int
    office_id: int
    movement: Movement
    quarters: int
    basis: str | None
    since_date: date | None
    snapshot: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CheckContents:
    counts: dict[str, int]
    items: tuple[Item, ...]

    @property
    def streaks(self) -> Streaks:
        return {item.measure_id: item.quarters for item in self.items if item.quarters}


def contents_of(state: PlanState, before: Streaks) -> CheckContents:
    """`state` as of the quarter's last day; `before`: the check of the quarter before."""
    items = (_item(measure, before.get(measure.id, 0)) for measure in state.measures)
    return CheckContents(
        counts=dict(Counter(measure.timeliness or DROPPED for measure in state.measures)),
        items=tuple(item for item in items if item is not None),
    )


def _item(measure: MeasureState, before: int) -> Item | None:
    overdue = measure.standing.overdue
    if overdue is None and not before:
        return None
    movement = Movement.STILL if before else Movement.NEWLY
    return Item(
        measure_id=measure.id,
        office_id=measure.reporting_office.id,
        movement=movement if overdue else Movement.RECOVERED,
        quarters=before + 1 if overdue else 0,
        basis=overdue.basis if overdue else None,
        since_date=overdue.since if overdue else None,
        snapshot=_snapshot(measure),
    )


def _snapshot(measure: MeasureState) -> dict[str, Any]:
    overdue = measure.standing.overdue
    return {
        "number": measure.number,
        "label": measure.label,
        "title": measure.title,
        "deadline_text": measure.deadline_text,
        "due_dates": [day.isoformat() for day in overdue.due_dates] if overdue else [],
        "office_code": measure.reporting_office.code,
        "office_name": measure.reporting_office.name,
        "reason": list(measure.standing.explanation),
    }
