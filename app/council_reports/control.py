"""Beschlusskontrolle: which of four parts a measure stands in, and what the list says of it. Pure.

The committee asked in 2020 for one line on the resolution as a whole and an annex in four parts.
What it has noted as finished is not listed again.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import TypeAdapter

from app.council_reports.contents import PlanEntry
from app.deadlines import DeadlineKind
from app.monitoring.model import MeasureState, ReportState
from app.status_reports.implementation import Implementation
from app.status_reports.states import Step


class Part(StrEnum):
    FINISHED = "finished"
    IN_PROGRESS = "in_progress"
    DELAYED = "delayed"
    PERMANENT = "permanent"


PART_LABEL: Final = {
    Part.FINISHED: "Erledigt",
    Part.IN_PROGRESS: "In Umsetzung",
    Part.DELAYED: "Verzögert",
    Part.PERMANENT: "Daueraufgaben",
}

PART_COUNTED: Final = PART_LABEL | {
    Part.FINISHED: "erledigt",
    Part.IN_PROGRESS: "in Umsetzung",
    Part.DELAYED: "verzögert",
}
"""After a number, within a sentence."""

_ENDED: Final = frozenset({Implementation.COMPLETED, Implementation.DROPPED})
_PERMANENT: Final = frozenset({DeadlineKind.ONGOING, DeadlineKind.RECURRING})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `day`: finished on, due on, overdue since, or of the next step. `quarters`: in how
    many checks in a row it was overdue."""

    number: str
    place: str
    title: str
    office_name: str
    part: Part
    implementation: Implementation
    deadline_text: str
    day: date | None
    text: str | None
    reason: str | None = None
    quarters: int = 0


@dataclass(frozen=True, slots=True)
class ControlContents:
    """`noted_before`: measures that the committee has noted as finished in earlier lists."""

    city: str
    plan: PlanEntry
    coordination_name: str
    quarter: str
    as_of_date: date
    recorded_at: datetime
    entries: tuple[Entry, ...]
    noted_before: int

    def of(self, part: Part) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.part is part)


@dataclass(frozen=True, slots=True)
class Late:
    """As the quarterly check recorded it."""

    since: date | None
    quarters: int


def part_of(implementation: Implementation, deadline: DeadlineKind, *, is_late: bool) -> Part:
    """What has ended is finished; what the check found late is delayed, whatever else it is."""
    if implementation in _ENDED and not (is_late and implementation is not Implementation.DROPPED):
        return Part.FINISHED
    if is_late or implementation is Implementation.POSTPONED:
        return Part.DELAYED
    if implementation is Implementation.CONTINUOUS or deadline in _PERMANENT:
        return Part.PERMANENT
    return Part.IN_PROGRESS


def entries_of(
    measures: Collection[MeasureState], late: Mapping[int, Late], noted: Collection[str]
) -> Iterator[Entry]:
    """In the plan's order. `late` by measure id, out of the recorded check; `noted`: numbers."""
    for m in measures:
        found = late.get(m.id)
        part = part_of(m.implementation, m.deadline.kind, is_late=found is not None)
        if part is Part.FINISHED and m.number in noted:
            continue
        yield _entry(m, part, found)


def _entry(m: MeasureState, part: Part, late: Late | None) -> Entry:
    report = _last_report(m)
    next_step = report.next_step if report else None
    next_day = (report.next_step_date if report else None) or m.standing.next_due_date
    note = report.printed_text if report else None
    is_delayed = part is Part.DELAYED
    days = {
        Part.FINISHED: m.dropped_from or (report.effective_date if report else None),
        Part.DELAYED: late.since if late else m.standing.next_due_date,
        Part.IN_PROGRESS: m.standing.next_due_date or next_day,
        Part.PERMANENT: next_day,
    }
    return Entry(
        number=m.number,
        place=m.title_line,
        title=m.title,
        office_name=m.reporting_office.name,
        part=part,
        implementation=m.implementation,
        deadline_text=m.deadline_text,
        day=days[part],
        text=note if part is Part.FINISHED else next_step,
        reason=report.obstacles if report and is_delayed else None,
        quarters=late.quarters if late else 0,
    )


def _last_report(m: MeasureState) -> ReportState | None:
    said = [each for each in m.reports if each.step is Step.ACCEPTED and each.implementation]
    return said[-1] if said else None


_CONTENTS: Final = TypeAdapter(ControlContents)


def control_to_json(contents: ControlContents) -> dict[str, Any]:
    return dict(_CONTENTS.dump_python(contents, mode="json"))


def control_from_json(data: Mapping[str, Any]) -> ControlContents:
    return _CONTENTS.validate_python(dict(data))
