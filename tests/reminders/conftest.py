"""A small city and a small plan as values, for the pure rules."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest

from app.costs import CeilingStanding, read_cost
from app.deadlines import read_deadline
from app.monitoring.model import (
    FieldRef,
    MeasureState,
    OfficeRef,
    PlanState,
    RecommendationRef,
    ReportState,
    View,
    YearRef,
)
from app.offices.kinds import OfficeKind
from app.overdue import MeasureFacts, assess
from app.plan.states import Newness
from app.status_reports.implementation import Implementation
from app.status_reports.states import ReportKind, Step, YearState

OFFICES = {
    office.code: office
    for office in (
        OfficeRef(1, "OB", "Oberbürgermeister", OfficeKind.MAYOR, None),
        OfficeRef(2, "D05", "Dezernat 05", OfficeKind.DEPARTMENT, 1),
        OfficeRef(3, "A50", "Amt für Soziales", OfficeKind.OFFICE, 2),
        OfficeRef(4, "A51", "Jugendamt", OfficeKind.OFFICE, 2),
        OfficeRef(5, "TEAM", "Team im Jugendamt", OfficeKind.STAFF_UNIT, 4),
        OfficeRef(6, "BMI", "Koordination", OfficeKind.COMMISSIONER, None),
        OfficeRef(7, "FREI", "Beauftragte ohne Dezernat", OfficeKind.COMMISSIONER, 1),
    )
}


def report(year: int, step: Step, office: OfficeRef) -> ReportState:
    empty = dict.fromkeys(ReportState.__slots__)
    given = {
        "id": 1,
        "version": 1,
        "year": year,
        "kind": ReportKind.ANNUAL,
        "step": step,
        "office": office,
        "text": "",
        "is_unchanged": False,
    }
    return ReportState(**(empty | given))  # type: ignore[arg-type]


def measure(
    number: str,
    office: str = "A50",
    *,
    as_of: date,
    deadline: str = "fortlaufend",
    step: Step | None = None,
    year: int = 2021,
    owes_report: bool = True,
    title: str = "Ein Kurztitel",
) -> MeasureState:
    read = read_deadline(deadline)
    standing = assess(MeasureFacts(deadline=read, in_force_from=date(2021, 1, 1)), as_of)
    who = OFFICES[office]
    return MeasureState(
        id=int(number.replace(".", "")),
        version=1,
        version_no=1,
        number=number,
        label="M1",
        title=title,
        title_is_provisional=False,
        official_text=None,
        footnotes=(),
        is_assessment=False,
        assessment_settled=False,
        field=FieldRef(1, "Ein Handlungsfeld"),
        recommendation=RecommendationRef(1, "Eine Empfehlung", False, None, (), Newness.NO),
        responsible_text=who.name,
        responsibilities=(),
        responsibility_settled=True,
        reporting_office=who,
        deadline_text=deadline,
        deadline=read,
        interpretation_reason=None,
        interpretation_date=None,
        cost=read_cost("keine"),
        ceiling_period=None,
        ceiling_period_is_assumed=False,
        implementation=Implementation.NOT_REPORTED,
        timeliness=standing.timeliness,
        standing=standing,
        dropped_from=None,
        reports=(report(year, step, who),) if step else (),
        confirmations=(),
        contributions=(),
        extensions=(),
        spent_city_cents=None,
        spending=CeilingStanding.NO_CEILING,
        owes_report=owes_report,
    )


def plan_of(
    measures: Iterable[MeasureState], *, as_of: date, years: Iterable[int] = (2021,), **changes: Any
) -> PlanState:
    usual: dict[str, Any] = {
        "id": 1,
        "version": 1,
        "slug": "plan",
        "title": "Ein Maßnahmenplan",
        "as_of_date": date(2021, 1, 1),
        "resolution_date": None,
        "resolution_paper": None,
        "resolution_body": None,
        "in_force_from": date(2021, 1, 1),
        "in_force_until": None,
        "monitored_from": date(2021, 1, 1),
        "is_sample": False,
        "view": View.INTERNAL,
        "as_of": as_of,
        "years": tuple(
            YearRef(
                year,
                1,
                year,
                YearState.OPEN,
                reference_date=date(year, 12, 31),
                submission_due_date=date(year + 1, 1, 31),
                public_from_date=None,
            )
            for year in years
        ),
        "offices": {office.id: office for office in OFFICES.values()},
        "measures": tuple(measures),
    }
    known = {name: usual[name] for name in PlanState.__slots__ if name in usual}
    return PlanState(**(known | changes))


@pytest.fixture
def make_measure() -> Callable[..., MeasureState]:
    return measure


@pytest.fixture
def make_plan() -> Callable[..., PlanState]:
    return plan_of


@pytest.fixture
def offices() -> dict[str, OfficeRef]:
    return OFFICES
