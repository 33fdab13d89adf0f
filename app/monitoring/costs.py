"""What the plan may cost and what was spent, as far as it can be said. Pure.

Sums stand apart by kind of cost and period. What is unclear is listed and never summed; what
nobody stated counts as not stated, not as nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.costs import CeilingPeriod, CeilingStanding, CostKind
from app.monitoring.model import MeasureState, OfficeRef, PlanState
from app.status_reports.implementation import Implementation
from app.status_reports.states import COUNTING

WATCHED = (CeilingStanding.ABOVE, CeilingStanding.NEAR)


@dataclass(frozen=True, slots=True)
class CostLine:
    """One measure with what its office stated for the year; None: nothing was stated."""

    measure: MeasureState
    city_cents: int | None
    third_party_cents: int | None
    need_cents: int | None

    @property
    def against_cents(self) -> int | None:
        """City money of the time that the ceiling covers."""
        if self.measure.ceiling_period is CeilingPeriod.PER_YEAR:
            return self.city_cents
        return self.measure.spent_city_cents


@dataclass(frozen=True, slots=True)
class CostSum:
    """Measures of one kind and period: ceilings beside spending. `stating`: how many state one."""

    kind: CostKind
    period: CeilingPeriod
    measures: int
    ceiling_cents: int
    approximate: bool
    stating: int
    spent_cents: int


@dataclass(frozen=True, slots=True)
class Need:
    """What one office wants for the coming budget year."""

    office: OfficeRef
    lines: tuple[CostLine, ...]

    @property
    def cents(self) -> int:
        return sum(line.need_cents or 0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class CostOverview:
    year: int
    lines: tuple[CostLine, ...]
    sums: tuple[CostSum, ...]
    unclear: tuple[CostLine, ...]
    """A ceiling for nobody knows how long."""
    without_sum: tuple[tuple[CostKind, tuple[CostLine, ...]], ...]
    """„je nach Aufwand“, „nicht bezifferbar“: the wording says no amount."""
    watched: tuple[CostLine, ...]
    needs: tuple[Need, ...]

    @property
    def need_cents(self) -> int:
        return sum(need.cents for need in self.needs)

    @property
    def third_party_cents(self) -> int:
        return sum(line.third_party_cents or 0 for line in self.lines)


def cost_overview(state: PlanState, year: int) -> CostOverview:
    """Of the measures that are not dropped; reports count from the moment they are handed in."""
    lines = tuple(
        _line(measure, year)
        for measure in state.measures
        if measure.implementation is not Implementation.DROPPED
    )
    with_ceiling = [line for line in lines if line.measure.cost.ceiling_cents is not None]
    return CostOverview(
        year=year,
        lines=lines,
        sums=tuple(_sums(with_ceiling)),
        unclear=tuple(line for line in with_ceiling if line.measure.ceiling_period is None),
        without_sum=tuple(_without_sum(lines)),
        watched=tuple(line for line in lines if line.measure.spending in WATCHED),
        needs=tuple(_needs(lines)),
    )


def _line(measure: MeasureState, year: int) -> CostLine:
    report = measure.annual_report(year)
    if report is None or report.step not in COUNTING:
        return CostLine(measure, None, None, None)
    return CostLine(
        measure, report.spent_city_cents, report.spent_third_party_cents, report.budget_need_cents
    )


def _sums(lines: Sequence[CostLine]) -> Iterable[CostSum]:
    groups: dict[tuple[CostKind, CeilingPeriod], list[CostLine]] = {}
    for line in lines:
        period = line.measure.ceiling_period
        if period is not None:
            groups.setdefault((line.measure.cost.kind, period), []).append(line)
    for (kind, period), found in sorted(groups.items()):
        spent = [line.against_cents for line in found if line.against_cents is not None]
        yield CostSum(
            kind,
            period,
            measures=len(found),
            ceiling_cents=sum(line.measure.cost.ceiling_cents or 0 for line in found),
            approximate=any(line.measure.cost.approximate for line in found),
            stating=len(spent),
            spent_cents=sum(spent),
        )


def _without_sum(lines: Sequence[CostLine]) -> Iterable[tuple[CostKind, tuple[CostLine, ...]]]:
    """Costs of no amount, without those that mean „no additional costs“."""
    for kind in CostKind:
        found = tuple(
            line
            for line in lines
            if line.measure.cost.kind is kind and line.measure.cost.ceiling_cents is None
        )
        if found and kind is not CostKind.NONE:
            yield kind, found


def _needs(lines: Sequence[CostLine]) -> Iterable[Need]:
    groups: dict[OfficeRef, list[CostLine]] = {}
    for line in lines:
        if line.need_cents is not None:
            groups.setdefault(line.measure.reporting_office, []).append(line)
    for office, found in sorted(groups.items(), key=lambda group: group[0].name):
        yield Need(office, tuple(found))
