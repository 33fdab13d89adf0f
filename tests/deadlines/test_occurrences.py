from datetime import date

import pytest

from app.deadlines import Deadline, FixedRule, YearlyRule, fixed_date, occurrences, read_deadline

IN_FORCE = date(2021, 4, 27)


def due(wording: str, until: date, resolved_on: date | None = None) -> list[str]:
    found = occurrences(
        read_deadline(wording), in_force_from=IN_FORCE, resolved_on=resolved_on, until=until
    )
    return [str(occurrence.due) for occurrence in found]


@pytest.mark.parametrize(
    "wording, days",
    [
        ("4. Quartal 2021", ["2021-12-31"]),
        ("1. Quartal 2021", ["2021-03-31"]),  # fixed before the plan was in force: counts
        ("1. Quartal 2023", []),  # later than asked for
        ("jährlich", ["2021-12-31", "2022-12-31"]),
        ("2mal jährlich", ["2021-06-30", "2021-12-31", "2022-06-30", "2022-12-31"]),
        ("1. Quartal des Jahres", ["2022-03-31"]),  # that of 2021 ended before the plan began
        ("3. Quartal 2021 und folgende Jahre", ["2021-09-30", "2022-09-30"]),
        ("jährlich ab 2022", ["2022-12-31"]),
        ("fortlaufend", []),
        ("mittelfristig", []),
        ("Sofort nach Stadtratsbeschluss", []),
    ],
)
def test_days(wording: str, days: list[str]) -> None:
    assert due(wording, until=date(2022, 12, 31)) == days


@pytest.mark.parametrize(
    "resolved_on, day",
    [("2021-06-09", "2021-06-30"), ("2021-07-01", "2021-09-30"), ("2021-12-31", "2021-12-31")],
)
def test_after_the_resolution(resolved_on: str, day: str) -> None:
    wording = "Sofort nach Stadtratsbeschluss"
    assert due(wording, date(2021, 12, 31), date.fromisoformat(resolved_on)) == [day]


def test_the_first_day_in_force_counts() -> None:
    deadline = Deadline("am 27.04. jeden Jahres", (YearlyRule(4, 27),))
    found = occurrences(deadline, in_force_from=IN_FORCE, resolved_on=None, until=date(2022, 4, 27))
    assert [o.due.year for o in found] == [2021, 2022]


def test_a_day_that_two_rules_give_is_one_and_fixed() -> None:
    fixed = FixedRule(date(2021, 12, 31))
    deadline = Deadline("ausgelegt", (YearlyRule(12, 31), fixed))
    found = occurrences(
        deadline, in_force_from=IN_FORCE, resolved_on=None, until=date(2022, 12, 31)
    )
    assert [(o.due, o.is_fixed) for o in found] == [(fixed.due, True), (date(2022, 12, 31), False)]
    assert fixed_date(deadline, None) == fixed.due
