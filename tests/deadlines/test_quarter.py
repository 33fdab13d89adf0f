from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines import Quarter

DAYS = st.dates(min_value=date(1901, 1, 1), max_value=date(2199, 1, 1))


def test_a_quarter_and_its_days() -> None:
    quarter = Quarter.parse("2021-Q4")
    assert (quarter.first_day, quarter.last_day) == (date(2021, 10, 1), date(2021, 12, 31))
    assert (str(quarter), quarter.label) == ("2021-Q4", "4. Quartal 2021")
    assert (quarter.previous(), quarter.next()) == (Quarter(2021, 3), Quarter(2022, 1))
    assert Quarter(2024, 1) < Quarter(2024, 2) < Quarter(2025, 1)


@pytest.mark.parametrize(
    "text", ["2021Q4", "2021-Q5", "2021-Q0", "0000-Q1", "21-Q4", "2021-q4", "", "٢٠٢١-Q4"]
)
def test_what_is_no_quarter(text: str) -> None:
    with pytest.raises(ValueError, match="Quartal"):
        Quarter.parse(text)


@given(DAYS)
def test_every_day_lies_in_exactly_one_quarter(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert day in quarter
    assert day not in quarter.next()
    assert day not in quarter.previous()
    assert quarter.last_day + timedelta(days=1) == quarter.next().first_day
    assert quarter.next().previous() == quarter == Quarter.parse(str(quarter))
    assert quarter.next().ordinal == quarter.ordinal + 1
