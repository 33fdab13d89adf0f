"""The directory as it stands in the database is the one in the file."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from app.audit.actor import By
from app.config import Settings
from app.kit.db import Database
from app.kit.errors import Invalid, NotFound, Stale
from app.kit.inputs import read_input
from app.offices.directory_file import load_directory
from app.offices.queries import (
    OfficeChange,
    directory_from,
    office_by_code,
    office_by_id,
    speaks_for,
    update_office,
)
from app.offices.tables import Office


def test_the_stored_directory_knows_what_the_file_knows(seeded: Database) -> None:
    wanted = load_directory(Settings().seed_offices)
    with seeded.reading() as session:
        stored = directory_from(session)
    assert set(stored.by_code) == set(wanted.by_code)
    assert stored.coordinating is not None
    assert stored.coordinating.code == "BMI"
    for code, entry in wanted.by_code.items():
        assert set(stored.by_code[code].names) == set(entry.names), code
        assert stored.members(code) == tuple(stored.by_code[m.code] for m in wanted.members(code))


def test_only_what_is_named_is_changed(seeded: Database, by: By) -> None:
    with seeded.writing(by=by) as session:
        youth = office_by_code(session, "A51")
        change = read_input(OfficeChange, {"mailbox": "jugendamt@stadt.example"})
        update_office(session, youth, change, expected_version=youth.version)
        update_office(session, youth, OfficeChange(needs_release=True))
        assert (youth.mailbox, youth.needs_release) == ("jugendamt@stadt.example", True)
        with pytest.raises(Stale):
            update_office(session, youth, change, expected_version=1)
        update_office(session, youth, OfficeChange(mailbox=None))
        assert (youth.mailbox, youth.needs_release) == (None, True)


@pytest.mark.parametrize(
    "mailbox",
    [
        "jugendamt",
        "a@stadt..example",
        "a b@stadt.example",
        "a@stadt.example\nBcc: x@y.example",
        "@x.y",
    ],
)
def test_a_mailbox_is_an_address(mailbox: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_input(OfficeChange, {"mailbox": mailbox})
    assert [error.where for error in refused.value.fields] == ["mailbox"]


def test_whose_work_an_office_has_taken_over(seeded: Database, by: By) -> None:
    with seeded.writing(by=by) as session:
        youth, social, health = (office_by_code(session, code) for code in ("A51", "A50", "A53"))
        youth.successor_id, youth.valid_to = social.id, date(2021, 6, 30)
        social.successor_id, social.valid_to = health.id, date(2021, 6, 30)
        session.flush()
        chain = [office.id for office in (youth, social, health)]
        assert [speaks_for(session, id_ or 0) for id_ in chain] == [
            {chain[0]},
            {chain[0], chain[1]},
            set(chain),
        ]


def test_what_is_not_there(seeded: Database) -> None:
    with seeded.reading() as session:
        with pytest.raises(NotFound):
            office_by_id(session, 4711)
        ids: list[Any] = session.exec(select(Office.id)).all()  # type: ignore[assignment]
        assert office_by_id(session, ids[0]).id == ids[0]
