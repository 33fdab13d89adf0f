"""How far a group of measures is, for bars and sentences."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.kit.signs import Sign
from app.monitoring.model import FieldRef, MeasureState, PlanState
from app.overdue import Basis
from app.status_reports.implementation import IMPLEMENTATION, Implementation

DONE = frozenset({Implementation.COMPLETED, Implementation.CONTINUOUS})
_ORDER = (
    Implementation.COMPLETED,
    Implementation.CONTINUOUS,
    Implementation.IN_PROGRESS,
    Implementation.NOT_STARTED,
    Implementation.POSTPONED,
    Implementation.DROPPED,
    Implementation.NOT_REPORTED,
)


@dataclass(frozen=True, slots=True)
class Part:
    state: Implementation
    sign: Sign
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    total: int
    done: int
    overdue: int
    unreported: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FieldProgress:
    number: int
    title: str
    progress: Progress


def is_overdue(measure: MeasureState, basis: Basis) -> bool:
    overdue = measure.standing.overdue
    return overdue is not None and overdue.basis is basis


def progress_of(measures: Sequence[MeasureState]) -> Progress:
    counts = Counter(measure.implementation for measure in measures)
    parts: list[Part] = []
    for state in _ORDER:
        if counts[state]:
            start = sum(part.count for part in parts)
            parts.append(Part(state, IMPLEMENTATION[state], start, counts[state]))
    return Progress(
        total=len(measures),
        done=sum(counts[state] for state in DONE),
        overdue=sum(is_overdue(measure, Basis.REPORTED) for measure in measures),
        unreported=sum(is_overdue(measure, Basis.UNREPORTED) for measure in measures),
        parts=tuple(parts),
    )


def by_field(measures: Sequence[MeasureState]) -> dict[FieldRef, list[MeasureState]]:
    groups: dict[FieldRef, list[MeasureState]] = {}
    for measure in measures:
        groups.setdefault(measure.field, []).append(measure)
    return groups


def fields_of(state: PlanState) -> tuple[FieldProgress, ...]:
    return tuple(
        FieldProgress(field.number, field.title, progress_of(measures))
        for field, measures in by_field(state.measures).items()
    )
