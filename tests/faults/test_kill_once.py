"""`kill -9` over what may happen once only: a repeated request, a paper that is ordered, a move to
another database, the deletion of a year."""

import json
import sys
import time
import warnings
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, col, func, select

from app.accounts.tokens import create_token
from app.archive.disposing import dispose_year
from app.archive.handing_over import confirm_handover, offer_year
from app.archive.tables import DeletionProof, Verdict
from app.audit.actor import Role, by_system
from app.audit.chain import seal_all
from app.audit.tables import AuditEntry
from app.config import Settings
from app.council_reports.checking import check_papers
from app.council_reports.job_tables import JobState, PaperJob
from app.council_reports.jobs import order, take_over
from app.council_reports.keeping import kept
from app.council_reports.kinds import PaperKind
from app.council_reports.working import work_off
from app.kit.answered import AnsweredRequest
from app.kit.backup import Part, lines, part_of, tables_of
from app.kit.clock import Clock, clock_at
from app.kit.db import Database
from app.kit.moving import move
from app.main import create_app
from app.offices.tables import Office
from app.plan.queries import plan_by_slug
from app.plan_documents.importing import import_document
from app.plan_documents.seed import load_offices, load_plan
from app.status_reports.implementation import Implementation
from app.status_reports.tables import Contribution, StatusReport
from app.status_reports.years import open_years, year_of
from tests.faults import work
from tests.faults.killing import (
    FORK,
    SECONDS,
    await_the_end_of_its_connections,
    everything_wrong,
    kill_again_and_again,
)
from tests.faults.work import CLOCK, SLUG, SMALL, YEAR, acknowledge, close_or_reopen

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its advice to install another client
    from fastapi.testclient import TestClient

pytestmark = pytest.mark.long

LATER = clock_at(date(2033, 1, 3))
"""After the period of retention."""
OTHER = {"sqlite": "postgres", "postgres": "sqlite"}
INTERIM = f"/api/v1/plans/{SLUG}/measures/1.2.1/interim-reports"


# Requests with a key


@dataclass(frozen=True)
class Client:
    """Writes what no version protects: without its key a second try would make a second report."""

    http: TestClient
    token: str

    def post(self, key: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        content = {"implementation": "in_progress", "text": key, "obstacles": "Personal."}
        return self.http.post(INTERIM, headers=headers, json=content)


def client_of(database: Database, folder: Path) -> Client:
    settings = Settings(data_dir=folder, scheduler=False, makes_papers=False)
    http = TestClient(create_app(settings, database, CLOCK))
    return Client(http, (folder / "token").read_text())


def asking(database: Database, folder: Path) -> None:
    client = client_of(database, folder)
    while True:
        ask(client, folder)
        seal_all(database, CLOCK)


def ask(client: Client, folder: Path) -> None:
    key = uuid4().hex
    with (folder / "asked").open("a") as asked:
        asked.write(f"{key}\n")
    answer = client.post(key)
    assert answer.status_code == 201, answer.text
    acknowledge(folder, json.dumps([key, answer.text]))


def test_a_request_with_a_key(seeded: Database, tmp_path: Path) -> None:
    by = by_system(CLOCK)
    with seeded.writing(by=by) as session:
        open_years(session, plan_by_slug(session, SLUG), CLOCK.today(), by=by)
        office = session.exec(select(Office).where(Office.code == "A11")).one()
        made = create_token(session, name="x", role=Role.HEAD, office=office, by=by)
        (tmp_path / "token").write_text(made[1])

    def check(session: Session, acknowledged: list[str]) -> None:
        texts = Counter(session.exec(select(StatusReport.text)))
        kept_answers = Counter(session.exec(select(AnsweredRequest.key)))
        assert texts == kept_answers
        assert set(texts.values()) <= {1}
        assert {json.loads(line)[0] for line in acknowledged} <= texts.keys()

    begin = time.monotonic()
    ask(client_of(seeded, tmp_path), tmp_path)
    longest = 4 * (time.monotonic() - begin)
    assert kill_again_and_again(asking, seeded, tmp_path, check, longest) > 1
    heard = dict(map(json.loads, (tmp_path / "acknowledged").read_text().splitlines()))
    asked = (tmp_path / "asked").read_text().splitlines()
    client, replayed = client_of(seeded, tmp_path), 0
    for key in asked:
        answer = client.post(key)
        assert answer.status_code == 201
        assert heard.get(key, answer.text) == answer.text
        was_done = answer.headers.get("idempotency-replayed") == "true"
        assert was_done or key not in heard
        replayed += was_done
    with seeded.reading() as session:
        assert Counter(session.exec(select(StatusReport.text))) == dict.fromkeys(asked, 1)
    sys.stdout.write(f"asked {len(asked)}, heard {len(heard)}, done before {replayed}\n")


# Papers that are ordered


def making(database: Database, folder: Path) -> None:
    """Each process comes two minutes after the one before, which then counts as silent."""
    (folder / "starts").open("a").write("x")
    later = timedelta(minutes=2 * len((folder / "starts").read_text()))
    clock = Clock(lambda: CLOCK.now() + later)
    settings = Settings(data_dir=folder)
    while True:
        take_over(database, clock.now())
        with database.writing(by=work.coordination(database)) as session:
            number = order(session, SMALL, YEAR, PaperKind.REPORT, by=work.coordination(database))
        work_off(database, settings, clock)
        with database.reading() as session:
            if session.get_one(PaperJob, number).state is JobState.DONE:
                acknowledge(folder, number)


def test_a_paper_that_is_ordered(seeded: Database, tmp_path: Path) -> None:
    by = work.coordination(seeded)
    with seeded.writing(by=by) as session:
        import_document(session, work.document(1), SMALL, coordinating="BMI", source="test", by=by)

    def check(session: Session, acknowledged: list[str]) -> None:
        assert check_papers(session, tmp_path / "papers") == []
        jobs = {job.id: job for job in session.exec(select(PaperJob))}
        waiting = [job for job in jobs.values() if job.state in (JobState.QUEUED, JobState.RUNNING)]
        assert len(waiting) <= 1
        for job in jobs.values():
            assert job.attempts <= 2
            if job.state is JobState.DONE:
                content = kept(seeded, job.sha256 or "") or b""
                assert content.startswith(b"%PDF-")
        assert {jobs[int(number)].state for number in acknowledged} <= {JobState.DONE}

    begin = time.monotonic()
    with seeded.writing(by=by) as session:
        order(session, SMALL, YEAR, PaperKind.REPORT, by=by)
    assert work_off(seeded, Settings(data_dir=tmp_path), CLOCK) == 1
    longest = 3 * (time.monotonic() - begin)
    assert kill_again_and_again(making, seeded, tmp_path, check, longest) > 1


# A move to another database


def contents(database: Database) -> dict[str, Part]:
    with database.snapshot() as connection:
        return {table.name: part_of(lines(connection, table)) for table in tables_of(connection)}


def moving(source: str, target: str, folder: Path) -> None:
    move(Database(source), Database(target), folder, made_at=CLOCK.now(), seal=None)


def test_a_move(seeded: Database, templates: Any, engine_name: str, tmp_path: Path) -> None:
    """The target is as empty as it was, or all of it is there; the source is as it was. What was
    interrupted can be done again."""
    source = seeded.engine.url.render_as_string(hide_password=False)
    whole, took, left = contents(seeded), 60.0, Counter[str]()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end or len(left) < 2:
        with templates.copy(OTHER[engine_name], "empty", lambda _: None) as target:
            empty = contents(target)
            url = target.engine.url.render_as_string(hide_password=False)
            for wait in (Random().uniform(0, 1.2 * took) if left else took, 60.0):
                seeded.close()
                target.close()
                child = FORK.Process(target=moving, args=(source, url, tmp_path / "papers"))
                begin = time.monotonic()
                child.start()
                child.join(wait)
                child.kill()
                child.join()
                took = min(took, time.monotonic() - begin) if child.exitcode == 0 else took
                await_the_end_of_its_connections(target)
                found = contents(target)
                assert found in (empty, whole)
                left["whole" if found == whole else "empty"] += 1
                if found == whole:
                    break
            else:
                pytest.fail("what was interrupted cannot be done again")
            assert contents(seeded) == whole
    sys.stdout.write(f"{dict(left)}\n")


# A year that is deleted


def at_the_archive(database: Database) -> None:
    """2021 with all that goes, closed, offered and confirmed."""
    settings, early = Settings(), by_system(clock_at(date(2021, 5, 3)))
    load_offices(database, settings.seed_offices, by=early)
    load_plan(database, settings.seed_plan, settings, by=early)
    by = work.coordination(database)
    with database.writing(by=early) as session:
        plan = plan_by_slug(session, SLUG)
        open_years(session, plan, date(2021, 6, 1), by=early)
        year = year_of(session, plan, YEAR)
        for measure_id in range(1, 60):
            session.add(
                StatusReport(
                    reporting_year_id=year.id,
                    measure_id=measure_id,
                    office_id=1,
                    drafted_by="u-2",
                    implementation=Implementation.IN_PROGRESS,
                    text="Entwurf",
                )
            )
            session.add(
                Contribution(
                    measure_id=measure_id,
                    reporting_year_id=year.id or 0,
                    office_id=2,
                    text="Beitrag",
                    written_at=early.at,
                )
            )
    close_or_reopen(database, SLUG)
    seal_all(database, CLOCK)
    with TemporaryDirectory() as name:
        settings = Settings(data_dir=Path(name))
        offer_year(database, settings, SLUG, YEAR, Path(name) / "a.zip", by=by)
    with database.writing(by=by) as session:
        confirm_handover(
            session,
            plan_by_slug(session, SLUG),
            YEAR,
            receipt="StA 1",
            confirmed_date=by.date,
            verdict=Verdict.TAKEN_OVER,
            by=by,
        )
    seal_all(database, CLOCK)


def disposing(url: str) -> None:
    database = Database(url)
    by = work.coordination(database, LATER.now())
    with database.writing(by=by) as session:
        dispose_year(session, plan_by_slug(session, SLUG), YEAR, retention_years=10, by=by)


def test_the_deletion_of_a_year(templates: Any, engine_name: str, tmp_path: Path) -> None:
    """All of it is there and no proof, or nothing and the proof; the chain holds either way."""
    took, left, end = 60.0, Counter[str](), time.monotonic() + SECONDS
    while time.monotonic() < end or len(left) < 2:
        with templates.copy(engine_name, "at_the_archive", at_the_archive) as database:
            url = database.engine.url.render_as_string(hide_password=False)
            for wait in (Random().uniform(0, 1.2 * took) if left else took, 60.0):
                database.close()
                begin = time.monotonic()
                child = FORK.Process(target=disposing, args=(url,))
                child.start()
                child.join(wait)
                child.kill()
                child.join()
                took = min(took, time.monotonic() - begin) if child.exitcode == 0 else took
                await_the_end_of_its_connections(database)
                with database.reading() as session:
                    drafts = session.exec(select(func.count(col(StatusReport.id)))).one()
                    emptied = session.exec(
                        select(func.count(col(AuditEntry.id))).where(
                            col(AuditEntry.payload_sha256).is_not(None)
                        )
                    ).one()
                    proofs = session.exec(select(func.count(col(DeletionProof.id)))).one()
                assert (drafts, emptied > 0, proofs) in ((59, False, 0), (0, True, 1))
                left["deleted" if proofs else "all there"] += 1
                if proofs:
                    break
            else:
                pytest.fail("what was interrupted cannot be done again")
            assert everything_wrong(database, tmp_path, LATER.now()) == []
    sys.stdout.write(f"{dict(left)}\n")
