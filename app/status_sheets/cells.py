"""How a value stands in a cell, and how people may write it there.

Inputs read what JSON would say (`2021-12-31`, `1500.00`); a spreadsheet has real dates and numbers,
and people who type `31.12.2021` and `1.500,00 €`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.kit.german import german_date, read_date
from app.kit.money import cents_to_decimal_string, format_eur, parse_eur
from app.kit.sheets import CellValue
from app.status_reports.implementation import IMPLEMENTATION, REPORTABLE
from app.status_reports.states import OUTCOME_LABEL


class CellError(ValueError):
    """The message says what is expected."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`to_cell` and `shown` are asked for values that are there, `to_input` for filled cells."""

    to_cell: Callable[[Any], CellValue]
    to_input: Callable[[CellValue], object]
    shown: Callable[[Any], str]
    choices: tuple[str, ...] = ()
    number_format: str | None = None


_HAIR: Final = Decimal("0.000001")
"""0.1 + 0.2 is a little more than 0.3 in a spreadsheet too."""


def _text(cell: CellValue) -> str:
    """People may have typed a number, a date or a tick where a text is meant."""
    if isinstance(cell, bool):
        return _yes_no_label(cell)
    if isinstance(cell, date):
        return german_date(cell)
    if isinstance(cell, int | float | Decimal):
        return f"{Decimal(str(cell)).normalize():f}".replace(".", ",")
    return cell or ""


def _day(cell: CellValue) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    try:
        return read_date(_text(cell)).isoformat()
    except ValueError as error:
        raise CellError(str(error)) from None


def _money(cell: CellValue) -> str:
    if isinstance(cell, str):
        try:
            return cents_to_decimal_string(parse_eur(cell))
        except ValueError as error:
            raise CellError(str(error)) from None
    if isinstance(cell, bool | date) or cell is None:
        raise CellError("Bitte geben Sie hier einen Betrag in Euro an, zum Beispiel 1.500,00.")
    exact = Decimal(str(cell)) * 100
    cents = round(exact)
    if abs(exact - cents) > _HAIR:
        raise CellError("Der Betrag hat mehr als zwei Nachkommastellen. Bitte runden Sie ihn.")
    return cents_to_decimal_string(cents)


def _whole(cell: CellValue) -> int:
    typed = _text(cell).strip()
    if isinstance(cell, bool | date) or not re.fullmatch("[0-9]{1,9}", typed):
        raise CellError("Bitte geben Sie eine ganze Zahl an.")
    return int(typed)


def _yes_no(cell: CellValue) -> bool:
    typed = _text(cell).strip().casefold()
    if typed not in {"ja", "nein"}:
        raise CellError("Bitte wählen Sie „ja“ oder „nein“.")
    return typed == "ja"


def _yes_no_label(value: bool) -> str:
    return "ja" if value else "nein"


def _one_of(labels: Mapping[Any, str]) -> Kind:
    by_label = {label.casefold(): str(value) for value, label in labels.items()}

    def to_input(cell: CellValue) -> str:
        typed = " ".join(_text(cell).split())
        if typed.casefold() not in by_label:
            raise CellError(
                f"„{typed[:40]}“ steht nicht zur Wahl. Möglich sind: {', '.join(labels.values())}."
            )
        return by_label[typed.casefold()]

    return Kind(labels.__getitem__, to_input, labels.__getitem__, choices=tuple(labels.values()))


TEXT: Final = Kind(str, _text, str)
LINE: Final = Kind(str, _text, str, number_format="@")
"""A short text that a spreadsheet might take for a date or a number while it is typed."""
DAY: Final = Kind(lambda day: day, _day, german_date, number_format="DD.MM.YYYY")
MONEY: Final = Kind(
    lambda cents: Decimal(cents) / 100, _money, format_eur, number_format="#,##0.00"
)
WHOLE: Final = Kind(int, _whole, str, number_format="0")
YES_NO: Final = Kind(_yes_no_label, _yes_no, _yes_no_label, choices=("ja", "nein"))
IMPLEMENTATIONS: Final = _one_of({state: IMPLEMENTATION[state].label for state in REPORTABLE})
OUTCOMES: Final = _one_of(OUTCOME_LABEL)
