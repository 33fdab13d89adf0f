"""`kill -9` at any moment leaves the state before or after, never between."""

import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from app.audit.tables import AuditEntry
from app.council_reports.checking import check_papers
from app.council_reports.tables import CouncilReport, IssuedFile, PaperState
from app.deadlines import Quarter
from app.kit.backup import back_up, lines, part_of, tables_of
from app.kit.db import Database
from app.kit.restore import restore
from app.plan.tables import Extension, Measure, MeasureVersion, Plan, Responsibility
from app.plan_documents.importing import import_document
from app.quarterly_checks.tables import QuarterlyCheck, QuarterlyCheckItem
from app.status_reports.states import Step
from app.status_reports.tables import ReportingYear, StatusReport
from tests.faults import work
from tests.faults.killing import (
    FORK,
    SECONDS,
    await_the_end_of_its_connections,
    kill_again_and_again,
)
from tests.faults.work import CLOCK, MEASURES, SMALL

pytestmark = pytest.mark.long


def test_submit(seeded: Database, tmp_path: Path) -> None:
    def check(session: Session, acknowledged: list[str]) -> None:
        reports = {r.measure_id: r for r in session.exec(select(StatusReport))}
        proposed = Counter(session.exec(select(Extension.measure_id)))
        assert proposed == Counter(reports.keys())
        for report in reports.values():
            assert report.step in (Step.SUBMITTED, Step.RETURNED)
            assert report.submitted_at is not None
            assert (report.question is not None) or report.step is Step.SUBMITTED
        for line in acknowledged:
            measure_id, version = map(int, line.split())
            assert reports[measure_id].version >= version

    assert kill_again_and_again(work.submitting, seeded, tmp_path, check, 0.5) > 5


def test_import(seeded: Database, tmp_path: Path) -> None:
    def check(session: Session, acknowledged: list[str]) -> None:
        versions = (
            select(MeasureVersion)
            .join(Measure, col(Measure.id) == MeasureVersion.measure_id)
            .join(Plan, col(Plan.id) == Measure.plan_id)
            .where(Plan.slug == SMALL)
        )
        found = session.exec(versions).all()
        newest = max((version.version_no for version in found), default=0)
        assert newest >= max(map(int, acknowledged), default=0)
        assert Counter(v.version_no for v in found) == dict.fromkeys(range(1, newest + 1), MEASURES)
        ids = {version.id for version in found}
        responsible = Counter(session.exec(select(Responsibility.measure_version_id)))
        assert {responsible[id_] for id_ in ids} <= {1}
        plans = session.exec(select(func.count(col(Plan.id))).where(Plan.slug == SMALL)).one()
        assert plans == (1 if newest else 0)

    assert kill_again_and_again(work.importing, seeded, tmp_path, check, 1.5) > 5


def test_close(seeded: Database, tmp_path: Path) -> None:
    def check(session: Session, acknowledged: list[str]) -> None:
        assert check_papers(session, tmp_path) == []
        reports = session.exec(select(CouncilReport)).all()
        editions = len(reports)
        assert editions >= max(map(int, acknowledged), default=0)
        laid = [each for each in reports if each.state is PaperState.LAID]
        assert all(each.laid_date for each in laid)
        assert not any(each.laid_date for each in reports if each not in laid)
        year = session.exec(select(ReportingYear).where(ReportingYear.year == work.YEAR)).one()
        assert (year.public_from_date is not None) is bool(laid)
        changes = session.exec(
            select(AuditEntry.after).where(
                AuditEntry.entity == "reporting_year", AuditEntry.action == "update"
            )
        )
        assert sum((after or {}).get("state") == "closed" for after in changes) == editions

    assert kill_again_and_again(work.closing, seeded, tmp_path, check, 2.5) > 5


def test_quarterly_check(seeded: Database, tmp_path: Path) -> None:
    def check(session: Session, acknowledged: list[str]) -> None:
        measures = session.exec(select(func.count(col(Measure.id)))).one()
        overdue = Counter(
            session.exec(
                select(QuarterlyCheckItem.quarterly_check_id).where(QuarterlyCheckItem.quarters > 0)
            )
        )
        checks = session.exec(select(QuarterlyCheck).order_by(col(QuarterlyCheck.quarter))).all()
        for each in checks:
            assert sum(each.counts.values()) == measures
            assert overdue[each.id or 0] == each.counts.get("overdue", 0)
        quarters = [Quarter.parse(each.quarter) for each in checks]
        assert all(one.next() == other for one, other in pairwise(quarters))
        assert set(acknowledged) <= set(map(str, quarters))

    assert kill_again_and_again(work.checking, seeded, tmp_path, check, 1.5) > 5


def test_report(seeded: Database, tmp_path: Path) -> None:
    by = work.coordination(seeded)
    with seeded.writing(by=by) as session:
        import_document(session, work.document(1), SMALL, coordinating="BMI", source="test", by=by)

    def check(session: Session, acknowledged: list[str]) -> None:
        assert check_papers(session, tmp_path / "papers") == []
        assert set(acknowledged) <= set(session.exec(select(IssuedFile.sha256)))
        for path in (tmp_path / "papers").glob("[!.]*"):
            content = path.read_bytes()
            assert content.startswith(b"%PDF-")
            assert content.rstrip().endswith(b"%%EOF")

    begin = time.monotonic()
    work.acknowledge(tmp_path, work.issue_once(seeded, tmp_path))
    longest = 2 * (time.monotonic() - begin)
    assert kill_again_and_again(work.issuing, seeded, tmp_path, check, longest) > 1


def test_restore(seeded: Database, templates: Any, engine_name: str, tmp_path: Path) -> None:
    file, manifest = back_up(seeded, tmp_path, tmp_path / "p", made_at=CLOCK.now(), seal=None)

    def once(wait: float) -> tuple[int, float]:
        """How many rows a restore leaves that is killed after so long, and how long it took."""
        with templates.copy(engine_name, "empty", lambda _: None) as copy:
            url = copy.engine.url.render_as_string(hide_password=False)
            copy.close()
            begin = time.monotonic()
            child = FORK.Process(target=_restore, args=(url, file, tmp_path / "new"))
            child.start()
            child.join(wait)
            child.kill()
            child.join()
            took = time.monotonic() - begin
            await_the_end_of_its_connections(copy)
            with copy.snapshot() as connection:
                return sum(part_of(lines(connection, t)).size for t in tables_of(connection)), took

    everything, longest = once(60)
    assert everything == sum(part.size for part in manifest.tables.values())
    end, left = time.monotonic() + SECONDS, Counter[int]()
    while time.monotonic() < end:
        left[once(Random().uniform(0, 1.2 * longest))[0]] += 1
    assert left.keys() <= {1, everything}  # the counter's row is the migrations'
    assert left[1] > 1


def _restore(url: str, file: Path, papers: Path) -> None:
    restore(Database(url), file, papers)
