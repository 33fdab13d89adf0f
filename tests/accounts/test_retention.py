"""What is about people is told, erased and deleted in time; who looks is noted."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from app.accounts.access_log import looks, note_look
from app.accounts.access_tables import AccessEntry, Deletion
from app.accounts.export import about_person
from app.accounts.people import create_user, deactivate
from app.accounts.retention import ERASED_MAIL, deletions, run_retention
from app.accounts.sessions import log_in
from app.accounts.tables import LoginSession, User
from app.accounts.tokens import create_token, revoke
from app.audit.actor import SYSTEM, Actor, By, Role
from app.audit.tables import AuditEntry
from app.config import Settings
from app.kit import outbox
from app.kit.clock import clock_at
from app.kit.errors import NotAllowed
from app.kit.outbox_tables import MailState, OutboxMail

START = date(2022, 1, 10)
BY = By(SYSTEM, clock_at(START).now())
COUNCILLOR = Actor("u-rat", Role.COUNCIL)


@pytest.fixture
def filled(database: Any) -> Any:
    """One of each that will be over some day, and one of each that stays."""
    with database.writing(by=BY) as session:
        named = {"role": Role.AUDITOR, "by": BY}
        gone = create_user(session, login="erika", display_name="Erika Beispiel", **named)
        create_user(session, login="bleibt", display_name="Bleibt", **named)
        deactivate(session, gone, by=BY)
        log_in(session, gone, at=BY.at, hours=1)
        for name in ("Altes Verfahren", "Neues Verfahren"):
            token, _ = create_token(session, name=name, role=Role.AUDITOR, office=None, by=BY)
        revoke(session, token, by=BY)
        for key in ("sent", "waiting"):
            mail = outbox.put(session, key, "a@stadt.example", "S", "Geheim", "Geheim", now=BY.at)
            if key == "sent":
                mail.state, mail.sent_at = MailState.SENT, BY.at
    note_look(database, COUNCILLOR, "/plaene/x", BY.at)
    return database


def run(database: Any, days: int, *, dry_run: bool = False) -> dict[str, int]:
    clock = clock_at(START + timedelta(days=days))
    found = run_retention(database, Settings(), clock, dry_run=dry_run)
    return {each.kind: each.count for each in found}


def test_each_kind_goes_when_its_time_is_up_and_only_once(filled: Any) -> None:
    assert run(filled, 0) == {}
    assert run(filled, 1) == {"session": 1}
    assert run(filled, 179) == {}
    assert run(filled, 181, dry_run=True) == {"closed_account": 1}
    assert run(filled, 181) == {"closed_account": 1}
    assert run(filled, 364) == {}
    assert run(filled, 366) == {"ended_key": 1, "look": 1, "mail": 1}
    assert run(filled, 366) == {}
    with filled.reading() as session:
        assert {user.display_name for user in session.exec(select(User))} == {
            "gelöschtes Konto",
            "Bleibt",
        }
        assert session.exec(select(LoginSession)).all() == []
        assert session.exec(select(AccessEntry)).all() == []
        texts = {mail.key: mail.text for mail in session.exec(select(OutboxMail))}
        assert texts == {"sent": ERASED_MAIL, "waiting": "Geheim"}
        noted = [(row.kind, row.count) for row in deletions(session)]
        assert noted == [
            ("mail", 1), ("look", 1), ("ended_key", 1), ("closed_account", 1), ("session", 1),
        ]  # fmt: skip
        trail = str([entry.model_dump() for entry in session.exec(select(AuditEntry))])
        assert "Erika" not in trail


def test_a_rehearsal_deletes_nothing(filled: Any) -> None:
    assert len(run(filled, 400, dry_run=True)) == 5
    with filled.reading() as session:
        assert session.exec(select(Deletion)).all() == []
        assert len(session.exec(select(AccessEntry)).all()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_entry SET actor = 'x'",
        "UPDATE deletion SET count = 0",
        "DELETE FROM deletion",
    ],
)
def test_the_logs_are_not_changed(filled: Any, statement: str) -> None:
    run(filled, 1)
    with pytest.raises(DBAPIError, match="append-only"), filled.engine.begin() as connection:
        connection.execute(text(statement))


def test_looks_are_for_the_data_protection_officer(filled: Any) -> None:
    before = filled.version()
    note_look(filled, COUNCILLOR, "/" + "x" * 400, BY.at)
    assert filled.version() == before
    with filled.reading() as session:
        found = looks(session, Actor("u-dsb", Role.DATA_PROTECTION))
        assert [(look.actor, look.role, len(look.path)) for look in found] == [
            ("u-rat", "council", 300),
            ("u-rat", "council", 9),
        ]
        for role in (Role.COORDINATION, Role.ADMIN, Role.COUNCIL, Role.HEAD):
            with pytest.raises(NotAllowed):
                looks(session, Actor("u-x", role))


def test_a_person_is_told_everything_and_nothing_secret(filled: Any) -> None:
    with filled.writing(by=BY) as session:
        user = create_user(
            session, login="otto", display_name="Otto Beispiel", role=Role.COUNCIL,
            password="ein langes Passwort", by=BY,
        )  # fmt: skip
        cookie = log_in(session, user, at=BY.at, hours=1)
    note_look(filled, Actor(user.actor, Role.COUNCIL), "/plaene/x", BY.at)
    with filled.reading() as session:
        told = about_person(session, user, SYSTEM)
        assert about_person(session, user, Actor(user.actor, Role.COUNCIL)) == told
        with pytest.raises(NotAllowed):
            about_person(session, user, Actor("u-x", Role.HEAD))
    assert told["account"]["display_name"] == "Otto Beispiel"
    assert [look["path"] for look in told["looks"]] == ["/plaene/x"]
    assert len(told["log_ins"]) == 1
    assert "argon2" not in str(told)
    assert cookie not in str(told)
