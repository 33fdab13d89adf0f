"""Brings a database to the newest form. Several processes may start at once: one migrates."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.config import PROJECT
from app.kit.db import Database

ADVISORY_LOCK = 4_711_2021


def alembic_config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    config.attributes["engine"] = database.engine
    return config


def upgrade(database: Database, *begin_with: Callable[[], object]) -> None:
    """`begin_with`: what else only one process may do at the start, such as loading a directory
    where there is none; called in turn once the tables are there."""
    with _alone(database):
        command.upgrade(alembic_config(database), "head")
        for load in begin_with:
            load()


def revision_of(database: Database) -> str | None:
    """None: no migration ever ran here."""
    with database.snapshot() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def knows(database: Database, revision: str) -> bool:
    script = ScriptDirectory.from_config(alembic_config(database))
    return revision in {known.revision for known in script.walk_revisions()}


def shape_as_of(database: Database, revision: str) -> None:
    """The tables as an earlier release had them. Only for a database that holds nothing yet."""
    with _alone(database):
        command.upgrade(alembic_config(database), "head")
        command.downgrade(alembic_config(database), revision)


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    if database.is_sqlite:
        path = Path(database.engine.url.database or "").with_suffix(".lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with database.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
