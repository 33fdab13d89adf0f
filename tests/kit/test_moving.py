"""One command from one engine to the other: everything, compared, or nothing."""

from datetime import date

import pytest
from sqlmodel import select

from app.audit.actor import by_system
from app.kit.backup import lines, part_of, tables_of
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.errors import Conflict, Unavailable
from app.kit.limits import Limit, count_attempt
from app.kit.moving import move
from app.offices.tables import Office

CLOCK = clock_at(date(2022, 1, 5))
OTHER = {"sqlite": "postgres", "postgres": "sqlite"}


def contents(database: Database) -> dict[str, object]:
    with database.snapshot() as connection:
        return {table.name: part_of(lines(connection, table)) for table in tables_of(connection)}


def moved(source: Database, target: Database, folder, **options):
    return move(source, target, folder / "papers", made_at=CLOCK.now(), seal=None, **options)


def test_everything_arrives_on_the_other_engine(seeded, templates, engine_name, tmp_path):
    limit = Limit("x", 5, CLOCK.now() - CLOCK.now(), "")
    count_attempt(seeded, limit, "somebody", CLOCK.now())
    with templates.copy(OTHER[engine_name], "empty", lambda _: None) as target:
        before = contents(target)
        rehearsal = moved(seeded, target, tmp_path, rehearse=True)
        assert contents(target) == before
        manifest = moved(seeded, target, tmp_path)
        assert manifest.tables == rehearsal.tables
        assert contents(target) == contents(seeded) == manifest.tables
        with target.writing(by=by_system(CLOCK)) as session:  # new rows get numbers of their own
            session.add(Office(code="NEU", name="Neues Amt", sort_key="neues amt", kind="office"))
        with pytest.raises(Conflict, match="nicht leer"):
            moved(seeded, target, tmp_path)


def test_nobody_writes_meanwhile(seeded, templates, engine_name, tmp_path, monkeypatch):
    monkeypatch.setattr("app.kit.db.LOCK_SECONDS", 0.1)
    url = seeded.engine.url.render_as_string(hide_password=False)
    refused = []

    def write(_line: str) -> None:
        if refused:
            return
        other = Database(url)
        try:
            with other.writing(by=by_system(CLOCK)) as session:
                if not other.is_sqlite:
                    session.connection().exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
                session.get_one(Office, 1).mailbox = "late@stadt.example"
        except Unavailable as error:
            refused.append(error)
        other.close()

    with templates.copy(OTHER[engine_name], "empty", lambda _: None) as target:
        moved(seeded, target, tmp_path, tell=write)
        assert refused
        with target.reading() as session:
            assert session.exec(select(Office.mailbox).where(Office.id == 1)).one() is None


def test_the_database_itself_is_no_target(seeded, tmp_path):
    with pytest.raises(Conflict, match="dieselbe"):
        moved(seeded, seeded, tmp_path)


def test_a_rehearsal_makes_no_file(seeded, tmp_path):
    target = Database(f"sqlite:///{tmp_path / 'new.db'}")
    moved(seeded, target, tmp_path, rehearse=True)
    target.close()
    assert not (tmp_path / "new.db").exists()
