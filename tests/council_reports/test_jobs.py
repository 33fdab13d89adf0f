"""The queue of papers: taken once, taken over from the dead, never finished by two."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from app.audit.actor import ANYONE, Actor, By, Role
from app.config import Settings
from app.council_reports import jobs, working
from app.council_reports.issuing import Issued
from app.council_reports.job_tables import JobState, PaperJob
from app.council_reports.jobs import SILENCE, claim, note, order, take_over
from app.council_reports.keeping import forget_drafts, keep, kept
from app.council_reports.kinds import PaperKind
from app.kit.clock import Clock, clock_at
from app.kit.db import Database
from app.kit.errors import NotAllowed, NotFound, Unavailable
from app.plan.queries import all_plans
from app.status_reports.years import open_years

NOON = datetime(2022, 1, 10, 12, tzinfo=UTC)
BY = By(Actor("u-1", Role.COORDINATION, frozenset({1})), NOON)


@pytest.fixture
def town(seeded: Database) -> Database:
    with seeded.writing(by=BY) as session:
        open_years(session, all_plans(session)[0], date(2022, 1, 10), by=BY)
    return seeded


@pytest.fixture
def ask(town: Database) -> Callable[..., int]:
    with town.reading() as session:
        slug = all_plans(session)[0].slug

    def asking(kind: PaperKind = PaperKind.REPORT, by: By = BY) -> int:
        with town.writing(by=by) as session:
            return order(session, slug, 2021, kind, by=by)

    return asking


def job(database: Database, job_id: int) -> PaperJob:
    with database.reading() as session:
        return session.get_one(PaperJob, job_id)


def test_asking_again_joins_what_is_on_its_way(town: Database, ask: Callable[..., int]) -> None:
    first = ask()
    assert ask() == first
    assert ask(PaperKind.MEASURES) != first
    with pytest.raises(NotAllowed):
        ask(by=By(ANYONE, NOON))
    with town.writing(by=BY) as session, pytest.raises(NotFound):
        order(session, "anderswo", 2021, PaperKind.REPORT, by=BY)


def test_a_job_is_taken_once(town: Database, ask: Callable[..., int]) -> None:
    ask()
    with ThreadPoolExecutor(4) as pool:
        taken = [each for each in pool.map(lambda _: claim(town, NOON), range(4)) if each]
    assert len(taken) == 1
    assert jobs.by_of(taken[0][0], NOON) == BY


def test_a_dead_process_is_followed_once_then_the_job_fails(
    town: Database, ask: Callable[..., int]
) -> None:
    number = ask()
    first, _ = claim(town, NOON) or pytest.fail("nothing to take")
    assert take_over(town, NOON + SILENCE) == 0
    assert take_over(town, NOON + SILENCE + timedelta(seconds=1)) == 1
    later = NOON + timedelta(minutes=5)
    second, _ = claim(town, later) or pytest.fail("nothing to take")
    assert not note(town, first, later, state=JobState.DONE)
    assert note(town, second, later, pages=20)
    assert (job(town, number).state, job(town, number).pages) == (JobState.RUNNING, 20)
    assert take_over(town, later + timedelta(minutes=2)) == 1
    assert job(town, number).state is JobState.FAILED
    assert "neu starten" in job(town, number).message
    assert ask() != number


def drawn(content: bytes | Exception) -> Callable[..., Issued]:
    def issue(*_: object, progress: Callable[[str], None], **_more: object) -> Issued:
        progress("10 Seiten …")
        if isinstance(content, Exception):
            raise content
        return Issued(PaperKind.REPORT, "entwurf.pdf", content, None, "Entwurf. 1 kB.")

    return issue


def test_what_came_of_it_is_there_for_every_process(
    town: Database, ask: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drawing itself is tested with the papers; here it is quick or fails."""
    number, clock, settings = ask(), Clock(lambda: NOON), Settings()
    monkeypatch.setattr(working, "issue", drawn(b"%PDF"))
    assert working.work_off(town, settings, clock) == 1
    done = job(town, number)
    assert (done.state, done.name, done.pages) == (JobState.DONE, "entwurf.pdf", 10)
    assert kept(town, done.sha256 or "") == b"%PDF"
    monkeypatch.setattr(working, "issue", drawn(Unavailable("Die Schrift fehlt.")))
    failed = ask()
    working.work_off(town, settings, clock)
    assert (job(town, failed).state, job(town, failed).message) == (
        JobState.FAILED,
        "Die Schrift fehlt.",
    )
    working.tidy(town, settings, clock_at(date(2022, 1, 12)))
    assert kept(town, done.sha256 or "") is None
    with town.reading() as session, pytest.raises(NotFound):
        jobs.job_of(session, all_plans(session)[0].slug, number)


def test_what_was_issued_is_kept_for_good(database: Database) -> None:
    day = NOON + timedelta(days=1)
    digest = keep(database, b"paper", until=day)
    assert keep(database, b"paper") == digest
    keep(database, b"paper", until=day)
    assert forget_drafts(database, day) == 0
    assert kept(database, digest) == b"paper"
