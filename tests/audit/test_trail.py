"""The trail writes itself: old and new, signed, without secrets."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlmodel import select

from app.accounts.tables import User
from app.audit.actor import SYSTEM, Actor, By, Role
from app.audit.tables import AuditEntry
from app.kit.db import Database
from app.offices.tables import Office
from tests.audit.conftest import NOW, write_offices


def entries(database: Database) -> list[AuditEntry]:
    with database.reading() as session:
        return list(session.exec(select(AuditEntry).order_by("id")).all())


def test_every_change_is_an_entry_with_old_and_new(database):
    write_offices(database, "A")
    with database.writing(by=By(Actor("u-7", Role.HEAD), NOW + timedelta(hours=1))) as session:
        session.get_one(Office, 1).mailbox = "a@stadt.example"
    with database.writing(by=By(SYSTEM, NOW)) as session:
        session.delete(session.get_one(Office, 1))
    added, changed, removed = entries(database)
    assert (added.action, added.before, added.actor, added.at) == ("insert", None, "system", NOW)
    assert added.after is not None
    assert added.after["code"] == "A"
    assert added.after["kind"] == "office"
    assert (changed.actor, changed.role) == ("u-7", "head")
    assert (changed.before, changed.after) == ({"mailbox": None}, {"mailbox": "a@stadt.example"})
    assert (removed.action, removed.after, removed.entity_id) == ("delete", None, 1)
    assert removed.before is not None
    assert removed.before["mailbox"] == "a@stadt.example"


def test_a_change_without_a_signature_is_refused(database):
    with pytest.raises(TypeError, match="signature"), database.writing() as session:
        session.add(Office(code="A", name="A", sort_key="a", kind="office"))
    assert entries(database) == []


def test_what_changes_nothing_leaves_no_entry(database):
    write_offices(database, "A")
    with database.writing(by=By(SYSTEM, NOW)) as session:
        office = session.get_one(Office, 1)
        office.name = office.name + ""
    assert len(entries(database)) == 1


def test_names_and_hashes_are_not_told_and_instants_are_utc(database):
    berlin = timezone(timedelta(hours=1))
    user = User(
        actor="u-7",
        login="anmeldung",
        display_name="Beispielname",
        role=Role.CLERK,
        password_hash="geheim",
        created_at=datetime(2022, 1, 5, 13, tzinfo=berlin),
    )
    with database.writing(by=By(SYSTEM, NOW)) as session:
        session.add(user)
    [entry] = entries(database)
    assert entry.after is not None
    assert entry.after["actor"] == "u-7"
    assert entry.after["created_at"] == "2022-01-05T12:00:00+00:00"
    for column in ("login", "display_name", "password_hash"):
        assert entry.after[column] == "…"
    assert entry.after["oidc_subject"] is None
