"""The seeded plan with reports in every step and a marker in everything that is internal."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from app.audit.actor import By
from app.kit.db import Database
from app.monitoring.known import plan_state
from app.monitoring.model import PlanState, View
from app.open_data.source import Source
from app.plan.states import ExtensionEffect, ExtensionState
from app.plan.tables import Extension, Measure
from app.status_reports.editions import publish_edition
from app.status_reports.implementation import Implementation
from app.status_reports.states import Step
from app.status_reports.tables import Confirmation, Contribution, ReportingYear, StatusReport

SECRET = "GEHEIM"
TODAY = date(2022, 3, 15)
SUBMITTED = datetime(2022, 1, 20, tzinfo=UTC)
States = Callable[[View], PlanState]


@pytest.fixture
def source() -> Source:
    return Source("Musterstadt", "https://plan.example/")


@pytest.fixture
def states(seeded: Database, by: By) -> States:
    """The state in a view, on a day after the report was laid before the council."""
    with seeded.writing(by=by) as session:
        _fill(session, by)

    def state(view: View) -> PlanState:
        with seeded.reading() as session:
            return plan_state(session, "erfurt-integration-2021", today=TODAY, view=view)

    return state


def _fill(session: Session, by: By) -> None:
    year = session.exec(select(ReportingYear).where(ReportingYear.year == 2021)).one()
    year.reopened_reason = SECRET
    steps = {"1.1.2": Step.ACCEPTED, "3.3.5": Step.SUBMITTED, "3.3.6": Step.DRAFT}
    for number, step in (steps | {"8.1.3": Step.RETURNED}).items():
        _report(session, _measure(session, number), year.id or 0, step)
    recurring = _measure(session, "7.2.1")
    session.add(
        Confirmation(
            measure_id=recurring,
            office_id=1,
            occurrence_date=date(2021, 6, 30),
            done_date=date(2021, 6, 22),
            note=SECRET,
            recorded_at=by.at,
        )
    )
    session.add(
        Contribution(
            measure_id=recurring,
            reporting_year_id=year.id or 0,
            office_id=1,
            text=SECRET,
            written_at=by.at,
        )
    )
    for number, state in (
        ("3.3.5", ExtensionState.PROPOSED),
        ("3.3.6", ExtensionState.SUPPORTED),
        ("4.5.2", ExtensionState.DECIDED),
    ):
        session.add(_extension(_measure(session, number), state))
    publish_edition(session, year, 1, date(2022, 3, 9))


def _measure(session: Session, number: str) -> int:
    return session.exec(select(Measure.id).where(Measure.number == number)).one() or 0


def _report(session: Session, measure_id: int, year_id: int, step: Step) -> None:
    hidden = SECRET if step is not Step.ACCEPTED else None
    session.add(
        StatusReport(
            measure_id=measure_id,
            reporting_year_id=year_id,
            office_id=1,
            step=step,
            implementation=Implementation.COMPLETED,
            effective_date=date(2021, 6, 15),
            text=SECRET,
            edited_text=hidden or "=Erledigt; „alles“\nund mehr",
            obstacles=hidden or "-keine",
            next_step=hidden or "@weiter",
            next_step_date=date(2022, 6, 30),
            target_figure=hidden or "25 %",
            spent_city_cents=77_777_77,
            spent_third_party_cents=77_777_77,
            budget_need_cents=77_777_77,
            cost_once_cents=77_777_77,
            cost_yearly_cents=77_777_77,
            spent_source=SECRET,
            evidence=SECRET,
            internal_note=SECRET,
            question=SECRET,
            posts=SECRET,
            follow_up=SECRET,
            drafted_by=SECRET,
            submitted_by=SECRET,
            submitted_at=SUBMITTED,
        )
    )


def _extension(measure_id: int, state: ExtensionState) -> Extension:
    return Extension(
        measure_id=measure_id,
        effect=ExtensionEffect.LATER_DATE,
        new_due_date=date(2022, 6, 30),
        reason=SECRET,
        coordination_note=SECRET,
        proposed_by_office_id=1,
        proposed_date=date(2021, 6, 1),
        state=state,
        decided_by="Stadtrat" if state is ExtensionState.DECIDED else None,
        decided_date=date(2021, 7, 14) if state is ExtensionState.DECIDED else None,
        decision_paper="0815/21",
    )
