"""The frozen value: survives JSON, refuses what it does not know."""

import json
from dataclasses import replace
from datetime import date
from typing import Any, Final, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.council_reports import contents
from app.council_reports.contents import (
    FORMAT,
    Change,
    ConfirmationEntry,
    DeadlineEntry,
    DecisionEntry,
    MeasureEntry,
    OverdueEntry,
    PartyEntry,
    ReportContents,
    from_json,
    to_json,
)
from app.council_reports.figures import count

NEVER_PRINTED: Final = ("internal_note", "question", "drafted_by", "submitted_by", "reminder")


def few(kind: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.from_type(kind), max_size=1).map(tuple)


WORDS: Final = st.text(max_size=20)
DEADLINES: Final = st.builds(DeadlineEntry, text=WORDS, meaning=st.just(("Ein Satz.",)))
OVERDUE: Final = st.builds(OverdueEntry, due_dates=few(date))
MEASURES: Final = st.builds(
    MeasureEntry,
    title=WORDS,
    official_text=st.none() | WORDS,
    footnotes=few(str),
    parties=few(PartyEntry),
    deadline=DEADLINES,
    overdue=st.none() | OVERDUE,
    confirmations=few(ConfirmationEntry),
    decisions=few(DecisionEntry),
)


@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
@given(MEASURES, few(Change))
def test_json_gives_the_same_contents_back(
    sample_contents: ReportContents, measure: MeasureEntry, changes: tuple[Change, ...]
) -> None:
    field = sample_contents.fields[0]
    recommendation = replace(field.recommendations[0], measures=(measure,))
    made = replace(
        sample_contents,
        fields=(replace(field, recommendations=(recommendation,)),),
        changes=changes,
        before=count([measure]),
    )
    assert from_json(json.loads(json.dumps(to_json(made)))) == made


def test_the_sample_year_survives_json(sample_contents: ReportContents) -> None:
    data = to_json(sample_contents)
    assert data["format"] == FORMAT
    assert from_json(data) == sample_contents


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data | {"format": "massnahmenmonitor-report/9"},
        lambda data: {key: value for key, value in data.items() if key != "format"},
        lambda data: {key: value for key, value in data.items() if key != "city"},
        lambda data: data | {"something": 1},
        lambda data: data | {"year": "soon"},
    ],
)
def test_other_formats_are_refused(damage: Any, sample_contents: ReportContents) -> None:
    with pytest.raises(ValueError, match="report contents"):
        from_json(damage(to_json(sample_contents)))


def test_nothing_internal_has_a_place() -> None:
    names = {name for kind in _classes(ReportContents) for name in get_type_hints(kind)}
    assert "obstacles" in names  # the walk reaches the reports
    assert not names & set(NEVER_PRINTED)


def _classes(kind: Any) -> set[type]:
    if get_origin(kind) is not None or get_args(kind):
        return {found for part in get_args(kind) for found in _classes(part)}
    if getattr(kind, "__module__", "") != contents.__name__ or not hasattr(
        kind, "__dataclass_fields__"
    ):
        return set()
    return {kind} | {c for hint in get_type_hints(kind).values() for c in _classes(hint)}
