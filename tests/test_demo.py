"""The sample year from beginning to end: what `make demo` shows is what the rules say."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from app.config import Settings
from app.demo import TODAY, play
from app.kit.db import Database
from app.monitoring.known import plan_state
from app.monitoring.model import PlanState, View
from app.quarterly_checks.tables import QuarterlyCheck
from app.reminders.tables import Reminder
from app.status_reports.implementation import Implementation
from app.status_reports.states import YearState

SLUG = "erfurt-integration-2021"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path, list[str]]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("demo"), database_url=None)
    told: list[str] = []
    return settings, play(settings, tell=told.append), told


def state(settings: Settings, view: View, as_of: date | None = None) -> PlanState:
    database = Database(settings.database)
    with database.reading() as session:
        known = plan_state(session, SLUG, today=TODAY, view=view, as_of=as_of)
    database.close()
    return known


def test_the_paper_lies_where_the_command_says(demo: tuple[Settings, Path, list[str]]) -> None:
    _, paper, _ = demo
    assert paper.read_bytes().startswith(b"%PDF-1.7")


def test_everything_is_marked_as_sample(demo: tuple[Settings, Path, list[str]]) -> None:
    assert state(demo[0], View.PUBLIC).is_sample


def test_the_year_was_reported_closed_and_laid_before_the_council(
    demo: tuple[Settings, Path, list[str]],
) -> None:
    public = state(demo[0], View.PUBLIC)
    year = next(each for each in public.years if each.year == 2021)
    assert (year.state, year.public_from_date) == (YearState.CLOSED, date(2022, 3, 9))
    assert public.as_of == date(2021, 12, 31)
    done = [m for m in public.measures if m.implementation is Implementation.COMPLETED]
    missing = [m for m in public.measures if m.implementation is Implementation.NOT_REPORTED]
    assert len(done) > 20
    assert len(missing) > 20


def test_every_quarter_of_2021_was_checked_once_and_nobody_was_written_to(
    demo: tuple[Settings, Path, list[str]],
) -> None:
    database = Database(demo[0].database)
    with database.reading() as session:
        quarters = session.exec(select(QuarterlyCheck.quarter)).all()
        reminders = session.exec(select(Reminder)).all()
    database.close()
    assert sorted(quarters) == ["2021-Q2", "2021-Q3", "2021-Q4"]
    assert reminders == []


def test_a_second_call_changes_nothing(demo: tuple[Settings, Path, list[str]]) -> None:
    settings, paper, _ = demo
    before, written = state(settings, View.INTERNAL), paper.stat().st_mtime_ns
    told: list[str] = []
    assert play(settings, tell=told.append) == paper
    assert told == []
    assert state(settings, View.INTERNAL) == before
    assert paper.stat().st_mtime_ns == written
