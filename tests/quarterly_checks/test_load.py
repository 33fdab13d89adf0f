"""A plan of many measures: one check is one query set and one bulk insert."""

from datetime import date
from time import monotonic

import pytest
from sqlalchemy import func, insert
from sqlmodel import select

from app.audit.actor import by_system
from app.kit.clock import clock_at
from app.kit.db import Database
from app.offices.kinds import OfficeKind
from app.offices.tables import Office
from app.plan.states import Newness
from app.plan.tables import ActionField, Measure, MeasureVersion, Plan, Recommendation
from app.quarterly_checks.checks import run_due_checks
from app.quarterly_checks.tables import QuarterlyCheckItem


def load(database: Database, measures: int) -> None:
    by = by_system(clock_at(date(2021, 1, 4)))
    with database.writing(by=by) as session:
        office = Office(code="A1", name="Amt", sort_key="amt", kind=OfficeKind.OFFICE)
        day = date(2021, 1, 1)
        plan = Plan(slug="big", title="Großer Plan", as_of_date=day, monitored_from=day)
        session.add_all([office, plan])
        session.flush()
        field = ActionField(plan_id=plan.id, number=1, title="Feld")
        session.add(field)
        session.flush()
        recommendation = Recommendation(
            action_field_id=field.id, number=1, title="Empfehlung", is_new=Newness.NO
        )
        session.add(recommendation)
        session.flush()
        numbers = range(1, measures + 1)
        rows = [
            {
                "id": n,
                "version": 1,
                "plan_id": plan.id,
                "recommendation_id": recommendation.id,
                "number": f"1.1.{n}",
                "position": n,
                "label": f"M{n}",
            }
            for n in numbers
        ]
        session.execute(insert(Measure), rows)
        first = {
            "version_no": 1,
            "valid_from_date": day,
            "recorded_at": by.at,
            "recorded_by": "system",
            "reason": "Anlage",
            "title": "Titel",
            "title_is_provisional": False,
            "footnotes": [],
            "is_assessment": False,
            "responsible_text": "Amt",
            "reporting_office_id": office.id,
            "responsibility_settled": True,
            "deadline_text": "1. Quartal 2021",
            "cost_text": "keine",
        }
        session.execute(insert(MeasureVersion), [first | {"measure_id": n} for n in numbers])


def check(database: Database, measures: int) -> float:
    load(database, measures)
    began = monotonic()
    [result] = run_due_checks(database, clock_at(date(2021, 4, 1)))
    assert result.newly == measures
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(QuarterlyCheckItem)).one() == measures
    return monotonic() - began


def test_a_thousand_measures_take_a_moment(database: Database) -> None:
    assert check(database, 1_000) < 10


@pytest.mark.long
def test_a_hundred_thousand_measures(database: Database) -> None:
    assert check(database, 100_000) < 300
