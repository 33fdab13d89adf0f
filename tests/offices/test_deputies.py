"""Who stands in, from the first day to the last."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from app.kit.db import Database
from app.kit.errors import Invalid
from app.kit.inputs import read_input
from app.offices.deputies import (
    DeputyInput,
    add_deputy,
    deputies_of,
    deputies_on,
    end_deputy,
)
from app.offices.queries import office_by_code

FIRST, LAST = date(2022, 1, 10), date(2022, 1, 31)


def given(**more: Any) -> dict[str, Any]:
    return {
        "name": "Sekretariat",
        "mailbox": "vertretung@stadt.example",
        "first_date": FIRST.isoformat(),
        "last_date": LAST.isoformat(),
    } | more


def add(session: Session, **more: Any) -> Any:
    office = office_by_code(session, "A50")
    return add_deputy(session, office, read_input(DeputyInput, given(**more)))


def test_from_the_first_day_to_the_last(seeded: Database, by: Any) -> None:
    with seeded.writing(by=by) as session:
        deputy = add(session)
        days = (date(2022, 1, 9), FIRST, LAST, date(2022, 2, 1))
        assert [deputy.office_id in deputies_on(session, day) for day in days] == [
            *(False, True, True, False)
        ]
        later = add(session, first_date="2022-01-20", mailbox="spaeter@stadt.example")
        assert deputies_on(session, date(2022, 1, 25))[deputy.office_id].id == later.id


def test_one_in_force_ends_today_and_one_to_come_is_taken_back(seeded: Database, by: Any) -> None:
    with seeded.writing(by=by) as session:
        office, today = office_by_code(session, "A50"), date(2022, 1, 12)
        running, coming = add(session), add(session, first_date="2022-01-20")
        end_deputy(session, running, today)
        end_deputy(session, coming, today)
        assert [one.last_date for one in deputies_of(session, office, today)] == [today]
        assert deputies_of(session, office, date(2022, 1, 13)) == []


@pytest.mark.parametrize(
    "wrong", [{"last_date": "2022-01-09"}, {"mailbox": "kein Postfach"}, {"name": " "}]
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        read_input(DeputyInput, given(**wrong))
