"""Dates and lists as German readers write them."""

from collections.abc import Sequence
from datetime import date

MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


def german_date(day: date) -> str:
    """31.12.2021."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"


def german_list(parts: Sequence[str]) -> str:
    """30.06., 30.09. und 31.12."""
    *first, last = parts
    return f"{', '.join(first)} und {last}" if first else last
