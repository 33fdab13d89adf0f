"""Units of work, the data version, and what an outage means."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from app.audit.actor import SYSTEM, By
from app.kit import db
from app.kit.db import Database
from app.kit.errors import Invalid, Unavailable
from app.offices.kinds import OfficeKind
from app.offices.tables import Office

NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)


def add(database: Database, code: str) -> None:
    with database.writing(by=By(SYSTEM, NOW)) as session:
        session.add(Office(code=code, name=code, sort_key=code, kind=OfficeKind.OFFICE))


def codes(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(Office.code).order_by("code")).all())


def test_an_exception_rolls_the_unit_of_work_back(database):
    before = database.version()
    with pytest.raises(Invalid), database.writing(by=By(SYSTEM, NOW)) as session:
        session.add(Office(code="A", name="A", sort_key="a", kind=OfficeKind.OFFICE))
        session.flush()
        raise Invalid("doch nicht")
    assert codes(database) == []
    assert database.version() == before


def test_the_version_counts_changes_and_the_writer_sees_it_at_once(database):
    before = database.version()
    add(database, "A")
    assert database.version() == before + 1
    with database.writing(by=By(SYSTEM, NOW)) as session:
        session.exec(select(Office)).all()
    assert database.version() == before + 1


def test_another_process_sees_the_new_version_within_two_seconds(database):
    other = Database(database.engine.url.render_as_string(hide_password=False))
    before = other.version()
    add(database, "A")
    start = time.monotonic()
    while other.version() == before:
        assert time.monotonic() - start < 2
        time.sleep(0.02)
    other.close()


def test_a_version_that_was_read_while_another_thread_wrote_is_not_kept(database, monkeypatch):
    before, reading = database.version(), database.reading

    @contextmanager
    def slow() -> Iterator[Session]:
        with reading() as session:
            yield session
        monkeypatch.undo()
        add(database, "A")  # after it was read, before it is noted

    monkeypatch.setattr(database, "reading", slow)
    database._version_read_at = float("-inf")
    assert database.version() == before
    assert database.version() == before + 1


def test_a_snapshot_stays_as_it_was(database):
    add(database, "A")
    with database.snapshot() as connection:
        assert connection.execute(text("SELECT count(*) FROM office")).scalar_one() == 1
        add(database, "B")
        assert connection.execute(text("SELECT count(*) FROM office")).scalar_one() == 1
    assert codes(database) == ["A", "B"]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_writers_wait_for_each_other(database):
    together = Barrier(6)

    def write(code: str) -> None:
        together.wait()
        add(database, code)

    threads = [Thread(target=write, args=(code,)) for code in "ABCDEF"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes(database) == list("ABCDEF")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_locked_database_is_unavailable_and_recovers(database, monkeypatch):
    monkeypatch.setattr(db, "LOCK_SECONDS", 0.1)
    other = Database(str(database.engine.url))
    with database.writing() as session:
        session.connection()  # holds the lock from here
        assert codes(other) == []
        with pytest.raises(Unavailable, match="gerade belegt"):
            add(other, "A")
    add(other, "A")
    assert codes(database) == ["A"]
    other.close()


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://x@/x?host=/nowhere"]
)
def test_a_database_that_is_not_there_is_unavailable(url):
    database = Database(url)
    for unit_of_work in (database.reading, database.writing):
        with pytest.raises(Unavailable, match="nicht erreichbar"), unit_of_work() as session:
            session.exec(select(Office)).all()
    with pytest.raises(Unavailable, match="nicht erreichbar"):
        database.version()
