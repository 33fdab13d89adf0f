"""Text from templates, for mails, pages and papers alike. The only file that speaks Jinja.

Everything a template is handed is escaped, except in files named `.txt`. A name that nobody
handed in is an error, never an empty place.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.kit.clock import BERLIN
from app.kit.german import MONTHS, german_date, german_list, german_number
from app.kit.money import format_eur

NOTHING: Final = "–"
"""Printed for a value that is None."""

WEEKDAYS: Final = (
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
)


def weekday_date(day: date) -> str:
    """Montag, 31. Januar 2022"""
    return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]} {day.year}"


def german_instant(instant: datetime) -> str:
    """31.12.2021, 14:30 Uhr: as the town hall's clock shows it."""
    local = instant.astimezone(BERLIN)
    return f"{german_date(local.date())}, {local:%H:%M} Uhr"


def _or_nothing(form: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: NOTHING if value is None else form(value)


FILTERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "date": _or_nothing(german_date),
    "weekday_date": _or_nothing(weekday_date),
    "instant": _or_nothing(german_instant),
    "eur": _or_nothing(format_eur),
    "number": _or_nothing(german_number),
    "enumeration": german_list,
}
"""`{{ measure.due_date | date }}`; None is printed as a dash."""


class Templates:
    """The templates of one folder; `names` are known to all of them."""

    def __init__(self, folder: Path, **names: Any) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=select_autoescape((), ("txt",), default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters.update(FILTERS)
        self._environment.globals.update(names)

    def render(self, name: str, **values: Any) -> str:
        """`name` is the path below the folder: `january/body.html`."""
        return self._environment.get_template(name).render(values)
