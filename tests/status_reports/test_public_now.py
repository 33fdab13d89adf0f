"""What readers see of a year, as coordination is told."""

from datetime import date

import pytest

from app.status_reports.edition_tables import YearEdition
from app.status_reports.public_now import PublicNow, public_now
from app.status_reports.states import YearState

OPEN, CLOSED, REOPENED = YearState.OPEN, YearState.CLOSED, YearState.REOPENED
MARCH, APRIL, MAY = date(2022, 3, 9), date(2022, 4, 1), date(2022, 5, 4)


@pytest.mark.parametrize(
    ("laid", "state", "told"),
    [
        ([], OPEN, PublicNow(None, None, None, None, False, 1)),
        ([None], CLOSED, PublicNow(None, None, None, None, False, 1)),
        ([MARCH], CLOSED, PublicNow(1, MARCH, None, None, False, 1)),
        ([MARCH], REOPENED, PublicNow(1, MARCH, None, None, True, 2)),
        ([MARCH, None], CLOSED, PublicNow(1, MARCH, None, None, True, 2)),
        ([MARCH, None], REOPENED, PublicNow(1, MARCH, None, None, True, 3)),
        ([MARCH, MAY], CLOSED, PublicNow(1, MARCH, 2, MAY, False, 2)),
        ([MAY], CLOSED, PublicNow(None, None, 1, MAY, False, 1)),
        ([MARCH, APRIL], CLOSED, PublicNow(2, APRIL, None, None, False, 2)),
        ([None, MARCH], CLOSED, PublicNow(2, MARCH, None, None, False, 2)),
    ],
)
def test_it_is_the_newest_edition_laid(
    laid: list[date | None], state: YearState, told: PublicNow
) -> None:
    editions = [
        YearEdition(reporting_year_id=1, edition=number, public_from_date=day)
        for number, day in enumerate(laid, 1)
    ]
    assert public_now(editions, state, APRIL) == told
