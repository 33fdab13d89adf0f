"""Who is erased stands nowhere any more: in no table, no column and, on SQLite, no byte of the file."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from sqlmodel import Session, select

from app.accounts.access_log import note_look
from app.accounts.openid import groups_of
from app.accounts.password_links import make_link, set_password_by_link
from app.accounts.people import activate, actor_of, create_user, deactivate, erase, place
from app.accounts.retention import run_retention
from app.accounts.sessions import log_in
from app.accounts.tables import User
from app.audit.actor import SYSTEM, By, Role
from app.audit.chain import seal_all
from app.config import Settings
from app.http.limiting import log_in_limits
from app.kit import outbox
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.errors import NotAllowed
from app.kit.inputs import read_input
from app.kit.limits import count_attempt
from app.kit.outbox_tables import MailState, OutboxMail
from app.offices.deputies import DeputyInput, add_deputy
from app.offices.queries import office_by_code
from app.tables import METADATA

START: Final = date(2022, 1, 10)
BY: Final = By(SYSTEM, clock_at(START).now())
LOCAL, SIGNED_ON = "erika.musterhaft", "otto.musterhaft"
SUBJECT: Final = "f3a9-musterhaft"
DEPUTY: Final = "vertretung.musterhaft@stadt.example"
NAME: Final = "musterhaft"
"""Stands in everything that names somebody here."""


def everything(database: Database) -> str:
    """Every row of every table as text."""
    with database.engine.connect() as connection:
        rows = [
            f"{table.name}: {dict(row)}"
            for table in METADATA.sorted_tables
            for row in connection.execute(table.select()).mappings()
        ]
    return "\n".join(rows)


def live(database: Database) -> None:
    """Two people leave every trace that somebody can leave who works here."""
    settings = Settings()
    with database.writing(by=BY) as session:
        office = office_by_code(session, "A11")
        local = create_user(
            session, login=LOCAL, display_name=f"Erika {NAME.title()}", role=Role.AUDITOR,
            password="ein langes Passwort", by=BY,
        )  # fmt: skip
        place(session, local, f"Dr. Erika {NAME.title()}", Role.HEAD, office, by=BY)
        log_in(session, local, at=BY.at, hours=1)
        set_password_by_link(session, make_link(session, local, by=BY), "noch ein langes", BY.at)
        make_link(session, local, by=BY)
        deactivate(session, local, by=BY)
        activate(session, local, by=BY)
        claims = {"sub": SUBJECT, "preferred_username": SIGNED_ON, "groups": ["rat"]}
        groups = groups_of({"rat": "council"}, claim="groups", office_claim=None, contact="x")
        for name in (f"Otto {NAME.title()}", f"Otto {NAME.title()}-Neu"):
            signed_on = groups.person_of(session, "https://a", claims | {"name": name}, by=BY)
        council = actor_of(session, signed_on)
    for limit in log_in_limits(settings):
        count_attempt(database, limit, LOCAL, BY.at)
    note_look(database, council, "/plaene/x", BY.at)
    with database.writing(by=BY) as session:
        content = {"name": f"Vertretung {NAME}", "mailbox": DEPUTY}
        days = {"first_date": "2022-01-01", "last_date": "2022-01-31"}
        add_deputy(session, office, read_input(DeputyInput, content | days))
        mail = outbox.put(session, "k", DEPUTY, "S", f"An {NAME}", f"An {NAME}", now=BY.at)
        mail.state, mail.sent_at, mail.last_error = MailState.SENT, BY.at, f"{DEPUTY} unbekannt"


def test_whoever_is_erased_is_named_nowhere(seeded: Database) -> None:
    live(seeded)
    clock = clock_at(START + timedelta(days=400))
    seal_all(seeded, clock)
    assert everything(seeded).casefold().count(NAME) >= 6  # the control
    with seeded.writing(by=BY) as session:
        for user in session.exec(select(User)).all():
            erase(session, user, by=BY)
    run_retention(seeded, Settings(), clock)
    seeded.reclaim()
    left = [line for line in everything(seeded).splitlines() if NAME in line.casefold()]
    assert left == []
    if seeded.is_sqlite:
        path = Path(seeded.engine.url.database or "")
        files = [each for each in path.parent.glob(f"{path.name}*") if each.is_file()]
        assert [each.name for each in files if NAME.encode() in each.read_bytes().lower()] == []


def test_a_name_given_by_the_provider_cannot_turn_a_line_round(seeded: Database) -> None:
    groups = groups_of({"rat": "council"}, claim="groups", office_claim=None, contact="x")
    claims: dict[str, Any] = {"sub": "1", "preferred_username": "o\u202etto", "groups": ["rat"]}
    with seeded.writing(by=BY) as session:
        for name in ("Otto\u202e\x00 Bei\nspiel", "\u202e"):
            user = groups.person_of(session, "https://a", claims | {"name": name}, by=BY)
            assert user.display_name.isprintable()
    assert (user.login, user.display_name) == ("otto", "otto")


@pytest.mark.parametrize("subject", ["a  b", "a\u0308", "\x00", "ä", "x" * 300])
def test_a_subject_is_kept_as_it_came_or_refused(subject: str) -> None:
    groups = groups_of({"rat": "council"}, claim="groups", office_claim=None, contact="x")
    with pytest.raises(NotAllowed, match="ungewöhnliche Zeichen"):
        groups.person_of(Session(), "https://a", {"sub": subject, "groups": ["rat"]}, by=BY)


def test_the_text_of_a_mail_goes_with_its_recipient(seeded: Database) -> None:
    live(seeded)
    run_retention(seeded, Settings(), clock_at(START + timedelta(days=366)))
    with seeded.reading() as session:
        mail = session.exec(select(OutboxMail)).one()
    assert DEPUTY not in f"{mail.recipient} {mail.text} {mail.html} {mail.last_error}"
