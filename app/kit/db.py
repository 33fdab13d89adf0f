"""The database: reading and writing as two context managers, one commit per unit of work.

SQLite is the embedded default for one process, PostgreSQL for more. Services flush and never
commit; `writing()` commits at its end, an exception rolls everything back.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import ORMExecuteState, UOWTransaction
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Field, Session, SQLModel, create_engine, select

from app.kit import tables as tables

RECHECK_SECONDS = 1.0
"""How long a process trusts the data version it knows; another process's write shows after that."""


class DataVersion(SQLModel, table=True):
    """One row that counts up with every committed change: the key of every read cache."""

    __tablename__ = "data_version"

    id: int = Field(default=1, primary_key=True)
    value: int = 0


class Database:
    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writer = self.engine.execution_options(is_writer=True)
        self._version = -1
        self._version_read_at = float("-inf")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self, **info: Any) -> Iterator[Session]:
        """One unit of work. `info` is put on the session, where audit/ finds the signature."""
        with Session(self._writer, expire_on_commit=False, info=info) as session:
            yield session
            session.flush()
            if session.info.get("changed"):
                session.execute(
                    update(DataVersion).values(value=DataVersion.value + 1),
                    execution_options={"synchronize_session": False},
                )
            session.commit()
        self._version_read_at = float("-inf")

    def version(self) -> int:
        """The data version: asked for at most once a second, and after each write of our own."""
        if time.monotonic() - self._version_read_at > RECHECK_SECONDS:
            with self.reading() as session:
                self._version = session.exec(select(DataVersion.value)).one()
            self._version_read_at = time.monotonic()
        return self._version

    def close(self) -> None:
        self.engine.dispose()


@event.listens_for(Session, "after_flush")
def _mark_changed(session: Session, _context: UOWTransaction) -> None:
    if session.new or session.dirty or session.deleted:
        session.info["changed"] = True


@event.listens_for(Session, "do_orm_execute")
def _mark_bulk_change(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info["changed"] = True


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10)
    engine = create_engine(url, connect_args={"timeout": 5, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Writers queue at BEGIN; a deferred one could fail half-way when it wants to write."""
    is_writer = connection.get_execution_options().get("is_writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")
