"""Clocks that jump, and the two days a year on which they do so on purpose."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.kit.clock import Clock
from app.kit.db import Database
from app.quarterly_checks.checks import run_due_checks
from app.quarterly_checks.tables import QuarterlyCheck


def at(text: str) -> Clock:
    instant = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return Clock(lambda: instant)


def run(database: Database, instant: str) -> list[str]:
    run_due_checks(database, at(instant))
    with database.reading() as session:
        return list(session.exec(select(QuarterlyCheck.quarter).order_by("quarter")).all())


@pytest.mark.parametrize(
    ("before", "after", "quarters"),
    [
        ("2021-06-30T21:59", "2021-06-30T22:00", ["2021-Q2"]),  # summer: Berlin is two hours ahead
        ("2021-09-30T21:59", "2021-09-30T22:00", ["2021-Q2", "2021-Q3"]),
        ("2021-12-31T22:59", "2021-12-31T23:00", ["2021-Q2", "2021-Q3", "2021-Q4"]),  # winter: one
    ],
)
def test_a_check_is_due_at_midnight_in_berlin(seeded, before, after, quarters):
    assert run(seeded, before) == quarters[:-1]
    assert run(seeded, after) == quarters


@pytest.mark.parametrize("day", ["2021-10-31", "2022-03-27"])
def test_the_days_of_the_change_bring_no_check_and_hide_none(seeded, day):
    """Every half hour through a day that has 25 or 23 hours."""
    midnight = datetime.fromisoformat(day)
    found = [
        run(seeded, (midnight + timedelta(minutes=30 * step)).isoformat()) for step in range(-6, 54)
    ]
    assert all(each == found[0] for each in found)
    assert found[0][0] == "2021-Q2"


def test_a_clock_that_jumps_ahead_makes_up_once_and_one_that_jumps_back_undoes_nothing(seeded):
    assert run(seeded, "2021-07-01T10:00") == ["2021-Q2"]
    assert run(seeded, "2021-05-01T10:00") == ["2021-Q2"]
    year = ["2021-Q2", "2021-Q3", "2021-Q4", "2022-Q1", "2022-Q2"]
    assert run(seeded, "2022-07-01T10:00") == year
    assert run(seeded, "2021-10-01T10:00") == year
    assert run(seeded, "2022-07-01T10:01") == year
    assert run(seeded, "1970-01-01T00:00") == year
