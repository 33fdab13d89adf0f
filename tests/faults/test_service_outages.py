"""A real `massnahmen serve` while its database or its disk is away: says so, and goes on by itself."""

import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlmodel import Session, func, select

from app.accounts.tokens import create_token
from app.audit.actor import By, Role, by_system
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.migrations import upgrade
from app.offices.tables import Office
from app.plan.queries import plan_by_slug
from app.status_reports.tables import StatusReport
from app.status_reports.years import open_years
from tests.faults.test_outages import fill, is_whole, load, server, small_disk  # noqa: F401
from tests.faults.test_processes import serving
from tests.faults.work import SLUG

pytestmark = pytest.mark.long

PATIENCE = 60
GERMAN = "Die Datenhaltung ist gerade nicht erreichbar."
FULL = "Der Datenträger der Datenbank ist voll."


@dataclass(frozen=True)
class Office11:
    """A program of one office, which writes with a key until it is heard."""

    address: str
    token: str

    def write(self, key: str) -> httpx.Response:
        return httpx.post(
            f"{self.address}/api/v1/plans/{SLUG}/measures/1.2.1/interim-reports",
            headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": key},
            json={"implementation": "in_progress", "text": key, "obstacles": "Personal fehlt."},
            timeout=PATIENCE,
        )

    def write_until_heard(self, key: str) -> httpx.Response:
        end = time.monotonic() + PATIENCE
        while (answer := self.write(key)).status_code == 503:
            assert time.monotonic() < end, answer.text
            time.sleep(int(answer.headers["Retry-After"]))
        return answer


def ready_within(address: str) -> float:
    begin = time.monotonic()
    while (answer := httpx.get(f"{address}/health/ready", timeout=PATIENCE)).status_code != 200:
        assert time.monotonic() < begin + PATIENCE, answer.text
        time.sleep(0.2)
    return time.monotonic() - begin


def prepared(database: Database) -> str:
    """The town with its plan and this year open; the token of an office."""
    upgrade(database)
    load(database)
    by: By = by_system(Clock())
    with database.writing(by=by) as session:
        open_years(session, plan_by_slug(session, SLUG), by.date, by=by)
        office = session.exec(select(Office).where(Office.code == "A11")).one()
        return create_token(session, name="x", role=Role.HEAD, office=office, by=by)[1]


def texts(session: Session) -> set[str]:
    return set(session.exec(select(StatusReport.text)))


@pytest.mark.postgres
def test_the_database_stops_and_starts_again(server, tmp_path: Path) -> None:  # noqa: F811
    url = f"postgresql+psycopg://postgres:@/postgres?host={server.pgdata}"
    database = Database(url)
    token = prepared(database)
    database.close()
    with serving(tmp_path, MASSNAHMEN_DATABASE_URL=url) as (process, address):
        office, keys = Office11(address, token), [uuid4().hex for _ in range(4)]
        assert office.write(keys[0]).status_code == 201
        for key in keys[1:]:
            server.stop()
            time.sleep(1.1)  # what is in memory is good for a second

            ready = httpx.get(f"{address}/health/ready", timeout=PATIENCE)
            assert (ready.status_code, int(ready.headers["Retry-After"]) > 0) == (503, True)
            assert [error["where"] for error in ready.json()["errors"]] == ["database"]
            assert GERMAN in ready.json()["errors"][0]["message"]
            assert httpx.get(f"{address}/health/live").status_code == 200
            assert "massnahmen_database_up 0.0" in httpx.get(f"{address}/metrics").text

            page = httpx.get(f"{address}/plaene/{SLUG}", headers={"Accept": "text/html"})
            assert (page.status_code, int(page.headers["Retry-After"]) > 0) == (503, True)
            assert page.headers["content-type"].startswith("text/html")
            assert GERMAN in page.text

            for answer in (
                office.write(key),
                httpx.get(f"{address}/api/v1/plans/{SLUG}/measures", timeout=PATIENCE),
            ):
                assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (503, True)
                assert answer.headers["content-type"] == "application/problem+json"
                assert answer.json()["slug"] == "unavailable"

            server.ensure_postgres_running()
            assert ready_within(address) < 10
            assert office.write_until_heard(key).status_code == 201
            assert httpx.get(f"{address}/plaene/{SLUG}", timeout=PATIENCE).status_code == 200
        assert process.poll() is None
    database = Database(url)
    with database.reading() as session:
        assert texts(session) == set(keys)
        assert session.exec(select(func.count()).select_from(StatusReport)).one() == len(keys)
    assert is_whole(database, Clock())
    database.close()


def test_the_disk_is_full_for_a_while(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 48) as disk:
        database = Database(f"sqlite:///{disk / 'massnahmen.db'}")
        token = prepared(database)
        database.close()
        with serving(disk, MASSNAHMEN_MIN_FREE_MB="4") as (_, address):
            office, first, second = Office11(address, token), uuid4().hex, uuid4().hex
            assert office.write(first).status_code == 201
            ballast = fill(disk)
            answer = office.write(second)
            assert (answer.status_code, answer.json()["slug"]) == (503, "unavailable")
            assert FULL in answer.json()["detail"]
            assert int(answer.headers["Retry-After"]) > 0
            ready = httpx.get(f"{address}/health/ready", timeout=PATIENCE)
            assert ready.status_code == 503
            assert "data_folder" in [error["where"] for error in ready.json()["errors"]]
            assert httpx.get(f"{address}/plaene/{SLUG}", timeout=PATIENCE).status_code == 200
            ballast.unlink()
            assert ready_within(address) < 10
            assert office.write_until_heard(second).status_code == 201
        with database.reading() as session:
            assert texts(session) == {first, second}
        assert is_whole(database, Clock())
        database.close()
