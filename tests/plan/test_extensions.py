"""Proposed by an office, supported by coordination, decided by a body."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from app.audit.actor import Role
from app.kit.errors import Conflict, Invalid, NotAllowed, Stale
from app.plan.deadline import due_date_on
from app.plan.extensions import (
    Decision,
    ExtensionInput,
    decide,
    decline,
    extensions_of,
    propose,
    support,
    withdraw,
)
from app.plan.queries import extension_by_id, version_on
from app.plan.states import ExtensionEffect, ExtensionState, extension_to
from app.plan.tables import Extension

TODAY = date(2021, 12, 1)
FLYER = "4.2.2"
"""Of the Jugendamt (A51), due on 31.12.2021."""
State = ExtensionState
WAYS = {
    (State.PROPOSED, State.SUPPORTED),
    (State.PROPOSED, State.DECLINED),
    (State.PROPOSED, State.WITHDRAWN),
    (State.SUPPORTED, State.DECIDED),
    (State.SUPPORTED, State.DECLINED),
}
DECISION = Decision(
    decided_by="Ausschuss für Soziales", decided_date=date(2021, 11, 30), paper="Beispiel 0002/21"
)


def later(
    desk: Any, new: date | None = date(2022, 6, 30), number: str = FLYER, **more: Any
) -> Extension:
    proposal = ExtensionInput(
        effect=ExtensionEffect.LATER_DATE, new_due_date=new, reason="Kein Personal", **more
    )
    return propose(desk.session, desk.plan, desk.measure(number), proposal, by=desk.by)


def drop(desk: Any, **more: Any) -> Extension:
    proposal = ExtensionInput(effect=ExtensionEffect.DROP, reason="Kein Bedarf", **more)
    return propose(desk.session, desk.plan, desk.measure(FLYER), proposal, by=desk.by)


@pytest.mark.parametrize("now, to", list(product(State, State)))
def test_the_table_of_ways_is_all_there_is(now: ExtensionState, to: ExtensionState) -> None:
    if (now, to) in WAYS:
        assert extension_to(now, to) is to
        return
    with pytest.raises(Conflict) as refused:
        extension_to(now, to)
    assert refused.value.problem == "wrong-state"


def go(town: Any, extension_id: int, what: str) -> None:
    is_office = what == "withdraw"
    role, office = (Role.HEAD, "A51") if is_office else (Role.COORDINATION, "BMI")
    with town.desk(role, office, TODAY) as desk:
        extension = extension_by_id(desk.session, desk.plan, extension_id)
        match what:
            case "support":
                support(desk.session, extension, "Nachvollziehbar", by=desk.by)
            case "decide":
                decide(desk.session, extension, DECISION, by=desk.by)
            case "decline":
                decline(desk.session, extension, "Nicht begründet", by=desk.by)
            case "withdraw":
                withdraw(desk.session, extension, by=desk.by)


@pytest.mark.parametrize("what", ["support", "decide", "decline", "withdraw"])
@pytest.mark.parametrize(
    "before, may",
    [
        ([], {"support", "decline", "withdraw"}),
        (["support"], {"decide", "decline"}),
        (["support", "decide"], set()),
        (["decline"], set()),
        (["withdraw"], set()),
    ],
)
def test_what_can_be_done_when(town: Any, before: list[str], may: set[str], what: str) -> None:
    with town.desk(Role.HEAD, "A51", TODAY) as desk:
        extension_id = later(desk).id or 0
    for step in before:
        go(town, extension_id, step)
    if what in may:
        go(town, extension_id, what)
        return
    with pytest.raises(Conflict) as refused:
        go(town, extension_id, what)
    assert refused.value.problem == "wrong-state"


def test_only_what_is_decided_changes_the_deadline(town: Any) -> None:
    with town.desk(Role.HEAD, "A51", TODAY) as desk:
        extension_id = later(desk).id or 0
    dues = []
    for what in (None, "support", "decide"):
        if what:
            go(town, extension_id, what)
        dues.append(due_on(town, TODAY))
    assert dues == [date(2021, 12, 31), date(2021, 12, 31), date(2022, 6, 30)]
    assert due_on(town, date(2021, 11, 29)) == date(2021, 12, 31)
    assert due_on(town, date(2021, 11, 30)) == date(2022, 6, 30)


def due_on(town: Any, day: date) -> date | None:
    with town.desk(Role.SYSTEM, None, TODAY) as desk:
        measure = desk.measure(FLYER)
        version = version_on(desk.session, measure, day)
        return due_date_on(desk.plan, version, extensions_of(desk.session, measure), day)


def test_what_the_body_decided_is_written_down_as_it_decided_it(town: Any) -> None:
    with town.desk(Role.HEAD, "A51", TODAY) as desk:
        extension_id = later(desk).id or 0
    go(town, extension_id, "support")
    with town.desk(Role.COORDINATION, "BMI", TODAY) as desk:
        extension = extension_by_id(desk.session, desk.plan, extension_id)
        shorter = DECISION.model_copy(update={"new_due_date": date(2022, 3, 31)})
        decide(desk.session, extension, shorter, by=desk.by, expected_version=2)
    assert extension.decided_by == "Ausschuss für Soziales"
    assert (extension.decided_date, extension.decision_paper) == (
        date(2021, 11, 30),
        "Beispiel 0002/21",
    )
    assert extension.new_due_date == date(2022, 3, 31)
    assert extension.coordination_note == "Nachvollziehbar"
    with town.desk(Role.HEAD, "A51", TODAY) as desk:
        with pytest.raises(Invalid, match="nicht möglich") as refused:
            later(desk, date(2022, 3, 31))
        assert "geltenden liegen (31.03.2022)" in refused.value.fields[0].message
        assert later(desk, date(2022, 4, 1)).state is State.PROPOSED


@pytest.mark.parametrize(
    "number, office, new, more, where",
    [
        (FLYER, "A51", date(2021, 12, 31), {}, "new_due_date"),
        (FLYER, "A51", None, {}, "new_due_date"),
        ("4.3.1", "A51", date(2022, 6, 30), {}, "new_due_date"),
        ("4.4.4", "D05", date(2022, 6, 30), {}, "new_due_date"),
        ("4.4.4", "D05", date(2022, 6, 30), {"occurrence_date": TODAY}, "occurrence_date"),
        ("1.6.1", "OB", date(2022, 6, 30), {}, "new_due_date"),
    ],
    ids=["not later", "no date", "ongoing", "recurring", "no occurrence", "not resolved yet"],
)
def test_a_later_date_needs_a_date_to_move(
    town: Any, number: str, office: str, new: date | None, more: dict[str, Any], where: str
) -> None:
    with town.desk(Role.HEAD, office, TODAY) as desk, pytest.raises(Invalid) as refused:
        later(desk, new, number, **more)
    assert [error.where for error in refused.value.fields] == [where]


def test_one_date_of_a_recurring_deadline_can_be_moved(town: Any) -> None:
    winter = date(2021, 12, 31)
    with town.desk(Role.HEAD, "D05", TODAY) as desk:
        moved = later(desk, date(2022, 2, 28), "4.4.4", occurrence_date=winter)
    assert (moved.occurrence_date, moved.new_due_date) == (winter, date(2022, 2, 28))


def test_the_same_is_not_proposed_twice_while_it_is_open(town: Any) -> None:
    with town.desk(Role.HEAD, "A51", TODAY) as desk:
        first = later(desk)
        drop(desk, effective_date=date(2022, 6, 30))
        with pytest.raises(Conflict, match=r"bereits ein solcher Vorschlag vom 01\.12\.2021"):
            later(desk, date(2022, 9, 30))
        withdraw(desk.session, first, by=desk.by)
        assert later(desk, date(2022, 9, 30)).id


def test_dropped_has_no_new_date(town: Any) -> None:
    with town.desk(Role.HEAD, "A51", TODAY) as desk, pytest.raises(Invalid):
        drop(desk, new_due_date=date(2022, 6, 30))


def test_reasons_and_days_are_checked(town: Any) -> None:
    with town.desk(Role.COORDINATION, "BMI", TODAY) as desk:
        extension = later(desk, number="2.4.1")
        with pytest.raises(Invalid):
            decline(desk.session, extension, "  ", by=desk.by)
        with pytest.raises(Stale):
            support(desk.session, extension, by=desk.by, expected_version=7)
        support(desk.session, extension, by=desk.by, expected_version=1)
        tomorrow = DECISION.model_copy(update={"decided_date": date(2021, 12, 2)})
        with pytest.raises(Invalid, match="nicht möglich"):
            decide(desk.session, extension, tomorrow, by=desk.by)
        assert extension.state is State.SUPPORTED


@pytest.mark.parametrize(
    "role, office",
    [(Role.HEAD, "A40"), (Role.COORDINATION, "BMI"), (Role.COUNCIL, None), (Role.SYSTEM, None)],
)
def test_strangers_propose_nothing_and_withdraw_nothing(
    town: Any, role: Role, office: str | None
) -> None:
    with town.desk(Role.HEAD, "A51", TODAY) as desk:
        extension_id = later(desk).id or 0
    with town.desk(role, office, TODAY) as desk:
        with pytest.raises(NotAllowed):
            drop(desk)
        with pytest.raises(NotAllowed):
            withdraw(
                desk.session, extension_by_id(desk.session, desk.plan, extension_id), by=desk.by
            )


def test_an_office_neither_supports_nor_decides(town: Any) -> None:
    with town.desk(Role.HEAD, "A51", TODAY) as desk:
        extension = later(desk)
        for way in (
            lambda: support(desk.session, extension, by=desk.by),
            lambda: decline(desk.session, extension, "Nein", by=desk.by),
            lambda: decide(desk.session, extension, DECISION, by=desk.by),
        ):
            with pytest.raises(NotAllowed):
                way()
