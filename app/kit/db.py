"""The database: reading and writing as two context managers, one commit per unit of work.

SQLite is the embedded default for one process, PostgreSQL for more. Services flush and never
commit; `writing()` commits at its end, an exception rolls everything back. A database that is
away, locked or full is `Unavailable`; the next unit of work finds it again by itself.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import ORMExecuteState, UOWTransaction
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Field, Session, SQLModel, create_engine, select

from app.kit import tables  # noqa: F401  # names every constraint, so before any table
from app.kit.errors import Unavailable

RECHECK_SECONDS = 1.0
"""How long a process trusts the data version it knows; another process's write shows after that."""

LOCK_SECONDS = 5
"""How long a writer waits for another one on SQLite, and anybody for a connection to a server."""

_OUTAGES = (OperationalError, InterfaceError, PoolTimeout)


class DataVersion(SQLModel, table=True):
    """One row that counts up with every committed change: the key of every read cache."""

    __tablename__ = "data_version"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    value: int = 0


class Database:
    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writer = self.engine.execution_options(is_writer=True)
        self._version = -1
        self._version_read_at = float("-inf")
        self._writes = 0

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with outages(), Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Everything as it is at one instant, however long the reading takes; nobody waits."""
        options: dict[str, Any] = {}
        if not self.is_sqlite:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with outages(), self.engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def all_or_nothing(self) -> Iterator[Connection]:
        """For rows that are copied rather than written by somebody: no session, no trail."""
        with outages(), self._writer.begin() as connection:
            yield connection
        self.look_again()

    @contextmanager
    def counting(self) -> Iterator[Connection]:
        """For counters and logs that no reader sees: no trail, and read caches stay."""
        with outages(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, **info: Any) -> Iterator[Session]:
        """One unit of work. `info` is put on the session, where audit/ finds the signature."""
        writer = Session(self._writer, expire_on_commit=False, info=info)
        with outages(), writer as session:
            yield session
            session.flush()
            if session.info.get("changed"):
                session.execute(
                    update(DataVersion).values(value=DataVersion.value + 1),
                    execution_options={"synchronize_session": False},
                )
            session.commit()
        self.look_again()

    def version(self) -> int:
        """The data version: asked for at most once a second, and after each write of our own."""
        now = time.monotonic()
        if now - self._version_read_at > RECHECK_SECONDS:
            writes = self._writes
            with self.reading() as session:
                self._version = session.exec(select(DataVersion.value)).one()
            self._version_read_at = now
            if writes != self._writes:  # another thread wrote meanwhile: what was read is old
                self._version_read_at = float("-inf")
        return self._version

    def look_again(self) -> None:
        """What is read next is new: after a write of our own, or when another process is known to
        have written."""
        self._writes += 1
        self._version_read_at = float("-inf")

    def reclaim(self) -> None:
        """What was deleted shall not lie about in free pages: SQLite writes its file anew,
        PostgreSQL clears the dead rows away."""
        with outages(), self.engine.connect() as connection:
            connection.rollback()
            bare = connection.connection.driver_connection
            if bare is None:
                return
            if not self.is_sqlite:
                bare.autocommit = True
            bare.execute("VACUUM")
            if self.is_sqlite:
                bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.invalidate()

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def outages() -> Iterator[None]:
    """What is away, locked or full becomes `Unavailable`, with words for people."""
    try:
        yield
    except _OUTAGES as error:
        raise Unavailable(_what_is_missing(error)) from error


def _what_is_missing(error: Exception) -> str:
    said = " ".join(_said(error)).casefold()
    if any(word in said for word in ("is full", "no space left", "disk i/o error")):
        return "Der Datenträger der Datenbank ist voll. Es wurde nichts gespeichert."
    if "locked" in said or "lock timeout" in said:
        return "Die Datenbank ist gerade belegt. Bitte versuchen Sie es gleich noch einmal."
    return (
        "Die Datenhaltung ist gerade nicht erreichbar. "
        "Bitte versuchen Sie es in wenigen Sekunden erneut."
    )


def _said(error: BaseException | None) -> Iterator[str]:
    """By the database, the last word first: behind a savepoint that is gone stands why it went."""
    while error is not None:
        if isinstance(error, DBAPIError):
            yield str(error.orig)
        error = error.__context__


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
        waiting = {"connect_timeout": LOCK_SECONDS}
        return create_engine(
            url, pool_pre_ping=True, pool_size=10, max_overflow=10, connect_args=waiting
        )
    waiting = {"timeout": LOCK_SECONDS}
    engine = create_engine(url, connect_args={**waiting, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    pragmas = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Writers queue at BEGIN; a deferred one could fail half-way when it wants to write."""
    is_writer = connection.get_execution_options().get("is_writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")
