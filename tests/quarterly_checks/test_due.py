from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines import Quarter
from app.plan.tables import Plan
from app.quarterly_checks.due import due_quarters, is_made_up


def plan(
    monitored_from: date, *, in_force_from: date = date(2021, 4, 27), until: date | None = None
) -> Plan:
    return Plan(
        slug="plan",
        title="Plan",
        as_of_date=in_force_from,
        in_force_until=until,
        monitored_from=monitored_from,
    )


def quarters(*texts: str) -> tuple[Quarter, ...]:
    return tuple(map(Quarter.parse, texts))


@pytest.mark.parametrize(
    "what, recorded, today, expected",
    [
        (plan(date(2021, 5, 3)), (), date(2021, 6, 30), ()),  # has not ended
        (plan(date(2021, 5, 3)), (), date(2021, 7, 1), ("2021-Q2",)),
        (plan(date(2021, 5, 3)), ("2021-Q2",), date(2021, 7, 1), ()),
        # a service that stood still makes up for it, in order
        (plan(date(2021, 5, 3)), ("2021-Q2",), date(2022, 2, 10), ("2021-Q3", "2021-Q4")),
        (plan(date(2021, 5, 3)), ("2021-Q3",), date(2022, 1, 1), ("2021-Q2", "2021-Q4")),
        # a first start on an old plan makes up for nothing
        (plan(date(2026, 11, 20)), (), date(2026, 11, 20), ()),
        (plan(date(2026, 11, 20)), (), date(2027, 1, 1), ("2026-Q4",)),
        (plan(date(2026, 12, 31)), (), date(2027, 1, 1), ("2026-Q4",)),
        (plan(date(2027, 1, 1)), (), date(2027, 1, 1), ()),
        # monitored before it came into force
        (plan(date(2020, 1, 1)), (), date(2021, 7, 1), ("2021-Q2",)),
        # ended: the quarter at whose end it was no longer in force does not count
        (
            plan(date(2021, 5, 3), until=date(2021, 9, 30)),
            (),
            date(2022, 6, 1),
            ("2021-Q2", "2021-Q3"),
        ),
        (plan(date(2021, 5, 3), until=date(2021, 9, 29)), (), date(2022, 6, 1), ("2021-Q2",)),
    ],
)
def test_what_is_due(
    what: Plan, recorded: tuple[str, ...], today: date, expected: tuple[str, ...]
) -> None:
    assert due_quarters(what, set(quarters(*recorded)), today) == quarters(*expected)


days = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@given(days, days, days, st.none() | days)
def test_running_every_day_or_once_checks_the_same_quarters(
    in_force_from: date, monitored_from: date, today: date, until: date | None
) -> None:
    what = plan(monitored_from, in_force_from=in_force_from, until=until)
    recorded: list[Quarter] = []
    day = max(in_force_from, monitored_from)
    while day <= today:
        recorded.extend(due_quarters(what, recorded, day))
        day += timedelta(days=17)
    recorded.extend(due_quarters(what, recorded, today))
    assert tuple(recorded) == due_quarters(what, (), today)
    assert due_quarters(what, recorded, today) == ()
    assert all(q.last_day < today and q.last_day >= monitored_from for q in recorded)


@pytest.mark.parametrize(
    "today, made_up",
    [(date(2022, 1, 1), False), (date(2022, 3, 31), False), (date(2022, 4, 1), True)],
)
def test_a_check_is_made_up_once_the_next_one_was_due(today: date, made_up: bool) -> None:
    assert is_made_up(Quarter(2021, 4), today) is made_up
