"""The report's charts on pages: narrower, with larger letters, each with its numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.council_reports.charts import implementation_chart, stacked_chart, timeliness_chart
from app.council_reports.figures import count
from app.kit.charts import Chart, draw
from app.monitoring.model import MeasureState, RecommendationRef

_WIDTH: Final = 400
_FONT_SIZE: Final = 14
_KEYS_A_LINE: Final = 2


@dataclass(frozen=True, slots=True)
class ChartFigure:
    title: str
    drawing: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def state_charts(measures: Sequence[MeasureState]) -> tuple[ChartFigure, ...]:
    counts = count(measures)
    return (
        _figure("Stand der Umsetzung", "Stand", implementation_chart(counts.implementation)),
        _figure("Zeitstand", "Stand", timeliness_chart(counts.timeliness)),
    )


def recommendations_chart(
    recommendations: Sequence[tuple[RecommendationRef, Sequence[MeasureState]]],
) -> ChartFigure:
    groups = [(f"Empfehlung {ref.number}", count(measures)) for ref, measures in recommendations]
    chart = stacked_chart("recommendations", "Empfehlung", groups)
    return _figure("Stand der Umsetzung je Empfehlung", "Empfehlung", chart)


def _figure(title: str, first: str, chart: Chart) -> ChartFigure:
    fitting = replace(chart, width=_WIDTH, font_size=_FONT_SIZE, keys_a_line=_KEYS_A_LINE)
    heads = [each.label for each in chart.series] if chart.is_stacked else ["Maßnahmen"]
    numbers = zip(*(each.values for each in chart.series), strict=True)
    return ChartFigure(
        title, draw(fitting), (first, *heads), tuple(zip(chart.rows, numbers, strict=True))
    )
