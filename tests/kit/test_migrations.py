"""Several processes start at once on a new database: one migrates and loads, the others wait."""

import subprocess
import sys

import pytest
from alembic import command

from app.kit.db import Database
from app.kit.migrations import alembic_config, knows, revision_of, shape_as_of, upgrade
from app.tables import METADATA

PROCESSES = 3
START = """
import sys
from app.audit.actor import by_system
from app.config import Settings
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.migrations import upgrade
from app.plan_documents.seed import load_offices

database = Database(sys.argv[1])
load = lambda: print(load_offices(database, Settings().seed_offices, by=by_system(Clock())))
sys.stdin.readline()
upgrade(database, load)
"""


@pytest.fixture
def new(database: Database) -> str:
    """The address of a database without any table."""
    command.downgrade(alembic_config(database), "base")
    return database.engine.url.render_as_string(hide_password=False)


@pytest.mark.long  # each process takes a second of its own to load the program
def test_processes_that_start_at_once_migrate_once(database, new):
    started = [
        subprocess.Popen(
            [sys.executable, "-c", START, new],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0] * PROCESSES, said
    loaded = sorted(int(out) for out, _ in said)
    assert loaded[:-1] == [0] * (PROCESSES - 1)
    assert loaded[-1] > 50
    assert revision_of(database) is not None


def test_what_the_start_begins_with_runs_in_order_and_its_failure_is_told(database):
    done: list[int] = []
    upgrade(database, lambda: done.append(1), lambda: done.append(2))
    assert done == [1, 2]
    with pytest.raises(ZeroDivisionError):
        upgrade(database, lambda: 1 / 0)
    upgrade(database, lambda: done.append(3))  # the lock was given back
    assert done == [1, 2, 3]


def test_an_earlier_release_has_its_own_tables(database):
    assert knows(database, "0002")
    assert not knows(database, "9999")
    shape_as_of(database, "0002")
    assert revision_of(database) == "0002"
    upgrade(database)
    with database.engine.connect() as connection:
        assert connection.dialect.has_table(connection, "audit_seal")
    assert "audit_seal" in METADATA.tables
