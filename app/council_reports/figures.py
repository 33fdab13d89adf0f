"""Numbers of the report, counted from its frozen contents. Pure.

They say how the implementation stands, not what it has achieved; there is no total percentage and
no order of offices by what they did.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from app.costs import CeilingStanding, CeilingTotals, sum_ceilings
from app.council_reports.contents import (
    Change,
    Counts,
    Duty,
    FieldEntry,
    MeasureEntry,
    OfficeEntry,
    ReportContents,
)
from app.council_reports.lists import Lists, lists_of
from app.kit.tables import fold
from app.overdue import Basis, Timeliness
from app.status_reports.implementation import Implementation
from app.status_reports.states import AssessmentOutcome


@dataclass(frozen=True, slots=True)
class Response:
    """Reports of the year. `owed` = received + under_review + missing; what is completed or dropped
    owes none."""

    owed: int
    received: int
    under_review: int
    missing: int
    not_owed: int


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What one office has not reported."""

    office: OfficeEntry
    measures: tuple[MeasureEntry, ...]


@dataclass(frozen=True, slots=True)
class Money:
    """In cents, as the offices state it; `stating` is how many reports name a sum at all."""

    stating: int
    city_cents: int
    third_party_cents: int
    need_stating: int
    need_cents: int
    ceilings: CeilingTotals
    unclear: tuple[MeasureEntry, ...]
    near_or_above: tuple[MeasureEntry, ...]
    from_existing_budget: tuple[MeasureEntry, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    total: Counts
    by_field: tuple[tuple[FieldEntry, Counts], ...]
    response: Response
    money: Money
    overdue: tuple[MeasureEntry, ...]
    overdue_by_basis: dict[Basis, int]
    outstanding: tuple[Outstanding, ...]
    under_review: tuple[MeasureEntry, ...]
    changed: tuple[tuple[str, tuple[Change, ...]], ...]
    lists: Lists
    assessments: int
    outcomes: dict[AssessmentOutcome, int]


def figures_of(contents: ReportContents) -> Figures:
    measures = contents.measures
    overdue = tuple(m for m in measures if m.overdue)
    return Figures(
        total=count(measures),
        by_field=tuple((field, count(field.measures)) for field in contents.fields),
        response=_response(measures),
        money=_money(measures),
        overdue=overdue,
        overdue_by_basis={
            basis: sum(1 for m in overdue if m.overdue and m.overdue.basis is basis)
            for basis in Basis
        },
        outstanding=_outstanding(measures),
        under_review=tuple(m for m in measures if m.duty is Duty.UNDER_REVIEW),
        changed=_changed(contents),
        lists=lists_of(contents),
        assessments=sum(m.is_assessment for m in measures),
        outcomes=_outcomes(measures),
    )


class Standing(Protocol):
    """A measure of the report or of the read model."""

    @property
    def implementation(self) -> Implementation: ...
    @property
    def timeliness(self) -> Timeliness | None: ...


def count(measures: Iterable[Standing]) -> Counts:
    """Every state is named, with 0 where there is none."""
    listed = tuple(measures)
    implementation = Counter(m.implementation for m in listed)
    timeliness = Counter(m.timeliness for m in listed)
    return Counts(
        measures=len(listed),
        implementation={state: implementation[state] for state in Implementation},
        timeliness={state: timeliness[state] for state in Timeliness},
    )


def _response(measures: tuple[MeasureEntry, ...]) -> Response:
    duties = Counter(m.duty for m in measures)
    return Response(
        owed=len(measures) - duties[Duty.NOT_OWED],
        received=duties[Duty.RECEIVED],
        under_review=duties[Duty.UNDER_REVIEW],
        missing=duties[Duty.MISSING],
        not_owed=duties[Duty.NOT_OWED],
    )


def _money(measures: tuple[MeasureEntry, ...]) -> Money:
    """Ceilings of dropped measures are not summed: nobody will spend them."""
    reports = [m.report for m in measures if m.report]
    city = [r.spent_city_cents for r in reports if r.spent_city_cents is not None]
    third = [r.spent_third_party_cents for r in reports if r.spent_third_party_cents is not None]
    need = [r.budget_need_cents for r in reports if r.budget_need_cents is not None]
    alive = [m for m in measures if m.implementation is not Implementation.DROPPED]
    standing = {
        state: tuple(m for m in alive if m.cost.standing is state) for state in CeilingStanding
    }
    return Money(
        stating=sum(
            1
            for r in reports
            if r.spent_city_cents is not None or r.spent_third_party_cents is not None
        ),
        city_cents=sum(city),
        third_party_cents=sum(third),
        need_stating=len(need),
        need_cents=sum(need),
        ceilings=sum_ceilings((m.cost.cost, m.cost.period) for m in alive),
        unclear=tuple(m for m in alive if m.cost.cost.ceiling_cents and m.cost.period is None),
        near_or_above=standing[CeilingStanding.NEAR] + standing[CeilingStanding.ABOVE],
        from_existing_budget=standing[CeilingStanding.FROM_EXISTING_BUDGET],
    )


def _outstanding(measures: tuple[MeasureEntry, ...]) -> tuple[Outstanding, ...]:
    """By the name of the office: the order says nothing about anybody."""
    missing: dict[OfficeEntry, list[MeasureEntry]] = {}
    for m in measures:
        if m.duty is Duty.MISSING:
            missing.setdefault(m.reporting_office, []).append(m)
    return tuple(
        Outstanding(office, tuple(missing[office]))
        for office in sorted(missing, key=lambda office: (fold(office.name), office.code))
    )


def _changed(contents: ReportContents) -> tuple[tuple[str, tuple[Change, ...]], ...]:
    """In the plan's order, then by date."""
    by_number: dict[str, list[Change]] = {m.number: [] for m in contents.measures}
    for change in sorted(contents.changes, key=lambda change: change.date):
        by_number.setdefault(change.number, []).append(change)
    return tuple((number, tuple(changes)) for number, changes in by_number.items() if changes)


def _outcomes(measures: tuple[MeasureEntry, ...]) -> dict[AssessmentOutcome, int]:
    found = Counter(
        m.report.assessment.outcome for m in measures if m.report and m.report.assessment
    )
    return {outcome: found[outcome] for outcome in AssessmentOutcome}
