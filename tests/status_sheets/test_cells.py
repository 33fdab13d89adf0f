"""How people write days, money and words into cells."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.sheets import CellValue
from app.status_reports.implementation import IMPLEMENTATION, REPORTABLE
from app.status_sheets.cells import (
    DAY,
    IMPLEMENTATIONS,
    MONEY,
    OUTCOMES,
    TEXT,
    WHOLE,
    YES_NO,
    CellError,
    Kind,
)

RIGHT: list[tuple[Kind, CellValue, object]] = [
    (DAY, date(2021, 12, 31), "2021-12-31"),
    (DAY, "31.12.2021", "2021-12-31"),
    (DAY, " 1.2.2021 ", "2021-02-01"),
    (DAY, "2021-12-31", "2021-12-31"),
    (MONEY, 1500, "1500.00"),
    (MONEY, 1500.5, "1500.50"),
    (MONEY, 0.1 + 0.2, "0.30"),
    (MONEY, 0, "0.00"),
    (MONEY, 12345678.91, "12345678.91"),
    (MONEY, "1.500,00", "1500.00"),
    (MONEY, "1.500 €", "1500.00"),
    (MONEY, "1.500,00 EUR", "1500.00"),
    (MONEY, -5, "-5.00"),
    (WHOLE, 2023, "2023"),
    (WHOLE, 2023.0, "2023"),
    (WHOLE, "2023", "2023"),
    (YES_NO, "ja", "True"),
    (YES_NO, "Nein", "False"),
    (YES_NO, True, "True"),
    (TEXT, 0.5, "0,5"),
    (TEXT, 1000.0, "1000"),
    (TEXT, date(2021, 5, 1), "01.05.2021"),
    (TEXT, True, "ja"),
    (IMPLEMENTATIONS, "In  Umsetzung ", "in_progress"),
    (OUTCOMES, "nicht umsetzbar", "not"),
]
WRONG: list[tuple[Kind, CellValue, str]] = [
    (DAY, "31.02.2021", "kein Datum"),
    (DAY, "31.12.21", "kein Datum"),
    (DAY, "Dezember", "kein Datum"),
    (DAY, 44561, "kein Datum"),
    (DAY, True, "kein Datum"),
    (MONEY, "viel", "kein Betrag"),
    (MONEY, 1.005, "Nachkommastellen"),
    (MONEY, date(2021, 1, 1), "Betrag"),
    (MONEY, True, "Betrag"),
    (WHOLE, 2023.5, "ganze Zahl"),
    (WHOLE, "-1", "ganze Zahl"),
    (WHOLE, "²", "ganze Zahl"),
    (WHOLE, True, "ganze Zahl"),
    (WHOLE, "9" * 5000, "ganze Zahl"),
    (YES_NO, "vielleicht", "„ja“ oder „nein“"),
    (IMPLEMENTATIONS, "fertig", "Möglich sind: noch nicht begonnen, in Umsetzung"),
    (IMPLEMENTATIONS, "nicht gemeldet", "Möglich sind"),
]


@pytest.mark.parametrize(("kind", "cell", "value"), RIGHT)
def test_what_people_write(kind: Kind, cell: CellValue, value: str) -> None:
    assert str(kind.to_input(cell)) == value


@pytest.mark.parametrize(("kind", "cell", "words"), WRONG)
def test_what_cannot_be_meant(kind: Kind, cell: CellValue, words: str) -> None:
    with pytest.raises(CellError) as refused:
        kind.to_input(cell)
    assert words in str(refused.value)
    assert len(str(refused.value)) < 250


@given(st.integers(0, 10**12))
def test_money_survives_as_number_and_as_float(cents: int) -> None:
    cell = MONEY.to_cell(cents)
    assert cell == Decimal(cents) / 100
    expected = f"{cents // 100}.{cents % 100:02d}"
    assert MONEY.to_input(cell) == MONEY.to_input(float(str(cell))) == expected
    assert MONEY.to_input(MONEY.shown(cents)) == expected


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_days_survive_as_dates_and_as_words(day: date) -> None:
    assert DAY.to_input(DAY.to_cell(day)) == DAY.to_input(DAY.shown(day)) == day.isoformat()


@pytest.mark.parametrize("state", REPORTABLE)
def test_states_survive(state: Any) -> None:
    assert IMPLEMENTATIONS.to_input(IMPLEMENTATIONS.to_cell(state)) == state
    assert IMPLEMENTATION[state].label in IMPLEMENTATIONS.choices
