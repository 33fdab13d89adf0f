from datetime import date

import pytest

from app.kit.german import german_date, german_list, one_line


def test_dates_and_lists() -> None:
    assert german_date(date(2021, 6, 9)) == "09.06.2021"
    assert german_list(["30.06."]) == "30.06."
    assert german_list(["31.03.", "30.06.", "31.12."]) == "31.03., 30.06. und 31.12."


@pytest.mark.parametrize(
    "cell, read",
    [
        ("  4.\u00a0Quartal\n2021. ", "4. Quartal 2021"),
        ("fort\u00adlaufend", "fortlaufend"),
        ("viertel-\njährlich", "vierteljährlich"),
        ("ja\u0308hrlich", "jährlich"),
        ("2022-\n2024", "2022- 2024"),
        ("halbjährlich", "halbjährlich"),
        ("²", "²"),
        (" \n.;, ", ""),
    ],
)
def test_cells(cell: str, read: str) -> None:
    assert one_line(cell) == read
