"""Ceilings: for which period they hold, what was spent against them, what they add up to.

Nothing here blocks anybody: an office that spent more than resolved must be able to say so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.costs.model import CeilingPeriod, Cost, CostKind
from app.kit.signs import Sign, Tone

NEAR_PERCENT = 80

_ASSUMED: dict[str, CeilingPeriod | None] = {
    "fixed": CeilingPeriod.TOTAL,
    "after_resolution": CeilingPeriod.TOTAL,
    "ongoing": CeilingPeriod.PER_YEAR,
    "recurring": CeilingPeriod.PER_YEAR,
    # „3. Quartal 2021 und folgende Jahre“: the sum may be meant once for the start, or every year.
    "mixed": None,
    "unresolved": None,
}


def assumed_period(cost: Cost, deadline_kind: str) -> CeilingPeriod | None:
    """The period of a ceiling until coordination confirms one; None: no ceiling, or unclear.

    `deadline_kind` is a `DeadlineKind` (as text: costs do not know deadlines).
    """
    if cost.ceiling_cents is None:
        return None
    return cost.stated_period or _ASSUMED[deadline_kind]


@dataclass(frozen=True, slots=True)
class Spending:
    """Cents of one measure. Only the city's own money counts against a ceiling."""

    city_cents: int = 0
    third_party_cents: int = 0

    def __add__(self, other: "Spending") -> "Spending":
        return Spending(
            self.city_cents + other.city_cents, self.third_party_cents + other.third_party_cents
        )


class CeilingStanding(StrEnum):
    WITHIN = "within"
    NEAR = "near"
    ABOVE = "above"
    FROM_EXISTING_BUDGET = "from_existing_budget"
    UNCLEAR_PERIOD = "unclear_period"
    NO_CEILING = "no_ceiling"


CEILING_STANDING: dict[CeilingStanding, Sign] = {
    CeilingStanding.WITHIN: Sign("im Rahmen", "✔", 1, Tone.GOOD),
    CeilingStanding.NEAR: Sign("Obergrenze fast erreicht", "‼", 2, Tone.WARN),
    CeilingStanding.ABOVE: Sign("Obergrenze überschritten", "▲", 3, Tone.BAD),
    CeilingStanding.FROM_EXISTING_BUDGET: Sign("aus vorhandenem Budget", "●", 4, Tone.NEUTRAL),
    CeilingStanding.UNCLEAR_PERIOD: Sign("Zeitraum der Obergrenze klären", "?", 5, Tone.WARN),
    CeilingStanding.NO_CEILING: Sign("keine Obergrenze", "–", 6, Tone.NEUTRAL),
}


def against_ceiling(
    cost: Cost, period: CeilingPeriod | None, spent_city_cents: int
) -> CeilingStanding:
    """Where city money spent in `period` stands; the caller adds up one year or all years."""
    if cost.kind is CostKind.NONE and spent_city_cents > 0:
        return CeilingStanding.FROM_EXISTING_BUDGET
    if cost.ceiling_cents is None:
        return CeilingStanding.NO_CEILING
    if period is None:
        return CeilingStanding.UNCLEAR_PERIOD
    if spent_city_cents > cost.ceiling_cents:
        return CeilingStanding.ABOVE
    if spent_city_cents * 100 >= cost.ceiling_cents * NEAR_PERCENT:
        return CeilingStanding.NEAR
    return CeilingStanding.WITHIN


@dataclass(frozen=True, slots=True)
class CeilingSum:
    kind: CostKind
    period: CeilingPeriod
    measures: int
    cents: int
    approximate: bool


@dataclass(frozen=True, slots=True)
class CeilingTotals:
    """`unclear` are costs with a ceiling whose period nobody confirmed or may assume: listed, never
    summed. Sums of different periods or kinds are never added up either."""

    sums: tuple[CeilingSum, ...]
    unclear: tuple[Cost, ...]


def sum_ceilings(costs: Iterable[tuple[Cost, CeilingPeriod | None]]) -> CeilingTotals:
    by_group: dict[tuple[CostKind, CeilingPeriod], list[Cost]] = {}
    unclear: list[Cost] = []
    for cost, period in costs:
        if cost.ceiling_cents is None:
            continue
        if period is None:
            unclear.append(cost)
        else:
            by_group.setdefault((cost.kind, period), []).append(cost)
    sums = tuple(_sum(*group, by_group[group]) for group in sorted(by_group))
    return CeilingTotals(sums, tuple(unclear))


def _sum(kind: CostKind, period: CeilingPeriod, costs: list[Cost]) -> CeilingSum:
    return CeilingSum(
        kind,
        period,
        measures=len(costs),
        cents=sum(cost.ceiling_cents or 0 for cost in costs),
        approximate=any(cost.approximate for cost in costs),
    )
