"""What must hold whatever anybody reports."""

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines import DeadlineKind, occurrences, read_deadline
from app.overdue import (
    ConfirmationFact,
    ExtensionFact,
    MeasureFacts,
    ReportFact,
    Timeliness,
    assess,
)
from app.status_reports.implementation import REPORTABLE, Implementation

IN_FORCE = date(2021, 4, 27)
WORDINGS = (
    "4. Quartal 2021", "2. Quartal 2024", "Oktober 2021", "bis 15.05.2022", "jährlich",
    "2mal jährlich", "vierteljährlich", "3. Quartal des Jahres", "3. Quartal 2021 und folgende Jahre",
    "jährlich ab 2022", "fortlaufend", "Sofort nach Stadtratsbeschluss", "mittelfristig", "",
)  # fmt: skip
DATED = [w for w in WORDINGS if w not in ("fortlaufend", "mittelfristig", "")]

DAYS = st.dates(date(2021, 1, 1), date(2024, 12, 31))
DUE_DAYS = st.sampled_from(
    [
        date(year, *day)
        for year in (2021, 2022, 2023)
        for day in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]
)
REPORTS = st.builds(
    ReportFact, st.integers(2021, 2024), st.sampled_from(REPORTABLE), st.none() | DAYS
)
CONFIRMATIONS = st.builds(ConfirmationFact, DUE_DAYS, DAYS)
EXTENSIONS = st.builds(ExtensionFact, DAYS, DAYS, st.none() | DUE_DAYS)
FACTS = st.builds(
    MeasureFacts,
    st.sampled_from(WORDINGS).map(read_deadline),
    st.just(IN_FORCE),
    resolved_on=st.none() | DAYS,
    dropped_from=st.none() | DAYS,
    reports=st.lists(REPORTS, max_size=3).map(tuple),
    confirmations=st.lists(CONFIRMATIONS, max_size=3).map(tuple),
    extensions=st.lists(EXTENSIONS, max_size=3).map(tuple),
    in_force_until=st.none() | DAYS,
)


def late(facts: MeasureFacts, as_of: date) -> set[date]:
    overdue = assess(facts, as_of).overdue
    return set(overdue.due_dates) if overdue else set()


@given(FACTS, REPORTS, CONFIRMATIONS, DAYS)
def test_saying_more_never_makes_more_overdue(
    facts: MeasureFacts, report: ReportFact, confirmation: ConfirmationFact, as_of: date
) -> None:
    more = replace(
        facts,
        reports=(*facts.reports, report),
        confirmations=(*facts.confirmations, confirmation),
    )
    assert late(more, as_of) <= late(facts, as_of)


@given(FACTS, DAYS, st.integers(0, 400))
def test_when_nothing_more_happens_nothing_recovers(
    facts: MeasureFacts, as_of: date, days: int
) -> None:
    silent = MeasureFacts(facts.deadline, IN_FORCE, facts.resolved_on)
    assert late(silent, as_of) <= late(silent, as_of + timedelta(days=days))


@given(FACTS, EXTENSIONS, DAYS)
def test_an_extension_never_makes_an_earlier_date(
    facts: MeasureFacts, extension: ExtensionFact, as_of: date
) -> None:
    unextended = replace(facts, extensions=(), in_force_until=None)
    extended = replace(unextended, extensions=(extension,))
    for due_date in assess(extended, as_of).occurrences:
        assert due_date.due >= due_date.resolved
    assert len(late(extended, as_of)) <= len(late(unextended, as_of))


@given(FACTS, DAYS)
def test_who_is_never_overdue(facts: MeasureFacts, as_of: date) -> None:
    standing = assess(facts, as_of)
    completed = any(
        report.implementation is Implementation.COMPLETED
        and report.effective_date
        and report.effective_date <= as_of
        for report in facts.reports
    )
    dropped = facts.dropped_from is not None and facts.dropped_from <= as_of
    without = facts.deadline.kind in (DeadlineKind.ONGOING, DeadlineKind.UNRESOLVED)
    if completed or dropped or without:
        assert standing.overdue is None
    assert (standing.timeliness is None) == dropped
    assert (standing.timeliness is Timeliness.OVERDUE) == (standing.overdue is not None)


@given(FACTS, DAYS)
def test_the_parts_of_an_answer_agree(facts: MeasureFacts, as_of: date) -> None:
    standing = assess(facts, as_of)
    assert standing == assess(facts, as_of)
    if standing.overdue:
        first = standing.overdue.due_dates[0]
        assert first == standing.next_due_date == standing.overdue.since - timedelta(days=1)
        assert first <= as_of
    elif standing.next_due_date:
        assert standing.next_due_date > as_of
    assert all(sentence.endswith(".") for sentence in standing.explanation)


@pytest.mark.parametrize("wording", DATED)
def test_a_perfect_reporter_is_never_overdue(wording: str) -> None:
    """Everything is done on its due day and said so: on no day of three years anything is late."""
    deadline, resolved_on = read_deadline(wording), date(2021, 6, 9)
    due = occurrences(
        deadline, in_force_from=IN_FORCE, resolved_on=resolved_on, until=date(2024, 12, 31)
    )
    facts = MeasureFacts(
        deadline,
        IN_FORCE,
        resolved_on,
        reports=tuple(
            ReportFact(o.due.year, Implementation.CONTINUOUS, o.due) for o in due if o.is_fixed
        ),
        confirmations=tuple(ConfirmationFact(o.due, o.due) for o in due if not o.is_fixed),
    )
    silent = replace(facts, reports=(), confirmations=())
    days = [date(2021, 1, 1) + timedelta(days=n) for n in range(3 * 365)]
    for day in days:
        timeliness = assess(facts, day).timeliness
        assert timeliness not in (Timeliness.OVERDUE, Timeliness.MET_LATE), day
    first_due = due[0].due
    assert [day for day in days if assess(silent, day).overdue] == [
        d for d in days if d >= first_due
    ]


def test_a_hundred_thousand_measures_take_seconds() -> None:
    some = [MeasureFacts(read_deadline(wording), IN_FORCE) for wording in WORDINGS]
    began = time.process_time()
    for _ in range(10_000 // len(some)):
        for facts in some:
            assess(facts, date(2023, 12, 31))
    assert time.process_time() - began < 2
