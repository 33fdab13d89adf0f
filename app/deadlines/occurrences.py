"""Rules → the days on which something is due, as resolved; and where decisions have put one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.deadlines.model import AfterResolutionRule, Deadline, FixedRule, Rule, YearlyRule
from app.deadlines.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`due` is also its name: confirmations and extensions of one occurrence refer to it."""

    due: date
    rule: Rule
    is_fixed: bool


def occurrences(
    deadline: Deadline, *, in_force_from: date, resolved_on: date | None, until: date
) -> tuple[Occurrence, ...]:
    """All due days up to and including `until`, sorted, each day once.

    What recurs begins with the plan: days before `in_force_from` do not count. A fixed date was
    resolved as such and always counts.
    """
    by_day: dict[date, Occurrence] = {}
    fixed_day = fixed_date(deadline, resolved_on)
    for rule in deadline.rules:
        if not isinstance(rule, YearlyRule):
            if fixed_day and fixed_day <= until:
                by_day[fixed_day] = Occurrence(fixed_day, rule, is_fixed=True)
            continue
        for year in range(max(in_force_from.year, rule.first_year or 0), until.year + 1):
            due = rule.due_in(year)
            if in_force_from <= due <= until and due != fixed_day:
                by_day[due] = Occurrence(due, rule, is_fixed=False)
    return tuple(by_day[day] for day in sorted(by_day))


def fixed_date(deadline: Deadline, resolved_on: date | None) -> date | None:
    """The one date of a deadline that does not recur; None while no resolution gives it."""
    for rule in deadline.rules:
        match rule:
            case FixedRule(due):
                return due
            case AfterResolutionRule():
                return resolved_on and Quarter.of(resolved_on).last_day
    return None


def extended(resolved: date, decisions: Iterable[tuple[date, date]]) -> date:
    """`decisions`: the day decided and the new date, in the order recorded. The latest wins; it is
    no extension where it names an earlier date."""
    in_order = sorted(decisions, key=lambda decision: decision[0])
    return max(resolved, in_order[-1][1]) if in_order else resolved
