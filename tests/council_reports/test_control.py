"""The quarterly list: four parts by rule, built on the recorded check, noted things leave it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import page
import pytest
from sqlmodel import select

from app.audit.actor import By
from app.config import Settings
from app.council_reports.checking import check_papers
from app.council_reports.control import Part, control_from_json, part_of
from app.council_reports.control_desk import make_control
from app.council_reports.control_paper import control_html, issue_control
from app.council_reports.control_states import lay_control, note_control, record_control
from app.council_reports.job_tables import JobState
from app.council_reports.jobs import list_jobs_of
from app.council_reports.keeping import kept
from app.council_reports.tables import ControlState, ResolutionControl
from app.council_reports.verifying import verify
from app.council_reports.working import work_off
from app.deadlines import DeadlineKind, Quarter
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.errors import Conflict, Invalid, Stale
from app.plan.queries import plan_by_slug
from app.quarterly_checks.checks import record_check, work_out
from app.status_reports.implementation import Implementation

SLUG = "erfurt-integration-2021"
Q3, Q4 = Quarter(2021, 3), Quarter(2021, 4)
Coordination = Callable[[date], By]


@pytest.mark.parametrize(
    ("implementation", "deadline", "is_late", "part"),
    [
        (Implementation.COMPLETED, DeadlineKind.FIXED, False, Part.FINISHED),
        (Implementation.COMPLETED, DeadlineKind.RECURRING, True, Part.DELAYED),
        (Implementation.DROPPED, DeadlineKind.FIXED, True, Part.FINISHED),
        (Implementation.IN_PROGRESS, DeadlineKind.FIXED, True, Part.DELAYED),
        (Implementation.NOT_REPORTED, DeadlineKind.FIXED, True, Part.DELAYED),
        (Implementation.POSTPONED, DeadlineKind.FIXED, False, Part.DELAYED),
        (Implementation.CONTINUOUS, DeadlineKind.FIXED, False, Part.PERMANENT),
        (Implementation.CONTINUOUS, DeadlineKind.RECURRING, True, Part.DELAYED),
        (Implementation.IN_PROGRESS, DeadlineKind.ONGOING, False, Part.PERMANENT),
        (Implementation.NOT_REPORTED, DeadlineKind.RECURRING, False, Part.PERMANENT),
        (Implementation.NOT_STARTED, DeadlineKind.FIXED, False, Part.IN_PROGRESS),
        (Implementation.IN_PROGRESS, DeadlineKind.MIXED, False, Part.IN_PROGRESS),
        (Implementation.IN_PROGRESS, DeadlineKind.UNRESOLVED, False, Part.IN_PROGRESS),
        (Implementation.NOT_REPORTED, DeadlineKind.AFTER_RESOLUTION, False, Part.IN_PROGRESS),
    ],
)
def test_four_parts(
    implementation: Implementation, deadline: DeadlineKind, is_late: bool, part: Part
) -> None:
    assert part_of(implementation, deadline, is_late=is_late) is part


def check(database: Database, quarter: Quarter, by: By) -> None:
    with database.writing(by=by) as session:
        plan = plan_by_slug(session, SLUG)
        contents = work_out(session, plan, quarter, today=by.date)
        record_check(session, plan, quarter, contents, by=by)


def test_what_is_noted_as_finished_is_not_listed_again(
    sample: Database, coordination: Coordination
) -> None:
    autumn, winter = coordination(date(2021, 10, 4)), coordination(date(2022, 1, 20))
    with sample.writing(by=autumn) as session, pytest.raises(Conflict, match="Terminkontrolle"):
        record_control(session, plan_by_slug(session, SLUG), Q3, by=autumn)
    check(sample, Q3, autumn)
    check(sample, Q4, winter)
    with sample.writing(by=autumn) as session:
        plan = plan_by_slug(session, SLUG)
        control = record_control(session, plan, Q3, by=winter)
        first = control_from_json(control.contents)
        lay_control(session, plan, Q3, date(2021, 10, 12), by=autumn)
        with pytest.raises(Conflict, match="vorgelegt"):
            record_control(session, plan, Q3, by=autumn)
        with pytest.raises(Conflict, match="nicht vor ihrer Vorlage"):
            note_control(session, plan, Q3, date(2021, 10, 1), "TOP 5", by=autumn)
    finished = {entry.number for entry in first.of(Part.FINISHED)}
    assert finished
    assert len(first.entries) == 146
    assert {e.quarters for e in first.of(Part.DELAYED)} >= {1}
    with sample.writing(by=winter) as session:
        plan = plan_by_slug(session, SLUG)
        laid = control_from_json(record_control(session, plan, Q4, by=winter).contents)
        assert finished <= {entry.number for entry in laid.entries}
        with pytest.raises(Stale):
            note_control(
                session, plan, Q3, date(2021, 10, 19), "TOP 5", by=winter, expected_version=99
            )
        note_control(session, plan, Q3, date(2021, 10, 19), "TOP 5.1", by=winter)
        after = control_from_json(record_control(session, plan, Q4, by=winter).contents)
    assert after.noted_before == len(finished)
    assert finished.isdisjoint(entry.number for entry in after.entries)
    html = control_html(after, is_draft=True)
    assert "Nur für das Haus" not in html
    assert all(f"<tr><td>{entry.number}</td>" in html for entry in after.entries)


def test_the_list_is_rehearsed_recorded_and_made_from_the_queue_once_laid(
    quick: Database, coordination: Coordination, tmp_path: Path
) -> None:
    house, clock, by = (
        Settings(data_dir=tmp_path),
        clock_at(date(2022, 1, 20)),
        coordination(date(2022, 1, 20)),
    )
    check(quick, Q4, by)
    said = make_control(quick, house, SLUG, None, None, clock=clock, dry_run=True)
    assert "4. Quartal 2021" in said
    assert "nichts gespeichert" in said
    with quick.reading() as session:
        assert session.exec(select(ResolutionControl)).all() == []
    with pytest.raises(Invalid):
        make_control(quick, house, SLUG, "Q4", None, clock=clock)
    assert "Entwurf" in make_control(quick, house, SLUG, "2021-Q4", None, clock=clock)
    with quick.writing(by=by) as session:
        plan = plan_by_slug(session, SLUG)
        [control] = session.exec(select(ResolutionControl)).all()
        entries = control.contents["entries"]
        control.contents = control.contents | {"entries": [*entries[:4], *entries[-4:]]}
        lay_control(session, plan, Q4, date(2022, 1, 20), by=by)
    assert work_off(quick, house, clock) == 1
    with quick.reading() as session:
        job = list_jobs_of(session, control.plan_id)["2021-Q4"]
    assert job.state is JobState.DONE, job.message
    assert "Beschlusskontrolle zum 4. Quartal 2021." in job.message
    out = tmp_path / "liste.pdf"
    (house.papers_dir / (job.name or "")).unlink()
    assert str(out) in make_control(quick, house, SLUG, None, out, clock=clock)
    assert kept(quick, job.sha256 or "") == out.read_bytes()
    for profile in ("3a", "ua1"):
        report = page.validate_pdf(out, profile=profile)
        assert [each.message for each in report.failures] == []
    again = issue_control(quick, house, SLUG, Q4, by=by)
    assert again.content == out.read_bytes()
    assert "Beschlusskontrolle zum 4. Quartal 2021" in verify(quick, out).message
    with quick.reading() as session:
        [control] = session.exec(select(ResolutionControl)).all()
        assert (control.state, control.file_name) == (ControlState.LAID, again.name)
        assert control.sha256 == job.sha256
        assert check_papers(session, house.papers_dir) == []
