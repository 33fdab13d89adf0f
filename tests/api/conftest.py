"""The town hall for the API's tests: a seeded database, a clock that tests move, named people."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app.accounts.tokens import create_token, secret_hash
from app.audit.actor import Role, by_system
from app.config import Settings
from app.kit.clock import Clock, clock_at
from app.kit.db import Database
from app.main import create_app
from app.offices.tables import Office
from app.plan.queries import plan_by_slug
from app.plan_documents.seed import load_offices, load_plan
from app.status_reports.years import open_years

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its advice to install another client
    from fastapi.testclient import TestClient

PEOPLE = {
    "coordination": (Role.COORDINATION, "BMI"),
    "clerk": (Role.CLERK, "A11"),
    "head": (Role.HEAD, "A11"),
    "other office": (Role.CLERK, "A50"),
    "treasury": (Role.TREASURY, "A20"),
    "council": (Role.COUNCIL, None),
    "auditor": (Role.AUDITOR, "A14"),
    "data protection": (Role.DATA_PROTECTION, None),
    "admin": (Role.ADMIN, None),
}
"""1.2.1 (3. Quartal 2021) and 1.1.1 (jährlich) are reported on by A11."""


KEYS: dict[str, str] = {}
"""Bearer tokens by person; the same in every copy of a template."""

JANUARY = date(2022, 1, 10)
"""The days begin here: 2021 is over, its reports are due on 31.01.2022."""


@dataclass
class Town:
    """`send(…, version=3)` is If-Match, `first=True` is If-None-Match: *."""

    database: Database
    settings: Settings
    now: datetime
    plan: str = "/api/v1/plans/erfurt-integration-2021"

    def __post_init__(self) -> None:
        self.app = create_app(self.settings, self.database, Clock(lambda: self.now))
        self.client = TestClient(self.app, raise_server_exceptions=False)
        self.reports = f"{self.plan}/years/2021/status-reports"

    def move_to(self, day: date, hour: int = 9) -> None:
        self.now = clock_at(day, hour).now()

    def send(self, method: str, path: str, who: str | None = None, **kwargs: Any) -> Any:
        headers = kwargs.pop("headers", {})
        if who:
            headers["Authorization"] = f"Bearer {KEYS[who]}"
        if (version := kwargs.pop("version", None)) is not None:
            headers["If-Match"] = version if isinstance(version, str) else f'"{version}"'
        if kwargs.pop("first", False):
            headers["If-None-Match"] = "*"
        return self.client.request(method, path, headers=headers, **kwargs)

    def get(self, path: str, who: str | None = None, **kwargs: Any) -> Any:
        return self.send("GET", path, who, **kwargs)

    def draft(self, number: str = "1.2.1", who: str = "clerk", **content: Any) -> Any:
        whole = {"implementation": "in_progress", "text": "Angefangen.", "obstacles": "Personal."}
        return self.send("PUT", f"{self.reports}/{number}", who, first=True, json=whole | content)

    def hand_in(self, number: str = "1.2.1", **content: Any) -> Any:
        draft = self.draft(number, **content)
        assert draft.status_code == 201, draft.text
        path, version = f"{self.reports}/{number}/submit", draft.headers["etag"]
        answer = self.send("POST", path, "clerk", version=version)
        assert answer.status_code == 200, answer.text
        return answer

    def accept(self, number: str = "1.2.1") -> Any:
        path = f"{self.reports}/{number}"
        version = self.get(path, "coordination").headers["etag"]
        answer = self.send("POST", f"{path}/accept", "coordination", version=version)
        assert answer.status_code == 200, answer.text
        return answer


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    left_out = "not long" in config.getoption("markexpr")
    return True if left_out and collection_path.name == "test_fuzz_boundaries.py" else None


@pytest.fixture
def town(templates: Any, engine_name: str, tmp_path: Path) -> Iterator[Town]:
    with templates.copy(engine_name, "town", fill) as database:
        yield Town(
            database, Settings(data_dir=tmp_path, makes_papers=False), clock_at(JANUARY).now()
        )


@pytest.fixture(scope="module")
def shared_town(templates: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One for a whole module, on SQLite; for tests that leave nothing behind."""
    with templates.copy("sqlite", "town", fill) as database:
        folder = tmp_path_factory.mktemp("data")
        yield Town(database, Settings(data_dir=folder, makes_papers=False), clock_at(JANUARY).now())


@pytest.fixture(scope="session")
def keys() -> dict[str, str]:
    return KEYS


def fill(database: Database) -> None:
    settings, early = Settings(), by_system(clock_at(date(2021, 5, 3)))
    load_offices(database, settings.seed_offices, by=early)
    load_plan(database, settings.seed_plan, settings, by=early)
    by = by_system(clock_at(JANUARY))
    with database.writing(by=by) as session:
        open_years(session, plan_by_slug(session, "erfurt-integration-2021"), JANUARY, by=by)
        offices = {office.code: office for office in session.exec(select(Office))}
        for who, (role, code) in PEOPLE.items():
            office = offices[code] if code else None
            token, plain = create_token(session, name=who, role=role, office=office, by=by)
            token.token_hash = secret_hash(KEYS.setdefault(who, plain))
