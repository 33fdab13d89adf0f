from datetime import date

import pytest

from app.deadlines import extended

RESOLVED, LATER, LATEST = date(2021, 12, 31), date(2022, 3, 31), date(2022, 6, 30)
JUNE, JULY = date(2021, 6, 1), date(2021, 7, 1)


@pytest.mark.parametrize(
    "decisions, due",
    [
        ([], RESOLVED),
        ([(JUNE, LATER)], LATER),
        ([(JUNE, LATEST), (JULY, LATER)], LATER),
        ([(JULY, LATER), (JUNE, LATEST)], LATER),
        ([(JUNE, LATEST), (JUNE, LATER)], LATER),
        ([(JUNE, LATER), (JULY, date(2021, 9, 30))], RESOLVED),
    ],
    ids=["none", "one", "the latest", "recorded late", "two on one day", "an earlier date"],
)
def test_where_decisions_have_put_a_date(decisions: list[tuple[date, date]], due: date) -> None:
    assert extended(RESOLVED, decisions) == due
