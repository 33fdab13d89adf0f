from datetime import date

import pytest

from app.kit.german import file_size, german_date, german_list, one_line, read_date


@pytest.mark.parametrize(
    ("size", "said"), [(0, "1 kB"), (38_912, "39 kB"), (999_400, "999 kB"), (1_952_000, "2,0 MB")]
)
def test_sizes_of_files(size: int, said: str) -> None:
    assert file_size(size) == said


def test_dates_and_lists() -> None:
    assert german_date(date(2021, 6, 9)) == "09.06.2021"
    assert german_list(["30.06."]) == "30.06."
    assert german_list(["31.03.", "30.06.", "31.12."]) == "31.03., 30.06. und 31.12."


@pytest.mark.parametrize("typed", ["31.12.2021", " 31.12.2021\n", "2021-12-31"])
def test_days_as_people_type_them(typed: str) -> None:
    assert read_date(typed) == date(2021, 12, 31)
    assert read_date("1.2.2021") == date(2021, 2, 1)


@pytest.mark.parametrize("typed", ["", "bald", "31.02.2021", "31.12.21", "١.١.2021", "1" * 5000])
def test_what_is_no_day_is_said_in_german(typed: str) -> None:
    with pytest.raises(ValueError, match="ist kein Datum") as refused:
        read_date(typed)
    assert len(str(refused.value)) < 120


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
