"""Day boundaries in Europe/Berlin, and a memory that does not outlive midnight."""

from datetime import UTC, date, datetime
from typing import Any

import pytest


@pytest.fixture
def timeliness(town: Any) -> Any:
    def ask(number: str, who: str | None = None) -> str:
        return town.get(f"{town.plan}/measures/{number}", who).json()["timeliness"]

    return ask


@pytest.mark.parametrize("who", [None, "coordination"])
def test_nothing_is_overdue_on_its_own_due_day(town: Any, timeliness: Any, who: str | None) -> None:
    """1.2.1 was due by 30.09.2021."""
    town.move_to(date(2021, 9, 30), hour=23)
    assert timeliness("1.2.1", who) == "due_this_quarter"
    town.move_to(date(2021, 10, 1), hour=1)
    assert timeliness("1.2.1", who) == "overdue"


def test_the_day_is_berlins_not_utcs(town: Any, timeliness: Any) -> None:
    town.now = datetime(2021, 9, 30, 21, 59, tzinfo=UTC)
    assert timeliness("1.2.1") == "due_this_quarter"
    town.now = datetime(2021, 9, 30, 22, 1, tzinfo=UTC)
    assert timeliness("1.2.1") == "overdue"
    assert town.get(f"{town.plan}/overdue").json()["as_of"] == "2021-09-30"


def test_answers_from_memory_are_todays(town: Any) -> None:
    town.move_to(date(2021, 9, 30))
    path = f"{town.plan}/measures?limit=1000"
    before = town.get(path)
    town.get(path)
    town.move_to(date(2021, 10, 1))
    after = town.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["as_of"] == "2021-09-30"
    changed = [
        (old["timeliness"], new["timeliness"])
        for old, new in zip(before.json()["items"], after.json()["items"], strict=True)
        if old != new
    ]
    assert ("due_this_quarter", "overdue") in changed


def test_answers_from_memory_know_what_was_written_just_now(town: Any) -> None:
    path = f"{town.plan}"
    assert town.get(path).json()["resolution_date"] is None
    tag = town.get(path).headers["etag"]
    body = {"date": "2021-05-26", "paper": "0512/21"}
    done = town.send("PUT", f"{path}/resolution", "coordination", version=tag, json=body)
    assert done.status_code == 200, done.text
    assert town.get(path).json()["resolution_date"] == "2021-05-26"


def test_what_is_handed_in_today_shows_inside_today(town: Any) -> None:
    town.hand_in()
    measure = town.get(f"{town.plan}/measures/1.2.1", "clerk").json()
    assert measure["implementation"] == "in_progress"
    assert measure["overdue_basis"] == "reported"
    outside = town.get(f"{town.plan}/measures/1.2.1").json()
    assert (outside["implementation"], outside["overdue_basis"]) == ("not_reported", "unreported")
