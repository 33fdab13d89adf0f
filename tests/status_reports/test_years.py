"""Opening, closing and reopening years; who belonged to „Alle Ämter“ stays as it was."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from app.audit.actor import Role
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from app.offices.kinds import OfficeKind
from app.offices.queries import directory_from, office_by_code
from app.offices.tables import Office
from app.plan.resolution import Resolution, record_resolution
from app.status_reports.states import YearState
from app.status_reports.tables import GroupMember
from app.status_reports.years import mark_closed, open_years, reopen, year_of, years_of

NEXT_YEAR = date(2022, 1, 3)


def open_all(desk: Any) -> list[int]:
    return [row.year for row in open_years(desk.session, desk.plan, desk.by.date, by=desk.by)]


def test_every_year_since_the_plan_began_is_opened_once(town: Any) -> None:
    with town.desk(Role.SYSTEM, None, date(2024, 2, 1)) as desk:
        assert open_all(desk) == [2021, 2022, 2023, 2024]
        assert open_all(desk) == [2021, 2022, 2023, 2024]
        year = desk.year(2023)
    assert (year.reference_date, year.submission_due_date) == (
        date(2023, 12, 31),
        date(2024, 1, 31),
    )
    assert year.state is YearState.OPEN


def test_no_year_after_the_plan_has_ended(town: Any) -> None:
    with town.desk(Role.SYSTEM, None, date(2026, 1, 5)) as desk:
        desk.plan.in_force_until = date(2024, 12, 31)
        assert open_all(desk)[-1] == 2024


def test_a_year_that_is_not_there_is_named_with_those_that_are(town: Any) -> None:
    with town.coordination(NEXT_YEAR) as desk:
        open_all(desk)
        for wrong in (2020, 2023):
            with pytest.raises(NotFound, match="2021 bis 2022") as refused:
                year_of(desk.session, desk.plan, wrong)
            assert refused.value.problem == "wrong-year"


def test_the_years_begin_with_the_resolution(town: Any) -> None:
    with town.coordination(date(2022, 3, 1)) as desk:
        open_all(desk)
        resolution = Resolution(date=date(2022, 2, 9), paper="Beispiel 0001/22")
        record_resolution(desk.session, desk.plan, resolution, by=desk.by)
        assert [row.year for row in years_of(desk.session, desk.plan)] == [2022]
        with pytest.raises(NotFound):
            desk.year(2021)


def test_members_of_a_group_are_frozen_with_the_year(town: Any) -> None:
    with town.desk(Role.SYSTEM, None, date(2021, 12, 30)) as desk:
        desk.session.add(
            Office(code="A99", name="Amt für Neues", sort_key="amt", kind=OfficeKind.OFFICE)
        )
        desk.session.flush()
        open_all(desk)
        now = {member.code for member in directory_from(desk.session).members("ALLE-AEMTER")}
    with town.desk(Role.SYSTEM, None, NEXT_YEAR) as desk:
        open_all(desk)
        frozen = {year: members(desk, "ALLE-AEMTER", year) for year in (2021, 2022)}
    assert frozen[2022] == now
    assert frozen[2022] - frozen[2021] == {"A99"}
    assert "A51" in frozen[2021]


def members(desk: Any, group: str, year: int) -> set[str]:
    found = (
        select(Office.code)
        .join(GroupMember, GroupMember.office_id == Office.id)
        .where(
            GroupMember.reporting_year_id == desk.year(year).id,
            GroupMember.group_office_id == office_by_code(desk.session, group).id,
        )
    )
    return set(desk.session.exec(found))


def test_closed_only_after_the_reference_date(town: Any) -> None:
    with town.coordination(date(2021, 12, 31)) as desk:
        with pytest.raises(Conflict, match=r"nach dem Stichtag 31\.12\.2021") as refused:
            mark_closed(desk.session, desk.year(), by=desk.by)
        assert refused.value.problem == "year-not-over"
    with town.coordination(date(2022, 1, 1)) as desk:
        year = mark_closed(desk.session, desk.year(), by=desk.by, expected_version=1)
        assert (year.state, year.closed_at) == (YearState.CLOSED, desk.by.at)


def test_reopened_with_a_reason_and_closed_again(town: Any) -> None:
    with town.coordination(NEXT_YEAR) as desk:
        year = desk.year()
        with pytest.raises(Conflict):
            reopen(desk.session, year, "Zu früh", by=desk.by)
        mark_closed(desk.session, year, by=desk.by)
        with pytest.raises(Conflict):
            mark_closed(desk.session, year, by=desk.by)
        with pytest.raises(Invalid):
            reopen(desk.session, year, " \n", by=desk.by)
        with pytest.raises(Stale):
            reopen(desk.session, year, "Nachtrag", by=desk.by, expected_version=1)
        reopen(desk.session, year, " Nachtrag des Jugendamts ", by=desk.by, expected_version=2)
        assert (year.state, year.reopened_reason) == (
            YearState.REOPENED,
            "Nachtrag des Jugendamts",
        )
        assert mark_closed(desk.session, year, by=desk.by).state is YearState.CLOSED


@pytest.mark.parametrize(
    "role, office", [(Role.HEAD, "A51"), (Role.ADMIN, None), (Role.SYSTEM, None)]
)
def test_only_coordination_closes(town: Any, role: Role, office: str | None) -> None:
    with town.desk(role, office, NEXT_YEAR) as desk:
        with pytest.raises(NotAllowed):
            mark_closed(desk.session, desk.year(), by=desk.by)
        with pytest.raises(NotAllowed):
            reopen(desk.session, desk.year(), "Grund", by=desk.by)
