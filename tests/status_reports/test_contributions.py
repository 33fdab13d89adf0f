"""What others add: offices that a measure names, and the members of its groups."""

from datetime import date
from typing import Any

import pytest

from app.audit.actor import Role
from app.kit.errors import Conflict, NotAllowed, Stale
from app.status_reports.contributions import contribute, contributing_offices
from app.status_reports.inputs import ContributionInput
from app.status_reports.tables import Contribution
from app.status_reports.years import mark_closed

TODAY = date(2022, 1, 10)
BESIDE, GROUP = "4.4.4", "3.2.1"
"""4.4.4 names D05 first, then A51 and BMI; 3.2.1 names all Ämter, coordination reports."""


def add(desk: Any, number: str, text: str, expected_version: int | None = None) -> Contribution:
    return contribute(
        desk.session,
        desk.measure(number),
        desk.year(),
        ContributionInput(text=text),
        by=desk.by,
        expected_version=expected_version,
    )


@pytest.mark.parametrize(
    "number, role, office, may",
    [
        (BESIDE, Role.CLERK, "A51", True),
        (BESIDE, Role.COORDINATION, "BMI", True),
        (BESIDE, Role.HEAD, "D05", False),
        (BESIDE, Role.HEAD, "A40", False),
        (BESIDE, Role.AUDITOR, None, False),
        (GROUP, Role.CLERK, "A51", True),
        (GROUP, Role.HEAD, "A11", True),
        (GROUP, Role.HEAD, "D05", False),
        (GROUP, Role.SYSTEM, None, False),
        ("4.3.1", Role.HEAD, "A40", False),
    ],
)
def test_who_contributes(
    town: Any, number: str, role: Role, office: str | None, *, may: bool
) -> None:
    with town.desk(role, office, TODAY) as desk:
        if may:
            assert add(desk, number, "Aus unserem Haus: zwei Schulungen.").office_id in (
                desk.by.actor.office_ids
            )
        else:
            with pytest.raises(NotAllowed):
                add(desk, number, "Wir auch.")


def test_one_answer_of_each_member(town: Any) -> None:
    for office in ("A51", "A11"):
        with town.clerk(office, TODAY) as desk:
            add(desk, GROUP, f"Stand {office}")
    with town.coordination(TODAY) as desk:
        asked = contributing_offices(desk.session, desk.measure(GROUP), desk.year(), TODAY)
        assert len(asked) > 10


def test_the_second_writer_is_told(town: Any) -> None:
    with town.clerk("A51", TODAY) as desk:
        first = add(desk, BESIDE, "Erstens")
        with pytest.raises(Stale):
            add(desk, BESIDE, "Zweitens")
        assert add(desk, BESIDE, "Zweitens", first.version).text == "Zweitens"
        with pytest.raises(Stale):
            add(desk, BESIDE, "Drittens", 1)
        with pytest.raises(Stale):
            add(desk, GROUP, "Erstens", 1)


def test_a_closed_year_takes_no_more(town: Any) -> None:
    with town.coordination(TODAY) as desk:
        mark_closed(desk.session, desk.year(), by=desk.by)
    with town.clerk("A51", TODAY) as desk, pytest.raises(Conflict) as refused:
        add(desk, BESIDE, "Noch etwas")
    assert refused.value.problem == "year-closed"
