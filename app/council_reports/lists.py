"""What the chapters of the report list, picked from its frozen contents. Pure.

Always in the order of the plan or of the calendar, never by who did how much.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from app.council_reports.contents import Duty, MeasureEntry, ReportContents
from app.deadlines import Quarter
from app.status_reports.implementation import Implementation
from app.status_reports.states import AssessmentOutcome

Measures = tuple[MeasureEntry, ...]
_POSSIBLE: Final = frozenset(
    {AssessmentOutcome.FEASIBLE, AssessmentOutcome.PARTLY, AssessmentOutcome.ONLY_IF_FUNDED}
)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What one body decided on one day under one paper, on which measures."""

    decided_date: date
    body: str
    paper: str | None
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """What assessments say that it would cost in a budget year; None where none names a sum."""

    year: int | None
    assessments: int
    once_cents: int | None
    yearly_cents: int | None


@dataclass(frozen=True, slots=True)
class Lists:
    """By number of the field: `achieved`, `hindered`, `unknown` (no accepted report of the year).

    `coming`: by quarter, what is due in the coming year.
    """

    achieved: Mapping[int, Measures]
    hindered: Mapping[int, Measures]
    unknown: Mapping[int, Measures]
    decisions: tuple[DecisionLine, ...]
    assessed: Measures
    unassessed: Measures
    budgets: tuple[BudgetLine, ...]
    coming: tuple[tuple[str, tuple[tuple[date, MeasureEntry], ...]], ...]
    with_target: int
    """How many reports name a target figure."""


def lists_of(contents: ReportContents) -> Lists:
    measures = contents.measures
    assessments = [m for m in measures if m.is_assessment]
    assessed = tuple(m for m in assessments if m.report and m.report.assessment)
    return Lists(
        achieved=_by_field(contents, lambda m: _is_achieved(m, contents.year)),
        hindered=_by_field(contents, lambda m: bool(m.report and m.report.obstacles)),
        unknown=_by_field(contents, lambda m: m.duty in {Duty.MISSING, Duty.UNDER_REVIEW}),
        decisions=tuple(_decisions(contents)),
        assessed=assessed,
        unassessed=tuple(m for m in assessments if m not in assessed),
        budgets=tuple(_budgets(assessed)),
        coming=_coming(measures),
        with_target=sum(1 for m in measures if m.report and m.report.target_figure),
    )


def _by_field(
    contents: ReportContents, wanted: Callable[[MeasureEntry], bool]
) -> dict[int, Measures]:
    return {field.number: tuple(filter(wanted, field.measures)) for field in contents.fields}


def _is_achieved(m: MeasureEntry, year: int) -> bool:
    """Finished in the year, running since the year, or carried out on a date of the year."""
    day = m.report.effective_date if m.report else None
    return bool(m.confirmations) or (
        m.implementation in {Implementation.COMPLETED, Implementation.CONTINUOUS}
        and day is not None
        and day.year == year
    )


def _decisions(contents: ReportContents) -> Iterator[DecisionLine]:
    """Of the year; one paper may move several dates."""
    found: dict[tuple[date, str, str | None], list[str]] = {}
    for m in contents.measures:
        for each in m.decisions:
            if each.decided_date.year == contents.year:
                key = each.decided_date, each.decided_by, each.paper
                found.setdefault(key, []).append(m.number)
    for day, body, paper in sorted(found, key=lambda key: (key[0], key[1], key[2] or "")):
        yield DecisionLine(day, body, paper, tuple(dict.fromkeys(found[day, body, paper])))


def _budgets(assessed: Measures) -> Iterator[BudgetLine]:
    """Only where something may come of it and a sum is named."""
    found = [m.report.assessment for m in assessed if m.report and m.report.assessment]
    stated = [
        each
        for each in found
        if each.outcome in _POSSIBLE
        and (each.cost_once_cents is not None or each.cost_yearly_cents is not None)
    ]
    stated.sort(key=lambda each: each.budget_year or date.max.year)
    for year, group in groupby(stated, key=lambda each: each.budget_year):
        each_of_year = list(group)
        yield BudgetLine(
            year,
            len(each_of_year),
            _sum([each.cost_once_cents for each in each_of_year]),
            _sum([each.cost_yearly_cents for each in each_of_year]),
        )


def _sum(cents: list[int | None]) -> int | None:
    known = [each for each in cents if each is not None]
    return sum(known) if known else None


def _coming(
    measures: Measures,
) -> tuple[tuple[str, tuple[tuple[date, MeasureEntry], ...]], ...]:
    """Same days keep the order of the plan."""
    dates = sorted(
        ((day, m) for m in measures for day in m.deadline.coming), key=lambda each: each[0]
    )
    return tuple(
        (quarter.label, tuple(group))
        for quarter, group in groupby(dates, key=lambda each: Quarter.of(each[0]))
    )
