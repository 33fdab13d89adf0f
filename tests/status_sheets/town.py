"""The Dezernat D02 with its spreadsheet: ten measures, five of them Prüfaufträge, 7.1.2 yearly."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, select

from app.audit.actor import Actor, By, Role
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.inputs import read_input
from app.monitoring.known import plan_state
from app.monitoring.model import PlanState, View
from app.offices.queries import office_by_code
from app.plan.queries import measure_by_number, plan_by_slug
from app.plan.tables import Plan
from app.status_reports.finding import annual_report
from app.status_reports.inputs import ReportInput
from app.status_reports.reports import save_draft
from app.status_reports.tables import Confirmation, ReportingYear, StatusReport
from app.status_reports.years import year_of
from app.status_sheets.applying import Applied, apply_sheet
from app.status_sheets.comparing import RowDifference, sheet_differences
from app.status_sheets.reading import SheetReading
from app.status_sheets.writing import write_sheet

SLUG = "erfurt-integration-2021"
TODAY = date(2022, 1, 10)


@dataclass(frozen=True)
class Desk:
    """One unit of work of somebody of an office."""

    session: Session
    plan: Plan
    by: By

    @property
    def state(self) -> PlanState:
        self.session.flush()
        return plan_state(self.session, SLUG, today=self.by.date, view=View.INTERNAL)

    @property
    def year(self) -> ReportingYear:
        return year_of(self.session, self.plan, 2021)

    def sheet(self) -> bytes:
        offices = self.by.actor.office_ids
        return write_sheet(self.session, self.state, offices, 2021, today=self.by.date)

    def differences(self, reading: SheetReading) -> dict[str, RowDifference]:
        offices = self.by.actor.office_ids
        found = sheet_differences(self.session, self.state, offices, reading)
        return {each.number: each for each in found}

    def apply(
        self, reading: SheetReading, *, hand_in: bool = False, leave_out: Collection[str] = ()
    ) -> Applied:
        return apply_sheet(
            self.session,
            self.plan,
            self.year,
            reading,
            by=self.by,
            hand_in=hand_in,
            leave_out=leave_out,
        )

    def report(self, number: str) -> StatusReport | None:
        measure = measure_by_number(self.session, self.plan, number)
        return annual_report(self.session, measure, self.year)

    def save(self, number: str, **content: Any) -> StatusReport:
        known = self.report(number)
        return save_draft(
            self.session,
            self.plan,
            measure_by_number(self.session, self.plan, number),
            self.year,
            read_input(ReportInput, content),
            by=self.by,
            expected_version=known.version if known else None,
        )

    def confirmations(self) -> list[tuple[date, date]]:
        found = self.session.exec(select(Confirmation))
        return [(one.occurrence_date, one.done_date) for one in found]


@dataclass(frozen=True)
class Town:
    database: Database

    @contextmanager
    def desk(
        self, office: str = "D02", role: Role = Role.HEAD, day: date = TODAY
    ) -> Iterator[Desk]:
        with self.database.reading() as session:
            ids = frozenset({office_by_code(session, office).id or 0})
        by = By(Actor(f"u-{office}", role, ids), clock_at(day).now())
        with self.database.writing(by=by) as session:
            yield Desk(session, plan_by_slug(session, SLUG), by)

    def sheet(self) -> bytes:
        with self.desk() as desk:
            return desk.sheet()
