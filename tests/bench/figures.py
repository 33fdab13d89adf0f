"""What is printed of a measurement."""

from dataclasses import dataclass
from typing import Final

GZIP: Final = "Accept-Encoding: gzip"


@dataclass(frozen=True, slots=True)
class Figure:
    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    def __str__(self) -> str:
        if self.least is not None:
            target, is_met = f"≥ {self.least:g}", self.value >= self.least
        elif self.most is not None:
            target, is_met = f"≤ {self.most:g}", self.value <= self.most
        else:
            target, is_met = "", None
        mark = {True: "✔", False: "—", None: " "}[is_met]
        return f"{mark} {self.what:<58} {self.value:>8.2f} {self.unit:<10} {target}"
