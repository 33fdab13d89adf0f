"""Kills real processes at random moments and looks at what they leave."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import text
from sqlmodel import Session

from app.audit.chain import seal_all
from app.cli import checking
from app.kit.db import Database
from tests.faults.work import CLOCK, Work

SECONDS = float(os.environ.get("FAULT_SECONDS", "45"))
"""For each engine and each kind of work."""

FEWEST = 2
PATIENCE = 600.0
"""On a machine that is busy with other things."""

FORK = multiprocessing.get_context("fork")

Check = Callable[[Session, list[str]], None]


def kill_again_and_again(
    start: Work, database: Database, folder: Path, check: Check, longest: float
) -> int:
    """Kills after up to `longest` seconds, checks, starts anew. Returns how often."""
    url = database.engine.url.render_as_string(hide_password=False)
    end, random, kills = time.monotonic() + SECONDS, Random(), 0
    acknowledged = folder / "acknowledged"
    acknowledged.touch()
    while time.monotonic() < end or kills < FEWEST or not acknowledged.stat().st_size:
        assert time.monotonic() < end + PATIENCE, "no child ever lived long enough"
        database.close()  # a child must not inherit a connection
        child = FORK.Process(target=_work, args=(start, url, folder))
        child.start()
        time.sleep(random.uniform(0, longest))
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        assert child.exitcode == -signal.SIGKILL
        kills += 1
        await_the_end_of_its_connections(database)
        with database.reading() as session:
            check(session, acknowledged.read_text().splitlines())
    done = len(acknowledged.read_text().splitlines())
    assert everything_wrong(database, folder) == []
    sys.stdout.write(f"{start.__name__}: {kills} times killed, {done} times done\n")
    return kills


def _work(start: Work, url: str, folder: Path) -> None:
    start(Database(url), folder)


def await_the_end_of_its_connections(database: Database) -> None:
    """The server finishes what was sent to it before it notices that nobody listens."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    while not database.is_sqlite:
        with database.reading() as session:
            if session.connection().execute(others).scalar_one() == 0:
                return
        time.sleep(0.005)


def everything_wrong(database: Database, folder: Path, now: datetime | None = None) -> list[str]:
    seal_all(database, CLOCK)
    now = (now or CLOCK.now()) + timedelta(days=1)
    with database.reading() as session:
        return [
            str(finding) for finding in checking.everything_wrong(session, folder / "papers", now)
        ]
