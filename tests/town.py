"""The seeded town and its people by name: who does something, on which day."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.audit.actor import Actor, By, Role
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.inputs import read_input
from app.offices.queries import office_by_code
from app.plan.queries import measure_by_number, plan_by_slug
from app.plan.tables import Measure, Plan
from app.status_reports.inputs import ReportInput
from app.status_reports.reports import save_draft
from app.status_reports.tables import ReportingYear, StatusReport
from app.status_reports.years import year_of

SLUG = "erfurt-integration-2021"


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

    def year(self, year: int = 2021) -> ReportingYear:
        return year_of(self.session, self.plan, year)

    def save(
        self, number: str, expected_version: int | None = None, **content: Any
    ) -> StatusReport:
        return save_draft(
            self.session,
            self.plan,
            self.measure(number),
            self.year(),
            read_input(ReportInput, content),
            by=self.by,
            expected_version=expected_version,
        )


@dataclass(frozen=True)
class Town:
    database: Database

    @contextmanager
    def desk(self, role: Role, office: str | None, day: date) -> Iterator[Desk]:
        with self.database.reading() as session:
            ids = [office_by_code(session, office).id or 0] if office else []
        by = By(Actor(f"u-{role.value}", role, frozenset(ids)), clock_at(day).now())
        with self.database.writing(by=by) as session:
            yield Desk(session, plan_by_slug(session, SLUG), by)

    def clerk(self, office: str, day: date) -> Any:
        return self.desk(Role.CLERK, office, day)

    def head(self, office: str, day: date) -> Any:
        return self.desk(Role.HEAD, office, day)

    def coordination(self, day: date) -> Any:
        return self.desk(Role.COORDINATION, "BMI", day)
