"""Where the bars of the charts stand. Pure; reports/annual_report/charts.html draws them as SVG.

A chart carries its numbers as text, a pattern beside the colour, and a sentence that says it all
for those who cannot see it; the table with the same numbers stands beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from app.council_reports.contents import Counts, FieldEntry
from app.kit.german import german_list
from app.kit.signs import Sign
from app.overdue import TIMELINESS
from app.status_reports.implementation import IMPLEMENTATION

State = TypeVar("State")

WIDTH: Final = 640
_LABELS: Final = 215
_NUMBERS: Final = 40
_ROW: Final = 26
_BAR: Final = 17
_NARROWEST_WITH_NUMBER: Final = 14
_KEYS_A_LINE: Final = 4
_LEGEND_GAP: Final = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """In the units of the SVG; `pattern` is the state's place in its order, 1 to 8."""

    sign: Sign
    value: int
    x: float
    width: float

    @property
    def pattern(self) -> int:
        return self.sign.order

    @property
    def shows_number(self) -> bool:
        return self.width >= _NARROWEST_WITH_NUMBER


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    total: int
    bars: tuple[Bar, ...]
    y: float


@dataclass(frozen=True, slots=True)
class Key:
    """What a pattern stands for, in the legend below the bars."""

    sign: Sign
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """`name` makes the ids inside the SVG the only ones in the document."""

    name: str
    description: str
    rows: tuple[Row, ...]
    legend: tuple[Key, ...] = ()
    width: int = WIDTH
    labels: int = _LABELS
    bar_height: int = _BAR

    @property
    def bars_end(self) -> int:
        return len(self.rows) * _ROW

    @property
    def height(self) -> int:
        lines = -(-len(self.legend) // _KEYS_A_LINE)
        return self.bars_end + (_LEGEND_GAP + lines * _ROW if lines else 0)


def implementation_chart(counts: Counts) -> Chart:
    return _bars("implementation", "Stand der Umsetzung", IMPLEMENTATION, counts.implementation)


def timeliness_chart(counts: Counts) -> Chart:
    return _bars("timeliness", "Zeitstand", TIMELINESS, counts.timeliness)


def field_chart(by_field: Sequence[tuple[FieldEntry, Counts]]) -> Chart:
    """One bar for each field, made of the states of its measures."""
    longest = max((counts.measures for _, counts in by_field), default=0)
    rows = tuple(
        Row(
            label=f"{field.number} {field.title}",
            total=counts.measures,
            bars=_stacked(counts, longest),
            y=index * _ROW,
        )
        for index, (field, counts) in enumerate(by_field)
    )
    said = german_list([f"{row.label}: {_said(row)}" for row in rows]) if rows else "keine"
    description = f"Balkendiagramm, Stand der Umsetzung je Handlungsfeld: {said}."
    return Chart("fields", description, rows, tuple(_legend(rows)))


def _legend(rows: Sequence[Row]) -> Iterator[Key]:
    present = {bar.sign.order: bar.sign for row in rows for bar in row.bars}
    top = len(rows) * _ROW + _LEGEND_GAP
    for index, order in enumerate(sorted(present)):
        line, column = divmod(index, _KEYS_A_LINE)
        yield Key(present[order], column * WIDTH / _KEYS_A_LINE, top + line * _ROW)


def _bars(
    name: str, title: str, signs: Mapping[State, Sign], numbers: Mapping[State, int]
) -> Chart:
    largest = max(numbers.values(), default=0)
    ordered = sorted(signs, key=lambda key: signs[key].order)
    rows = tuple(
        Row(
            label=f"{signs[key].symbol} {signs[key].label}",
            total=numbers[key],
            bars=(Bar(signs[key], numbers[key], _LABELS, _length(numbers[key], largest)),),
            y=index * _ROW,
        )
        for index, key in enumerate(ordered)
    )
    said = german_list([f"{signs[key].label} {numbers[key]}" for key in ordered])
    return Chart(name, f"Balkendiagramm, {title}, Anzahl der Maßnahmen: {said}.", rows)


def _stacked(counts: Counts, longest: int) -> tuple[Bar, ...]:
    bars, x = [], float(_LABELS)
    for state in sorted(IMPLEMENTATION, key=lambda state: IMPLEMENTATION[state].order):
        if value := counts.implementation[state]:
            width = _length(value, longest)
            bars.append(Bar(IMPLEMENTATION[state], value, x, width))
            x += width
    return tuple(bars)


def _length(value: int, largest: int) -> float:
    return round(value * (WIDTH - _LABELS - _NUMBERS) / largest, 2) if largest else 0.0


def _said(row: Row) -> str:
    states = ", ".join(f"{bar.value} {bar.sign.label}" for bar in row.bars)
    return f"{row.total} Maßnahmen ({states})" if states else "keine Maßnahmen"
