"""Finding things; what is not there is said in words."""

from datetime import date
from typing import Any

import pytest

from app.audit.actor import Role
from app.kit.errors import Invalid, NotAllowed, NotFound, Stale
from app.kit.inputs import read_input
from app.offices.queries import office_by_code
from app.plan.queries import (
    all_plans,
    extension_by_id,
    measure_by_number,
    named_offices_on,
    plan_by_slug,
)
from app.plan.resolution import Resolution, record_resolution

TODAY = date(2021, 7, 1)


@pytest.fixture
def coordination(town: Any) -> Any:
    with town.desk(Role.COORDINATION, "BMI", TODAY) as desk:
        yield desk


def test_what_is_not_there(coordination: Any) -> None:
    session, plan = coordination.session, coordination.plan
    with pytest.raises(NotFound, match="„gibt-es-nicht“"):
        plan_by_slug(session, "gibt-es-nicht")
    with pytest.raises(NotFound, match=r"keine Maßnahme 99\.1\.1"):
        measure_by_number(session, plan, "99.1.1")
    with pytest.raises(NotFound):
        extension_by_id(session, plan, 12345)
    with pytest.raises(NotFound, match="keine Stelle „Amt für Wunder“"):
        office_by_code(session, "Amt für Wunder")


@pytest.mark.parametrize("name", ["A51", "Jugendamt", "Amt 51", "des Jugendamtes"])
def test_an_office_is_found_by_code_and_by_any_of_its_names(coordination: Any, name: str) -> None:
    assert office_by_code(coordination.session, name).code == "A51"


def test_the_groups_that_a_plan_names(coordination: Any) -> None:
    session, plan = coordination.session, coordination.plan
    named = named_offices_on(session, plan, TODAY)
    assert office_by_code(session, "ALLE-AEMTER").id in named
    assert named == named_offices_on(session, plan, date(2000, 1, 1))


def test_plans_are_listed(coordination: Any) -> None:
    assert [plan.slug for plan in all_plans(coordination.session)] == ["erfurt-integration-2021"]


def test_the_resolution_is_recorded_and_corrected(coordination: Any) -> None:
    session, plan, by = coordination.session, coordination.plan, coordination.by
    assert plan.in_force_from == plan.as_of_date
    given = Resolution(date=date(2021, 6, 9), paper="Beispiel 0000/21")
    record_resolution(session, plan, given, by=by, expected_version=1)
    assert (plan.in_force_from, plan.resolution_body) == (date(2021, 6, 9), "Stadtrat")
    with pytest.raises(Stale):
        record_resolution(session, plan, given, by=by, expected_version=1)
    other = Resolution(date=date(2021, 6, 16), paper="Beispiel 0000/21", body="Stadtrat")
    assert record_resolution(session, plan, other, by=by, expected_version=2).version == 3


def test_no_resolution_of_tomorrow(coordination: Any) -> None:
    tomorrow = Resolution(date=date(2021, 7, 2), paper="Beispiel 0000/21")
    with pytest.raises(Invalid):
        record_resolution(coordination.session, coordination.plan, tomorrow, by=coordination.by)
    with pytest.raises(Invalid):
        read_input(Resolution, {"date": "2021-06-09", "paper": " "})


def test_only_coordination_records_it(town: Any) -> None:
    given = Resolution(date=date(2021, 6, 9), paper="Beispiel 0000/21")
    with town.desk(Role.HEAD, "A51", TODAY) as desk, pytest.raises(NotAllowed):
        record_resolution(desk.session, desk.plan, given, by=desk.by)
