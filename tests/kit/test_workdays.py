from datetime import date, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import Invalid
from app.kit.workdays import (
    STATES,
    is_working_day,
    public_holidays,
    working_day_after,
    working_day_from,
)

states = st.sampled_from(sorted(STATES))
days = st.dates(date(2015, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    "day, state, expected",
    [
        (date(2022, 1, 5), "TH", True),
        (date(2022, 1, 6), "TH", True),
        (date(2022, 1, 6), "BY", False),  # Heilige Drei Könige
        (date(2021, 9, 20), "TH", False),  # Weltkindertag, only here
        (date(2021, 9, 20), "SN", True),
        (date(2018, 9, 20), "TH", True),  # not yet
        (date(2022, 4, 15), "TH", False),  # Karfreitag
        (date(2021, 10, 31), "TH", False),
        (date(2022, 1, 8), "TH", False),  # Saturday
        (date(2021, 12, 31), "TH", True),
    ],
)
def test_a_state_has_its_own_holidays(day: date, state: str, expected: bool) -> None:
    assert is_working_day(day, state) is expected


@pytest.mark.parametrize(
    "day, state, first",
    [
        (date(2021, 10, 1), "TH", date(2021, 10, 1)),
        (date(2022, 10, 1), "TH", date(2022, 10, 4)),  # Saturday, Sunday, 3 October
        (date(2025, 1, 5), "TH", date(2025, 1, 6)),
        (date(2025, 1, 5), "BY", date(2025, 1, 7)),
        (date(2022, 1, 31), "TH", date(2022, 1, 31)),
    ],
)
def test_the_first_working_day_from_a_day_on(day: date, state: str, first: date) -> None:
    assert working_day_from(day, state) == first


@given(days, states)
def test_the_next_working_day_is_later_and_nothing_is_passed_over(day: date, state: str) -> None:
    following = working_day_after(day, state)
    assert is_working_day(following, state)
    between = [day + timedelta(days=n) for n in range(1, (following - day).days)]
    assert not any(is_working_day(other, state) for other in between)


@given(st.integers(2015, 2060), states)
def test_every_state_has_the_nine_common_holidays(year: int, state: str) -> None:
    found = public_holidays(year, state)
    assert {date(year, 1, 1), date(year, 5, 1), date(year, 10, 3), date(year, 12, 25)} <= found
    assert 9 <= len(found) <= 15


def test_all_sixteen_states_are_known() -> None:
    assert len(STATES) == 16
    assert set(country_holidays("DE").subdivisions) > STATES  # which knows a town, too


def test_an_unknown_state_is_refused_in_words() -> None:
    with pytest.raises(Invalid, match="„XX“ ist kein Bundesland"):
        is_working_day(date(2022, 1, 5), "XX")
