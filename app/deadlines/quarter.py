"""A quarter of a year: `2021-Q4`, in German „4. Quartal 2021“."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from app.kit.german import german_quarter

_WRITTEN = re.compile(r"([0-9]{4})-Q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    year: int
    number: int

    def __post_init__(self) -> None:
        if not (date.min.year <= self.year <= date.max.year and 1 <= self.number <= 4):  # noqa: PLR2004
            raise ValueError(f"Kein Quartal: {self.number}/{self.year}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `ValueError` for anything but the form `2021-Q4`."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"Ein Quartal wird in der Form 2021-Q4 erwartet, nicht „{text[:20]}“.")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        month = 3 * self.number
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def ordinal(self) -> int:
        """Consecutive number: the difference of two is how many quarters lie between."""
        return 4 * self.year + self.number - 1

    @property
    def label(self) -> str:
        return german_quarter(self.first_day)

    def next(self) -> Self:
        return self._shifted(1)

    def previous(self) -> Self:
        return self._shifted(-1)

    def _shifted(self, by: int) -> Self:
        year, index = divmod(self.ordinal + by, 4)
        return type(self)(year, index + 1)

    def __contains__(self, day: date) -> bool:
        return (day.year, (day.month + 2) // 3) == (self.year, self.number)

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"
