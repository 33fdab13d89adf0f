"""Counted attempts: never more than the limit, whoever counts, and again after the window."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.errors import TooMany
from app.kit.limits import Limit, check_attempts, count_attempt, forget_old_attempts, take_back

NOW = clock_at(date(2022, 1, 20)).now()
LIMIT = Limit("search", 3, timedelta(minutes=1), "Zu oft.")


def tries(database: Database, number: int, whose: str = "a", now=NOW) -> int:
    """How many of them are let through."""
    let_through = 0
    for _ in range(number):
        try:
            count_attempt(database, LIMIT, whose, now)
        except TooMany:
            continue
        let_through += 1
    return let_through


def test_the_limit_is_reached_and_the_window_passes(database):
    assert tries(database, 5) == 3
    assert tries(database, 1, "b") == 1
    with pytest.raises(TooMany, match="Zu oft") as refused:
        check_attempts(database, LIMIT, "a", NOW + timedelta(seconds=20))
    assert refused.value.retry_after == 40
    check_attempts(database, LIMIT, "b", NOW)
    assert tries(database, 5, now=NOW + timedelta(minutes=1)) == 3


def test_two_limits_do_not_count_for_each_other(database):
    assert tries(database, 3) == 3
    count_attempt(database, Limit("paper", 1, timedelta(hours=1), "Zu oft."), "a", NOW)


def test_many_at_once_do_not_slip_through(database):
    other = Database(database.engine.url.render_as_string(hide_password=False))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: tries((database, other)[n % 2], 2), range(8)))
    other.close()
    assert sum(found) == 3


def test_what_went_well_is_taken_back(database):
    assert tries(database, 3) == 3
    take_back(database, LIMIT, "a")
    assert tries(database, 2) == 1
    take_back(database, LIMIT, "a", all_of_them=True)
    assert tries(database, 5) == 3
    take_back(database, LIMIT, "unknown")


def test_counting_leaves_the_read_caches_alone(database):
    before = database.version()
    tries(database, 4)
    assert database.version() == before


def test_old_counts_are_forgotten(database):
    tries(database, 1)
    assert forget_old_attempts(database, NOW + timedelta(minutes=59)) == 0
    assert forget_old_attempts(database, NOW + timedelta(hours=1)) == 1
