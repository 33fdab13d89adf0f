"""Where something stands in the workbook, as its reader finds it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.kit.errors import FieldError
from app.status_sheets.columns import Column


@dataclass(frozen=True, slots=True)
class Place:
    """A row; `row` counts from 1, the heading's. `columns` by their letters."""

    sheet: str
    row: int
    columns: Mapping[str, Column]

    def of(self, field: str = "") -> str:
        """Blatt „Zuarbeiten“, Zelle H5 (Datum zum Stand); the row, where no column has it.

        A field may be named as the service does or as inputs do."""
        for letter, column in self.columns.items():
            if field in {column.field, column.key}:
                return f"Blatt „{self.sheet}“, Zelle {letter}{self.row} ({column.heading})"
        return f"Blatt „{self.sheet}“, Zeile {self.row}"

    def errors(self, found: Iterable[FieldError]) -> tuple[FieldError, ...]:
        return tuple(FieldError(self.of(one.where), one.message) for one in found)


def letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    before, last = divmod(index, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)
