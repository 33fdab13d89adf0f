from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlmodel import select

from app.accounts.tables import LoginSession, User
from app.audit.actor import Role, by_system
from app.config import Settings
from app.kit.backups import backups_in
from app.kit.clock import BERLIN, Clock, clock_at
from app.kit.db import Database
from app.kit.outbox import put
from app.kit.outbox_tables import OutboxMail
from app.offices.tables import Office
from app.quarterly_checks.tables import QuarterlyCheck
from app.reminders.tables import Reminder
from app.scheduler.running import run_job, start, trigger_of
from app.scheduler.timetable import JOBS, Daily, Every
from app.status_reports.tables import ReportingYear

DAILY = [name for name, job in JOBS.items() if isinstance(job.when, Daily)]
CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]


def fire_times(name: str, first: datetime, last: datetime) -> list[datetime]:
    trigger, found = trigger_of(JOBS[name]), []
    at = trigger.get_next_fire_time(None, first)
    while at is not None and at <= last:
        found.append(at)
        at = trigger.get_next_fire_time(at, at + timedelta(seconds=1))
    return found


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", DAILY)
def test_daily_jobs_run_once_a_day_when_the_clocks_change(name: str, change: date) -> None:
    noon = datetime(change.year, change.month, change.day, 12, tzinfo=BERLIN)
    found = fire_times(name, noon - timedelta(days=3), noon + timedelta(days=3))
    assert len({at.astimezone(BERLIN).date() for at in found}) == len(found) == 6
    assert {at.astimezone(BERLIN).time().replace(tzinfo=None) for at in found} == {JOBS[name].when}


@pytest.mark.parametrize("name", DAILY)
def test_no_daily_job_stands_in_the_hours_that_summer_time_confuses(name: str) -> None:
    when = JOBS[name].when
    assert isinstance(when, Daily)
    assert when >= Daily(3)


@pytest.mark.parametrize("change", CHANGES)
def test_mails_go_out_every_five_minutes_through_the_change(change: date) -> None:
    midnight = datetime(change.year, change.month, change.day, tzinfo=BERLIN).astimezone(UTC)
    trigger = trigger_of(JOBS["outbox"])
    at = trigger.get_next_fire_time(None, midnight)
    assert at is not None
    for _ in range(12 * 6):
        following = trigger.get_next_fire_time(at, at)
        assert following is not None
        assert following.astimezone(UTC) - at.astimezone(UTC) == timedelta(minutes=5)
        at = following


def test_years_and_checks_come_before_the_reminders_that_need_them() -> None:
    assert list(JOBS)[:3] == ["years", "checks", "reminders"]
    assert JOBS["years"].when < JOBS["checks"].when < JOBS["reminders"].when  # type: ignore[operator]


def test_a_day_of_the_service(seeded: Database) -> None:
    settings, clock = Settings(), clock_at(date(2021, 10, 1))
    with seeded.writing(by=by_system(clock)) as session:
        session.exec(select(Office).where(Office.code == "A51")).one().mailbox = "amt@stadt.example"
    said = {name: run_job(name, settings, seeded, clock) for name in JOBS}
    assert said["checks"].count("\n") == 1
    assert "Erinnerungen vorgemerkt" in said["reminders"]
    with seeded.reading() as session:
        assert len(session.exec(select(ReportingYear)).all()) == 1
        assert len(session.exec(select(QuarterlyCheck)).all()) == 2
        assert len(session.exec(select(Reminder)).all()) > 10
        assert len(session.exec(select(OutboxMail)).all()) == 1
    before = seeded.version()
    assert {run_job(name, settings, seeded, clock) for name in JOBS} == {""}
    assert seeded.version() == before, "a day with nothing to do empties no cache"


def test_without_a_mail_server_mails_wait(database: Database) -> None:
    clock = clock_at(date(2022, 1, 5))
    with database.writing() as session:
        put(session, "k", "amt@stadt.example", "Betreff", "Text", "", now=clock.now())
    assert run_job("outbox", Settings(), database, clock) == ""
    nobody_there = Settings(smtp_url="smtp://127.0.0.1:1")
    assert (
        run_job("outbox", nobody_there, database, clock)
        == "Mails: 0 gesendet, 1 vertagt, 0 aufgegeben"
    )


def log_in_twice(database: Database, now: datetime) -> None:
    with database.writing(by=by_system(Clock(lambda: now))) as session:
        user = User(actor="u-1", login="x", display_name="X", role=Role.ADMIN, created_at=now)
        session.add(user)
        session.flush()
        for key, hours in (("old", -1), ("new", 1)):
            session.add(
                LoginSession(
                    user_id=user.id or 0,
                    token_hash=key,
                    created_at=now,
                    expires_at=now + timedelta(hours=hours),
                )
            )


def logged_in(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(LoginSession.token_hash)).all())


def test_expired_sessions_are_removed_and_others_stay(database: Database) -> None:
    clock = clock_at(date(2022, 1, 5))
    log_in_twice(database, clock.now())
    run_job("sessions", Settings(), database, clock)
    assert logged_in(database) == ["new"]


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end, "it did not happen"
        sleep(0.02)


def test_the_start_makes_up_for_what_was_missed_and_does_not_wait(seeded: Database) -> None:
    began = monotonic()
    stop = start(Settings(), seeded, clock_at(date(2021, 10, 1)))
    assert monotonic() - began < 1

    def is_done() -> bool:
        with seeded.reading() as session:
            return session.exec(select(Reminder)).first() is not None

    try:
        wait_until(is_done)
    finally:
        stop()
    with seeded.reading() as session:
        assert len(session.exec(select(QuarterlyCheck)).all()) == 2


def test_a_job_that_fails_is_logged_and_the_next_ones_run(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    clock = clock_at(date(2022, 1, 5))
    log_in_twice(database, clock.now())
    stop = start(Settings(smtp_url="http://no-mail-server"), database, clock)
    try:
        wait_until(lambda: logged_in(database) == ["new"])
    finally:
        stop()
    assert list(JOBS).index("outbox") < list(JOBS).index("sessions")
    assert "job outbox failed" in caplog.text
    assert "Die Adresse des Mailservers" in caplog.text


def test_a_database_that_is_away_is_a_line_in_the_log_and_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    away = Database("postgresql+psycopg://127.0.0.1:1/away")
    stop = start(Settings(), away, clock_at(date(2022, 1, 5)))
    try:
        wait_until(lambda: "nicht erreichbar" in caplog.text)
    finally:
        stop()
    lines = [each for each in caplog.records if "nicht erreichbar" in each.message]
    assert {(line.levelname, line.exc_info) for line in lines} == {("WARNING", None)}


def test_every_job_is_described_in_german() -> None:
    assert all(job.description and isinstance(job.when, Daily | Every) for job in JOBS.values())


def test_a_backup_is_made_once_a_day_and_old_ones_go(seeded: Database, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, backup_dir=tmp_path / "nightly", backup_keep=2)
    (tmp_path / "nightly").mkdir()
    (tmp_path / "nightly" / "massnahmen-of-my-own.zip").touch()
    for day in (1, 1, 2, 3):
        run_job("backup", settings, seeded, clock_at(date(2022, 3, day)))
    kept = [path.name for path in backups_in(tmp_path / "nightly")]
    assert [name[:21] for name in kept] == ["massnahmen-2022-03-03", "massnahmen-2022-03-02"]
    assert (tmp_path / "nightly" / "massnahmen-of-my-own.zip").exists()
    assert run_job("backup", Settings(data_dir=tmp_path), seeded, clock_at(date(2022, 3, 4))) == ""
