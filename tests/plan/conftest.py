"""The seeded town and its people by name: who does something, on which day."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from sqlmodel import Session

from app.audit.actor import Actor, By, Role
from app.kit.clock import clock_at
from app.kit.db import Database
from app.offices.queries import office_by_code
from app.plan.queries import measure_by_number, plan_by_slug
from app.plan.tables import Measure, Plan


@dataclass(frozen=True)
class Desk:
    """One unit of work: a session, the plan, and who sits there."""

    session: Session
    plan: Plan
    by: By

    def measure(self, number: str) -> Measure:
        return measure_by_number(self.session, self.plan, number)

    def office_id(self, code: str) -> int:
        return office_by_code(self.session, code).id or 0


@dataclass(frozen=True)
class Town:
    database: Database

    @contextmanager
    def desk(self, role: Role, office: str | None, day: date) -> Iterator[Desk]:
        with self.database.reading() as session:
            ids = [office_by_code(session, office).id or 0] if office else []
        by = By(Actor(f"u-{role.value}", role, frozenset(ids)), clock_at(day).now())
        with self.database.writing(by=by) as session:
            yield Desk(session, plan_by_slug(session, "erfurt-integration-2021"), by)


@pytest.fixture
def town(seeded: Database) -> Town:
    return Town(seeded)
