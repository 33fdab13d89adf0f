"""Brings a database to the newest form. Several processes may start at once: one migrates."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from app.config import PROJECT
from app.kit.db import Database

ADVISORY_LOCK = 4_711_2021


def alembic_config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    config.attributes["engine"] = database.engine
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    with _alone(database):
        command.upgrade(alembic_config(database), revision)


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
