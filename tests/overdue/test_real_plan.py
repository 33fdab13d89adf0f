"""The 146 deadline cells of the Erfurt plan, counted by hand for several days."""

import csv
from datetime import date
from pathlib import Path

import pytest

from app.deadlines import read_deadline
from app.overdue import Basis, MeasureFacts, Timeliness, assess

DATA = Path(__file__).parents[1] / "data" / "deadline_and_cost_cells.tsv"
with DATA.open(encoding="utf-8", newline="") as file:
    CELLS = {
        row["number"]: row["deadline"]
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    }

AS_OF_DATE = date(2021, 4, 27)
RESOLVED = date(2021, 6, 9)

Q2_2021 = "1.1.2 3.3.5 3.3.6 8.1.3 8.9.1 12.1.2 13.6.2"
TWICE_A_YEAR = "7.2.1 13.4.1"
Q3_2021 = "1.2.1 1.2.2 1.2.3 1.6.3 1.6.7 1.8.1 3.2.3 10.2.3"
Q3_EVERY_YEAR = "10.1.1 10.2.2"
OCTOBER_2021 = "2.3.1"
Q4_2021 = (
    "1.6.2 1.6.5 1.6.6 1.7.3 2.1.1 2.1.2 2.2.1 2.4.1 2.5.2 2.5.3 2.6.2 2.7.3 4.1.2 4.2.2 4.4.1 "
    "4.4.2 4.5.1 4.5.2 5.1.1 5.1.2 8.6.2 8.8.3 8.8.4 8.10.1 9.1.1 9.1.2 9.1.3 9.3.1 13.6.3 14.3.1"
)
EVERY_DECEMBER = "1.1.1 4.4.4 7.1.2 13.1.1 14.1.1"
Q1_2022 = "8.8.2"
EVERY_MARCH = "10.1.2"
AFTER_RESOLUTION = "1.6.1 14.2.1"

UNTIL_JUNE = f"{Q2_2021} {TWICE_A_YEAR}"
UNTIL_SEPTEMBER = f"{UNTIL_JUNE} {Q3_2021} {Q3_EVERY_YEAR}"
UNTIL_DECEMBER = f"{UNTIL_SEPTEMBER} {OCTOBER_2021} {Q4_2021} {EVERY_DECEMBER}"
UNTIL_MARCH = f"{UNTIL_DECEMBER} {Q1_2022} {EVERY_MARCH}"


def overdue(as_of: date, *, resolved: bool) -> set[str]:
    resolved_on = RESOLVED if resolved else None
    return {
        number
        for number, cell in CELLS.items()
        if assess(
            MeasureFacts(read_deadline(cell), resolved_on or AS_OF_DATE, resolved_on), as_of
        ).overdue
    }


@pytest.mark.parametrize(
    "as_of, numbers, count",
    [
        (date(2021, 3, 31), "", 0),
        (date(2021, 6, 29), "", 0),
        (date(2021, 6, 30), UNTIL_JUNE, 9),
        (date(2021, 7, 1), UNTIL_JUNE, 9),
        (date(2021, 9, 29), UNTIL_JUNE, 9),
        (date(2021, 9, 30), UNTIL_SEPTEMBER, 19),
        (date(2021, 10, 31), f"{UNTIL_SEPTEMBER} {OCTOBER_2021}", 20),
        (date(2021, 12, 31), UNTIL_DECEMBER, 55),
        (date(2022, 3, 31), UNTIL_MARCH, 57),
    ],
)
def test_nothing_reported(as_of: date, numbers: str, count: int) -> None:
    assert len(numbers.split()) == count
    assert overdue(as_of, resolved=False) == set(numbers.split())
    if as_of >= date(2021, 6, 30):  # once resolved, two more have a date
        with_resolution = set(numbers.split()) | set(AFTER_RESOLUTION.split())
        assert overdue(as_of, resolved=True) == with_resolution


def test_until_somebody_had_to_report_everything_is_unreported() -> None:
    for number in UNTIL_DECEMBER.split():
        facts = MeasureFacts(read_deadline(CELLS[number]), AS_OF_DATE)
        for day, basis in (
            (date(2022, 1, 31), Basis.UNREPORTED),
            (date(2022, 2, 1), Basis.REPORTED),
        ):
            found = assess(facts, day).overdue
            assert found is not None
            assert found.basis is basis


def test_on_the_day_the_plan_was_printed() -> None:
    facts = {n: MeasureFacts(read_deadline(c), AS_OF_DATE) for n, c in CELLS.items()}
    by_timeliness: dict[Timeliness | None, set[str]] = {}
    for number, fact in facts.items():
        by_timeliness.setdefault(assess(fact, AS_OF_DATE).timeliness, set()).add(number)
    assert by_timeliness.pop(Timeliness.UNRESOLVED) == set(AFTER_RESOLUTION.split())
    assert by_timeliness.pop(Timeliness.DUE_THIS_QUARTER) == set(UNTIL_JUNE.split())
    assert len(by_timeliness.pop(Timeliness.NO_DEADLINE)) == 82
    assert len(by_timeliness.pop(Timeliness.ON_TRACK)) == 146 - 2 - 9 - 82
    assert not by_timeliness
