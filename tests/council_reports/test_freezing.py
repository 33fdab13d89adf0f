"""What is frozen of the sample year: what may be printed, and all of it."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from app.council_reports.contents import Duty, MeasureEntry, OfficeEntry, ReportContents, to_json
from app.council_reports.freezing import Edition, freeze
from app.kit.clock import clock_at
from app.kit.db import Database
from app.monitoring.known import plan_state
from app.monitoring.model import PlanState, View, YearRef
from app.status_reports.implementation import Implementation
from app.status_reports.states import YearState

SLUG, REFERENCE = "erfurt-integration-2021", date(2021, 12, 31)
YEAR = YearRef(1, 1, 2021, YearState.OPEN, REFERENCE, date(2022, 1, 31), None)
EDITION = Edition("Stadt", OfficeEntry("BMI", "Büro"), 1, clock_at(date(2022, 3, 1)).now(), None)


@pytest.fixture
def state(quick: Database) -> PlanState:
    with quick.reading() as session:
        return plan_state(session, SLUG, today=date(2022, 3, 1), view=View.LIVE, as_of=REFERENCE)


def by_number(contents: ReportContents) -> dict[str, MeasureEntry]:
    return {m.number: m for m in contents.measures}


def test_every_measure_is_there_once(sample_contents: ReportContents) -> None:
    assert len(by_number(sample_contents)) == len(sample_contents.measures) == 146
    assert len(sample_contents.fields) == 14


def test_duties(sample_contents: ReportContents) -> None:
    duties = Counter(m.duty for m in sample_contents.measures)
    assert duties == {
        Duty.RECEIVED: 92,
        Duty.UNDER_REVIEW: 13,
        Duty.MISSING: 31,
        Duty.NOT_OWED: 10,
    }
    for m in sample_contents.measures:
        if m.duty is Duty.RECEIVED:
            assert m.report
            assert not m.report.is_interim
        if m.duty is Duty.MISSING and m.report is None:
            assert m.implementation is Implementation.NOT_REPORTED


def test_nothing_of_the_house_gets_out(sample_contents: ReportContents) -> None:
    printed = json.dumps(to_json(sample_contents), ensure_ascii=False)
    assert "Nur für das Haus" not in printed
    assert "u-test" not in printed


def test_what_is_not_accepted_is_not_printed(sample_contents: ReportContents) -> None:
    found = [m for m in sample_contents.measures if m.duty is Duty.UNDER_REVIEW]
    assert all(m.report is None or m.report.is_interim for m in found)


def test_own_reports_are_marked(sample_contents: ReportContents) -> None:
    reports = [m.report for m in sample_contents.measures if m.report]
    assert any(r.is_own for r in reports)
    assert all(r.is_own == (r.office.code == "BMI") for r in reports)


def test_decisions_are_changes_of_the_plan(sample_contents: ReportContents) -> None:
    change = next(c for c in sample_contents.changes if c.number == "1.2.1")
    assert (change.what, change.old, change.new) == (
        "Fristverlängerung",
        "30.09.2021",
        "30.06.2022",
    )
    assert change.decided_by
    assert by_number(sample_contents)["1.2.1"].deadline.due_date == date(2022, 6, 30)


def test_an_older_state_is_not_carried_on(state: PlanState) -> None:
    """In a year without reports the states of the year before stand beside, as last reported."""
    later = replace(YEAR, year=2022, reference_date=date(2022, 12, 31))
    contents = freeze(replace(state, as_of=later.reference_date), later, EDITION)
    for m in contents.measures:
        if m.duty is Duty.NOT_OWED:
            assert m.implementation in {Implementation.COMPLETED, Implementation.DROPPED}
        else:
            assert m.duty is Duty.MISSING
            assert m.implementation is Implementation.NOT_REPORTED
    assert by_number(contents)["1.1.1"].last_reported == (Implementation.CONTINUOUS, 2021)


def test_only_accepted_reports_as_of_the_reference_date(state: PlanState) -> None:
    for wrong in (
        replace(state, view=View.INTERNAL),
        replace(state, view=View.PUBLIC),
        replace(state, as_of=date(2021, 12, 30)),
    ):
        with pytest.raises(ValueError, match="reference date"):
            freeze(wrong, YEAR, EDITION)
