"""„durchgeführt am“, on real deadlines: 7.2.1 twice a year, 4.4.4 once, 10.2.2 mixed."""

from datetime import date
from typing import Any

import pytest

from app.audit.actor import Role
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.status_reports.confirmations import confirm, confirmations_of, take_back
from app.status_reports.inputs import ConfirmationInput
from app.status_reports.tables import Confirmation

SUMMER, WINTER = date(2021, 6, 30), date(2021, 12, 31)
TODAY = date(2021, 12, 1)


def say(
    desk: Any, number: str, occurrence: date, done: date, corrects: date | None = None
) -> Confirmation:
    given = ConfirmationInput(occurrence_date=occurrence, done_date=done, corrects_date=corrects)
    return confirm(desk.session, desk.plan, desk.measure(number), given, by=desk.by)


@pytest.mark.parametrize(
    "number, occurrence, done",
    [
        ("7.2.1", SUMMER, date(2021, 6, 22)),
        ("7.2.1", SUMMER, TODAY),
        ("7.2.1", WINTER, date(2021, 3, 1)),
        ("7.2.1", WINTER, date(2021, 1, 1)),
    ],
)
def test_a_real_occurrence_done_in_its_time(
    town: Any, number: str, occurrence: date, done: date
) -> None:
    with town.coordination(TODAY) as desk:
        say(desk, number, occurrence, done)
        (stored,) = confirmations_of(desk.session, desk.measure(number))
    assert (stored.occurrence_date, stored.done_date) == (occurrence, done)


@pytest.mark.parametrize(
    "number, occurrence, done, where",
    [
        ("7.2.1", date(2021, 9, 30), TODAY, "occurrence_date"),
        ("7.2.1", date(2020, 12, 31), TODAY, "occurrence_date"),
        ("7.2.1", date(2022, 6, 30), TODAY, "occurrence_date"),
        ("2.3.1", date(2021, 10, 31), TODAY, "occurrence_date"),
        ("1.1.4", WINTER, TODAY, "occurrence_date"),
        ("7.2.1", WINTER, date(2021, 12, 2), "done_date"),
        ("7.2.1", WINTER, date(2020, 12, 31), "done_date"),
    ],
)
def test_what_is_no_occurrence_or_cannot_have_been(
    town: Any, number: str, occurrence: date, done: date, where: str
) -> None:
    with town.coordination(TODAY) as desk, pytest.raises(Invalid) as refused:
        say(desk, number, occurrence, done)
    assert [error.where for error in refused.value.fields] == [where]


def test_the_fixed_part_of_a_mixed_deadline_can_be_confirmed_too(town: Any) -> None:
    with town.head("D05", TODAY) as desk:
        assert say(desk, "10.2.2", date(2021, 9, 30), date(2021, 9, 21)).id


def test_twice_the_same_is_once_and_another_day_needs_the_old_one(town: Any) -> None:
    first, right = date(2021, 6, 2), date(2021, 6, 22)
    with town.coordination(TODAY) as desk:
        known = say(desk, "7.2.1", SUMMER, first)
        assert say(desk, "7.2.1", SUMMER, first).id == known.id
        with pytest.raises(Conflict, match=r"durchgeführt am 02\.06\.2021") as refused:
            say(desk, "7.2.1", SUMMER, right)
        assert refused.value.problem == "already-confirmed"
        with pytest.raises(Conflict):
            say(desk, "7.2.1", SUMMER, right, corrects=date(2021, 6, 3))
        assert say(desk, "7.2.1", SUMMER, right, corrects=first).done_date == right


def test_taken_back_it_is_open_again(town: Any) -> None:
    with town.coordination(TODAY) as desk:
        say(desk, "7.2.1", SUMMER, date(2021, 6, 22))
        take_back(desk.session, desk.measure("7.2.1"), SUMMER, by=desk.by)
        assert confirmations_of(desk.session, desk.measure("7.2.1")) == []
        with pytest.raises(NotFound):
            take_back(desk.session, desk.measure("7.2.1"), SUMMER, by=desk.by)


@pytest.mark.parametrize(
    "role, office, may",
    [
        (Role.CLERK, "D05", True),
        (Role.HEAD, "D05", True),
        (Role.CLERK, "A51", False),
        (Role.COORDINATION, "BMI", False),
        (Role.ADMIN, None, False),
        (Role.SYSTEM, None, False),
    ],
)
def test_only_the_reporting_office_confirms(
    town: Any, role: Role, office: str | None, *, may: bool
) -> None:
    with town.desk(role, office, TODAY) as desk:
        if may:
            assert say(desk, "4.4.4", WINTER, date(2021, 11, 9)).id
        else:
            with pytest.raises(NotAllowed):
                say(desk, "4.4.4", WINTER, date(2021, 11, 9))
