"""A trail with something in it, and a hand that reaches past the service."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.audit.actor import SYSTEM, By
from app.kit.clock import Clock
from app.kit.db import Database
from app.offices.kinds import OfficeKind
from app.offices.tables import Office

Tamper = Callable[..., None]
NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)


def write_offices(database: Database, *codes: str, at: datetime = NOW) -> None:
    """One unit of work, so one entry each, one after the other."""
    for code in codes:
        with database.writing(by=By(SYSTEM, at)) as session:
            session.add(
                Office(code=code, name=f"Amt {code}", sort_key=code, kind=OfficeKind.OFFICE)
            )


@pytest.fixture
def clock() -> Clock:
    return Clock(lambda: NOW)


@pytest.fixture
def tamper(database: Database) -> Tamper:
    return partial(past_the_service, database)


@pytest.fixture
def tamper_seeded(seeded: Database) -> Tamper:
    return partial(past_the_service, seeded)


def past_the_service(database: Database, statement: str, **values: Any) -> None:
    """As somebody with the database's password could: no triggers, no foreign keys."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.connection.execute("PRAGMA foreign_keys=OFF")
            connection.rollback()
            for name in triggers(connection):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text(statement), values)
        connection.commit()
        connection.invalidate()


def triggers(connection: Connection) -> Sequence[str]:
    return (
        connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        .scalars()
        .all()
    )
