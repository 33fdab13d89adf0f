"""Brings a database to the newest form. Several processes may start at once: one migrates.

Alembic is loaded only where there is something to do: it costs a third of a start.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from app.config import PROJECT
from app.kit.db import Database, outages

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = PROJECT / "migrations"
ADVISORY_LOCK = 4_711_2021


def alembic_config(database: Database) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = database.engine
    return config


def upgrade(database: Database, *begin_with: Callable[[], object]) -> None:
    """`begin_with`: what else only one process may do at the start, such as loading a directory
    where there is none; called in turn once the tables are there."""
    with _alone(database):
        if revision_of(database) != newest_revision():
            _to_head(database)
        for load in begin_with:
            load()


def newest_revision() -> str:
    """Migrations are numbered; a test holds the file names and Alembic's own head together."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("0*.py"))


def revision_of(database: Database) -> str | None:
    """None: no migration ever ran here."""
    with database.snapshot() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def knows(database: Database, revision: str) -> bool:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(alembic_config(database))
    return revision in {known.revision for known in script.walk_revisions()}


def shape_as_of(database: Database, revision: str) -> None:
    """The tables as an earlier release had them. Only for a database that holds nothing yet."""
    from alembic import command

    with _alone(database):
        _to_head(database)
        command.downgrade(alembic_config(database), revision)


def _to_head(database: Database) -> None:
    from alembic import command

    command.upgrade(alembic_config(database), "head")


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    if database.is_sqlite:
        path = Path(database.engine.url.database or "").with_suffix(".lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with outages():
        opened = database.engine.connect()
    with opened as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
