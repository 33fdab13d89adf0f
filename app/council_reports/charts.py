"""What the charts of the report and of the pages show. Pure; kit/charts.py draws them.

A chart carries its numbers as text, a pattern beside the lightness, and a sentence that says it all
for those who cannot see it; the table with the same numbers stands beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from app.council_reports.contents import Counts
from app.council_reports.figures import Figures
from app.kit.charts import Chart, Fill, Series, draw
from app.kit.german import german_list
from app.kit.signs import Sign, Tone
from app.overdue import TIMELINESS, Timeliness
from app.status_reports.implementation import IMPLEMENTATION, Implementation

State = TypeVar("State", Implementation, Timeliness)

_MOST_ROWS: Final = 24
"""That fit on a page of paper."""
_WIDTH_BESIDE_TABLE: Final = 380
_LONGEST_LABEL: Final = 40
_IMPLEMENTATION_FILL: Final = {
    Implementation.NOT_STARTED: Fill.EMPTY,
    Implementation.IN_PROGRESS: Fill.SLANTED,
    Implementation.COMPLETED: Fill.SOLID,
    Implementation.CONTINUOUS: Fill.HALF,
    Implementation.POSTPONED: Fill.UPRIGHT,
    Implementation.DROPPED: Fill.LEVEL,
    Implementation.NOT_REPORTED: Fill.DOTTED,
}
_TONE_FILL: Final = {
    Tone.GOOD: Fill.SOLID,
    Tone.OPEN: Fill.HALF,
    Tone.WARN: Fill.UPRIGHT,
    Tone.BAD: Fill.SLANTED,
    Tone.NEUTRAL: Fill.LEVEL,
}


def drawings(figures: Figures) -> dict[str, Any]:
    """By the names that the report's templates give them; many fields take several charts."""
    fields = [(f"{field.number} {field.title}", counts) for field, counts in figures.by_field]
    parts = [fields[at : at + _MOST_ROWS] for at in range(0, len(fields), _MOST_ROWS)]
    return {
        "implementation_chart": _beside_table(implementation_chart(figures.total.implementation)),
        "timeliness_chart": _beside_table(timeliness_chart(figures.total.timeliness)),
        "field_charts": [
            draw(stacked_chart(f"fields-{number}", "Handlungsfeld", part))
            for number, part in enumerate(parts)
        ],
    }


def _beside_table(chart: Chart) -> str:
    return draw(replace(chart, width=_WIDTH_BESIDE_TABLE))


def implementation_chart(numbers: Mapping[Implementation, int]) -> Chart:
    return _bars(
        "implementation", "Stand der Umsetzung", IMPLEMENTATION, numbers, _IMPLEMENTATION_FILL
    )


def timeliness_chart(numbers: Mapping[Timeliness, int]) -> Chart:
    fills = {state: _TONE_FILL[sign.tone] for state, sign in TIMELINESS.items()}
    return _bars("timeliness", "Zeitstand", TIMELINESS, numbers, fills)


def stacked_chart(name: str, what: str, groups: Sequence[tuple[str, Counts]]) -> Chart:
    """One row for each group, made of the states of its measures; states that are nowhere are left
    out of the key."""
    states = [
        state
        for state in _ordered(IMPLEMENTATION)
        if any(counts.implementation[state] for _, counts in groups)
    ] or _ordered(IMPLEMENTATION)
    said = [f"{label}: {_said(counts)}" for label, counts in groups]
    return Chart(
        name=name,
        description=f"Balkendiagramm, Stand der Umsetzung je {what}: {german_list(said)}.",
        rows=tuple(f"{_short(label)} · {counts.measures}" for label, counts in groups),
        series=tuple(
            Series(
                label=_words(IMPLEMENTATION[state]),
                values=tuple(counts.implementation[state] for _, counts in groups),
                fills=(_IMPLEMENTATION_FILL[state],) * len(groups),
            )
            for state in states
        ),
        is_stacked=True,
    )


def _bars(
    name: str,
    title: str,
    signs: Mapping[State, Sign],
    numbers: Mapping[State, int],
    fills: Mapping[State, Fill],
) -> Chart:
    states = _ordered(signs)
    said = german_list([f"{signs[state].label} {numbers[state]}" for state in states])
    return Chart(
        name=name,
        description=f"Balkendiagramm, {title}, Anzahl der Maßnahmen: {said}.",
        rows=tuple(_words(signs[state]) for state in states),
        series=(
            Series(
                title,
                tuple(numbers[state] for state in states),
                tuple(fills[state] for state in states),
            ),
        ),
    )


def _ordered(signs: Mapping[State, Sign]) -> list[State]:
    return sorted(signs, key=lambda state: signs[state].order)


def _words(sign: Sign) -> str:
    return f"{sign.symbol} {sign.label}"


def _short(label: str) -> str:
    if len(label) <= _LONGEST_LABEL:
        return label
    return f"{label[: _LONGEST_LABEL - 1].rstrip(' ,;:')}…"


def _said(counts: Counts) -> str:
    states = ", ".join(
        f"{number} {IMPLEMENTATION[state].label}"
        for state, number in counts.implementation.items()
        if number
    )
    return f"{counts.measures} Maßnahmen ({states})" if states else "keine Maßnahmen"
