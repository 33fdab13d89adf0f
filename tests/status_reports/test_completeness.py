"""When a report may be handed in: a table of reports and what each still lacks."""

from datetime import date
from typing import Any

import pytest

from app.status_reports.completeness import Facts, what_is_missing
from app.status_reports.implementation import REPORTABLE
from app.status_reports.implementation import Implementation as State
from app.status_reports.states import AssessmentOutcome, ReportKind
from app.status_reports.tables import StatusReport

TODAY = date(2022, 1, 20)
DUE = date(2021, 12, 31)
DONE = date(2021, 11, 5)


def missing(due: date | None = None, *, is_assessment: bool = False, **given: Any) -> list[str]:
    report = StatusReport(
        measure_id=1,
        reporting_year_id=1,
        office_id=1,
        drafted_by="u-1",
        **({"text": "Es wurde gearbeitet."} | given),
    )
    facts = Facts(is_assessment, due, as_of=date(2021, 12, 31), today=TODAY)
    return [error.where for error in what_is_missing(report, facts)]


@pytest.mark.parametrize(
    "given, lacks",
    [
        ({}, ["implementation"]),
        ({"implementation": State.IN_PROGRESS}, []),
        ({"implementation": State.NOT_STARTED}, []),
        ({"implementation": State.IN_PROGRESS, "text": ""}, ["text"]),
        ({"implementation": State.COMPLETED}, ["effective_date"]),
        ({"implementation": State.CONTINUOUS}, ["effective_date"]),
        ({"implementation": State.DROPPED}, ["effective_date", "obstacles"]),
        ({"implementation": State.COMPLETED, "effective_date": DONE}, []),
        ({"implementation": State.CONTINUOUS, "effective_date": TODAY}, []),
        (
            {"implementation": State.COMPLETED, "effective_date": date(2022, 1, 21)},
            ["effective_date"],
        ),
        ({"implementation": State.IN_PROGRESS, "effective_date": DONE}, ["effective_date"]),
        (
            {
                "implementation": State.DROPPED,
                "effective_date": date(2022, 6, 30),
                "obstacles": "Der Träger hat sich aufgelöst.",
            },
            [],
        ),
        ({"implementation": State.POSTPONED}, ["obstacles"]),
        ({"implementation": State.POSTPONED, "obstacles": "Die Stelle war nicht besetzt."}, []),
        ({"implementation": State.IN_PROGRESS, "next_step": "Auswertung"}, ["next_step_date"]),
        ({"implementation": State.IN_PROGRESS, "next_step_date": TODAY}, ["next_step"]),
        ({"implementation": State.IN_PROGRESS, "next_step": "A", "next_step_date": TODAY}, []),
    ],
)
def test_what_every_report_needs(given: dict[str, Any], lacks: list[str]) -> None:
    assert missing(**given) == lacks


@pytest.mark.parametrize("state", [State.NOT_STARTED, State.IN_PROGRESS])
def test_who_is_late_names_the_reason(state: State) -> None:
    assert missing(DUE, implementation=state) == ["obstacles"]
    assert missing(DUE, implementation=state, obstacles="Lieferverzug") == []
    assert missing(DUE, implementation=state, kind=ReportKind.INTERIM) == []
    assert missing(date(2022, 1, 1), implementation=state) == []


def test_a_wished_date_goes_with_postponed_and_lies_after_the_due_date() -> None:
    reason = {"implementation": State.POSTPONED, "obstacles": "Kein Personal"}
    later = date(2022, 6, 30)
    assert missing(DUE, wished_due_date=later, **reason) == []
    assert missing(DUE, wished_due_date=DUE, **reason) == ["wished_due_date"]
    assert missing(None, wished_due_date=later, **reason) == ["wished_due_date"]
    assert missing(date(2022, 3, 31), implementation=State.IN_PROGRESS, wished_due_date=later) == [
        "wished_due_date"
    ]


def test_an_assessment_ends_with_an_outcome() -> None:
    done = {"implementation": State.COMPLETED, "effective_date": DONE}
    assert missing(is_assessment=True, **done) == ["assessment_outcome"]
    assert missing(is_assessment=True, assessment_outcome=AssessmentOutcome.NOT, **done) == []
    if_funded = done | {"assessment_outcome": AssessmentOutcome.ONLY_IF_FUNDED}
    assert missing(is_assessment=True, **if_funded) == ["cost_once_eur"]
    assert missing(is_assessment=True, cost_yearly_cents=150_000, **if_funded) == []
    assert missing(is_assessment=False, **if_funded) == ["assessment_outcome"]


@pytest.mark.parametrize("state", REPORTABLE)
def test_every_state_can_be_reported(state: State) -> None:
    whole = {"implementation": state, "obstacles": "Der Grund"}
    if state in {State.COMPLETED, State.CONTINUOUS, State.DROPPED}:
        whole["effective_date"] = DONE
    assert missing(DUE, **whole) == []
