"""Adapting: a new dated version each time, and the old ones stay as they were."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from app.audit.actor import Role
from app.costs import CeilingPeriod
from app.deadlines import DeadlineKind
from app.kit.errors import Invalid, NotAllowed, Stale
from app.kit.inputs import read_input
from app.offices.kinds import ResponsibilityRole
from app.plan.deadline import deadline_of
from app.plan.measures import (
    MeasureChange,
    ResponsibilityInput,
    adapt,
    confirm_ceiling_period,
    interpret_deadline,
    settle_assessment,
    settle_responsibility,
)
from app.plan.queries import responsibilities_of, version_on
from app.plan.tables import MeasureVersion

TODAY = date(2021, 10, 1)
FLYER = "4.2.2"
YEARLY = [{"rule": "yearly", "month": 12, "day": 31, "first_year": None}]


@pytest.fixture
def coordination(town: Any) -> Any:
    with town.desk(Role.COORDINATION, "BMI", TODAY) as desk:
        yield desk


def change(desk: Any, number: str = FLYER, **what: Any) -> MeasureVersion:
    given = read_input(MeasureChange, {"reason": "Klargestellt"} | what)
    return adapt(desk.session, desk.measure(number), given, by=desk.by)


def test_a_change_is_a_new_version_and_copies_the_rest(coordination: Any) -> None:
    desk = coordination
    measure = desk.measure(FLYER)
    before = version_on(desk.session, measure, TODAY)
    kept = before.model_dump()
    after = change(desk, title="Mehrsprachiges Faltblatt", decided_by="Stadtrat")
    assert (after.version_no, after.valid_from_date) == (before.version_no + 1, TODAY)
    assert (after.reason, after.recorded_by, after.recorded_at) == (
        "Klargestellt",
        "u-coordination",
        desk.by.at,
    )
    about = {"id", "version_no", "valid_from_date", "recorded_at", "recorded_by", "reason"}
    about |= {"title", "decided_by"}
    assert after.model_dump(exclude=about) == before.model_dump(exclude=about)
    desk.session.refresh(before)
    assert before.model_dump() == kept
    assert [
        (one.printed, one.role, one.office_id) for one in responsibilities_of(desk.session, after)
    ] == [
        (one.printed, one.role, one.office_id) for one in responsibilities_of(desk.session, before)
    ]
    assert measure.version == 2


def test_each_day_has_its_version(coordination: Any) -> None:
    desk = coordination
    measure = desk.measure(FLYER)
    change(desk, title="Ab November", valid_from_date="2021-11-01")
    change(desk, title="Ab Dezember", valid_from_date="2021-12-01")
    days = [date(2020, 1, 1), TODAY, date(2021, 11, 1), date(2021, 11, 30), date(2021, 12, 1)]
    numbers = [version_on(desk.session, measure, day).version_no for day in days]
    assert numbers == [1, 1, 2, 2, 3]


def test_a_version_never_begins_before_the_last_one(coordination: Any) -> None:
    desk = coordination
    change(desk, title="Ab November", valid_from_date="2021-11-01")
    with pytest.raises(Invalid) as refused:
        change(desk, title="Ab Juli", valid_from_date="2021-07-01")
    assert refused.value.fields[0].where == "valid_from_date"
    assert "gilt ab dem 01.11.2021" in refused.value.fields[0].message
    assert change(desk, title="Heute").valid_from_date == date(2021, 11, 1)


@pytest.mark.parametrize(
    "what, where",
    [
        ({"reason": ""}, "reason"),
        ({"title": ""}, "title"),
        ({"title": None}, "title"),
        ({"title": "a" * 201}, "title"),
        ({"label": "M9"}, "label"),
        ({"reporting_office_id": 0}, "reporting_office_id"),
        ({"responsibilities": []}, "responsibilities"),
        (
            {"responsibilities": [{"printed": "Amt", "office_id": 0, "role": "lead"}]},
            "responsibilities[0].office_id",
        ),
        ({"responsibilities": [{"printed": "A", "role": "lead"}] * 2}, "responsibilities"),
        ({"responsibilities": [{"printed": "A", "role": "boss"}]}, "responsibilities[0].role"),
        ({"interpretation_rules": [{"rule": "soon"}]}, "interpretation_rules"),
        ({"interpretation_rules": []}, "interpretation_rules"),
        ({"interpretation_rules": YEARLY}, "interpretation_reason"),
        ({"ceiling_period": "monthly"}, "ceiling_period"),
    ],
)
def test_what_cannot_be(coordination: Any, what: dict[str, Any], where: str) -> None:
    with pytest.raises(Invalid) as refused:
        change(coordination, **what)
    assert [error.where for error in refused.value.fields] == [where]
    versions = select(MeasureVersion).where(
        MeasureVersion.measure_id == coordination.measure(FLYER).id
    )
    assert len(coordination.session.exec(versions).all()) == 1


@pytest.mark.parametrize("code", ["ALLE-AEMTER", "AUSLAENDERBEIRAT"])
def test_groups_and_boards_do_not_report(coordination: Any, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        change(coordination, reporting_office_id=coordination.office_id(code))
    assert refused.value.fields[0].where == "reporting_office_id"


def test_the_second_writer_is_told(coordination: Any) -> None:
    desk = coordination
    given = MeasureChange(reason="Grund", title="Neu")
    measure = desk.measure(FLYER)
    adapt(desk.session, measure, given, by=desk.by, expected_version=1)
    with pytest.raises(Stale):
        adapt(desk.session, measure, given, by=desk.by, expected_version=1)


def test_an_interpretation_is_set_and_taken_back(coordination: Any) -> None:
    """2.2.1 says „jährlich“ in the text and „4. Quartal 2021“ in the cell."""
    desk = coordination
    measure = desk.measure("2.2.1")
    read = version_on(desk.session, measure, TODAY)
    assert deadline_of(read).kind is DeadlineKind.FIXED
    reason = "Der Text nennt eine jährliche Durchführung."
    interpreted = interpret_deadline(desk.session, measure, YEARLY, reason, by=desk.by)
    assert deadline_of(interpreted).kind is DeadlineKind.RECURRING
    assert interpreted.deadline_text == read.deadline_text
    assert (interpreted.interpretation_reason, interpreted.interpretation_date) == (reason, TODAY)
    back = interpret_deadline(desk.session, measure, None, "Doch einmalig", by=desk.by)
    assert deadline_of(back) == deadline_of(read)
    assert back.interpretation_reason is None
    with pytest.raises(Invalid):
        interpret_deadline(desk.session, measure, YEARLY, " ", by=desk.by)


def test_responsibility_is_settled_and_the_print_is_kept(coordination: Any) -> None:
    desk = coordination
    measure = desk.measure("7.2.1")
    youth, social = desk.office_id("A51"), desk.office_id("A50")
    version = settle_responsibility(
        desk.session,
        measure,
        [
            ResponsibilityInput(printed="Netzwerk", office_id=youth, role=ResponsibilityRole.LEAD),
            ResponsibilityInput(
                printed="der LHE", office_id=social, role=ResponsibilityRole.INVOLVED
            ),
        ],
        youth,
        "Abgestimmt mit dem Dezernat",
        by=desk.by,
    )
    assert version.responsibility_settled
    assert version.reporting_office_id == youth
    assert version.responsible_text == "Netzwerk für Integration der LHE"
    assert [
        (one.position, one.printed, one.office_id, one.role)
        for one in responsibilities_of(desk.session, version)
    ] == [(1, "Netzwerk", youth, "lead"), (2, "der LHE", social, "involved")]


def test_a_ceiling_period_is_confirmed_and_taken_back(coordination: Any) -> None:
    desk = coordination
    for period in (CeilingPeriod.PER_YEAR, None):
        version = confirm_ceiling_period(
            desk.session, desk.measure(FLYER), period, "Laut Haushalt", by=desk.by
        )
        assert version.ceiling_period is period


@pytest.mark.parametrize("is_assessment", [True, False])
def test_an_assessment_is_settled_from_the_start_and_by_any_statement(
    coordination: Any, is_assessment: bool
) -> None:
    desk = coordination
    measure = desk.measure(FLYER)
    before = version_on(desk.session, measure, TODAY)
    version = settle_assessment(
        desk.session, measure, is_assessment, "Der Satz ist eindeutig", by=desk.by
    )
    assert (version.is_assessment, version.assessment_settled) == (is_assessment, True)
    assert version.valid_from_date == before.valid_from_date
    assert change(desk, is_assessment=not is_assessment).assessment_settled
    assert change(desk, title="Anders").is_assessment is not is_assessment


@pytest.mark.parametrize("role", [Role.HEAD, Role.TREASURY, Role.ADMIN, Role.COUNCIL])
def test_only_coordination_adapts(town: Any, role: Role) -> None:
    with town.desk(role, "A51", TODAY) as desk:
        measure = desk.measure(FLYER)
        for way in (
            lambda: change(desk, title="Anders"),
            lambda: interpret_deadline(desk.session, measure, YEARLY, "Grund", by=desk.by),
            lambda: settle_responsibility(
                desk.session, measure, [], desk.office_id("A51"), "Grund", by=desk.by
            ),
            lambda: confirm_ceiling_period(desk.session, measure, None, "Grund", by=desk.by),
            lambda: settle_assessment(desk.session, measure, True, "Grund", by=desk.by),
        ):
            with pytest.raises(NotAllowed):
                way()
