"""Deadlines that have passed, by how many quarters' ends have gone by since. Pure."""

from itertools import groupby

from app.council_reports.contents import MeasureEntry, ReportContents
from app.deadlines import Quarter

Lapsed = tuple[tuple[int, tuple[MeasureEntry, ...]], ...]


def lapsed(contents: ReportContents) -> Lapsed:
    """The longest first; within, in the plan's order."""
    overdue = [(quarters_over(m, contents), m) for m in contents.measures if m.overdue]
    overdue.sort(key=lambda each: -each[0])
    return tuple(
        (quarters, tuple(m for _, m in found))
        for quarters, found in groupby(overdue, key=lambda each: each[0])
    )


def quarters_over(measure: MeasureEntry, contents: ReportContents) -> int:
    """A date of the quarter that ends with the reference date: 1, as in the first check."""
    if measure.overdue is None:
        return 0
    due = Quarter.of(min(measure.overdue.due_dates))
    return Quarter.of(contents.reference_date).ordinal - due.ordinal + 1
