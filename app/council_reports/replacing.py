"""What differs between two editions of a year's report, measure by measure. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.council_reports.contents import (
    FieldEntry,
    MeasureEntry,
    RecommendationEntry,
    ReportContents,
)
from app.council_reports.exchanging import Exchange
from app.council_reports.words import cost_line, deadline_line, effective
from app.kit.german import german_date
from app.kit.printing import PagePrint
from app.overdue import TIMELINESS
from app.status_reports.implementation import IMPLEMENTATION

NOTHING = "keine Angabe"


@dataclass(frozen=True, slots=True)
class Difference:
    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """`differences` is empty where something changed that the lines do not name one by one."""

    field: FieldEntry
    recommendation: RecommendationEntry
    measure: MeasureEntry
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Replacing:
    """The edition before, and which of its pages are to be exchanged."""

    before: ReportContents
    exchanges: tuple[Exchange, ...]
    issued: tuple[PagePrint, ...] = ()
    """All pages of the new papers that single pages are taken from, as they were issued."""


def replaced(before: ReportContents, now: ReportContents) -> tuple[Replaced, ...]:
    """Measures that are printed differently, in the plan's order; new ones too."""
    olds = {m.number: m for m in before.measures}
    return tuple(
        Replaced(field, recommendation, m, tuple(_differences(olds.get(m.number), m)))
        for field, recommendation, m in now.located
        if olds.get(m.number) != m
    )


def left_out(before: ReportContents, now: ReportContents) -> tuple[MeasureEntry, ...]:
    kept = {m.number for m in now.measures}
    return tuple(m for m in before.measures if m.number not in kept)


def _differences(old: MeasureEntry | None, new: MeasureEntry) -> Iterator[Difference]:
    olds: Mapping[str, str] = _said(old) if old else {}
    for what, said in _said(new).items():
        if olds.get(what, "") != said:
            yield Difference(what, olds.get(what) or NOTHING, said or NOTHING)


def _said(m: MeasureEntry) -> dict[str, str]:
    """As it is printed, line by line."""
    report = m.report
    next_day = report.next_step_date if report else None
    until = f"bis {german_date(next_day)}: " if next_day else ""
    return {
        "Kurztitel": m.title,
        "Wortlaut": m.official_text or "",
        "Verantwortlich": m.responsible_text,
        "Meldende Stelle": m.reporting_office.name,
        "Stand": IMPLEMENTATION[m.implementation].label + effective(m),
        "Zeitstand": TIMELINESS[m.timeliness].label if m.timeliness else "",
        "Sachstand": report.text if report else "",
        "Hindernisse": (report.obstacles if report else None) or "",
        "Nächster Schritt": until + ((report.next_step if report else None) or ""),
        "Frist": deadline_line(m.deadline),
        "Kosten": cost_line(m),
    }
