"""What coordination has entered for a year's report, as it is frozen. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class PopulationEntry:
    """`before`: the figure of the same name in the year before."""

    label: str
    people: int
    counted_date: date
    source: str
    before: int | None


@dataclass(frozen=True, slots=True)
class Entered:
    """`appraisals`: by number of the field. None or not there: nothing was written."""

    population: tuple[PopulationEntry, ...] = ()
    general: str | None = None
    views: str | None = None
    outlook: str | None = None
    appraisals: Mapping[int, str] = field(default_factory=dict)


NOTHING: Final = Entered()
