import csv
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from app.audit.actor import Actor, By, Role
from app.audit.export import trail_csv
from app.kit.db import Database
from app.offices.tables import Office
from tests.audit.conftest import NOW, write_offices

HOUR = timedelta(hours=1)


def lines(session: Session, since: datetime = NOW, until: datetime = NOW + HOUR) -> list[list[str]]:
    text = "".join(trail_csv(session, since, until))
    assert text.startswith("\ufeff")
    return list(csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=";"))


def test_each_changed_column_is_a_line_old_and_new(database: Database):
    write_offices(database, "A")
    by = By(Actor("u-7", Role.ADMIN), NOW + timedelta(minutes=5))
    with database.writing(by=by) as session:
        office = session.get_one(Office, 1)
        office.mailbox, office.needs_release = "=cmd@stadt.example", True
    with database.reading() as session:
        head, *rows = lines(session)
    assert head[:5] == ["Eintrag", "Zeitpunkt (UTC)", "Kennung", "Rolle", "Vorgang"]
    signature = ["2", "2022-01-05 12:05:00", "u-7", "admin", "geändert", "office", "1"]
    changed = {row[7]: row for row in rows if row[0] == "2"}
    assert changed["mailbox"] == [*signature, "mailbox", "", "'=cmd@stadt.example"]
    assert changed["needs_release"] == [*signature, "needs_release", "false", "true"]
    assert {row[4] for row in rows if row[0] == "1"} == {"angelegt"}


def test_only_the_span_that_was_asked_for(database: Database):
    write_offices(database, "A", at=NOW)
    write_offices(database, "B", at=NOW + HOUR)
    with database.reading() as session:
        assert {row[0] for row in lines(session)[1:]} == {"1"}
        assert {row[0] for row in lines(session, NOW + HOUR, NOW + 2 * HOUR)[1:]} == {"2"}
        assert len(lines(session, datetime(2000, 1, 1, tzinfo=UTC), NOW)) == 1
