"""What auditors get: readable in a spreadsheet, checkable without this program."""

import csv
import io
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.audit.actor import Actor, By, Role
from app.audit.chain import last_seal, seal_all
from app.audit.export import Span, entries_in, export_trail, trail_csv
from app.audit.reading import PAGE, TrailQuery, read_trail
from app.kit.db import Database
from app.offices.tables import Office
from tests.audit.conftest import NOW, write_offices

HOUR = timedelta(hours=1)


def lines(session: Session, since: datetime = NOW, until: datetime = NOW + HOUR) -> list[list[str]]:
    text = "".join(trail_csv(entries_in(session, Span(since, until))))
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


def unpacked(database: Database, folder: Path) -> Path:
    file = io.BytesIO()
    with database.reading() as session:
        export_trail(session, Span(NOW, NOW + HOUR), file)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


def verified(folder: Path, *seals: str) -> tuple[int, str]:
    """With nothing but Python: isolated, no packages."""
    program = [sys.executable, "-I", "-S", folder / "pruefen.py", *seals]
    run = subprocess.run(program, capture_output=True, text=True, check=False)
    assert run.stderr == ""
    return run.returncode, run.stdout


def test_the_export_is_checked_without_this_program(database, clock, tmp_path):
    write_offices(database, "A", "Straße", "C")
    seal_all(database, clock)
    with database.reading() as session:
        noted = str(last_seal(session))
    folder = unpacked(database, tmp_path)
    assert (folder / "letztes-siegel.txt").read_text().strip() == noted
    whole = "3 Einträge, 1 Siegel geprüft: alles unverändert.\n"
    assert verified(folder, noted) == (0, whole)
    assert verified(folder, "1:" + "0" * 64)[1].startswith("Siegel 1 ist nicht das hinterlegte.")
    entries = folder / "eintraege.jsonl"
    entries.write_text(entries.read_text().replace('"Amt A"', '"Amt B"'))
    code, said = verified(folder)
    assert (code, said.splitlines()[0]) == (1, "Eintrag 1 ist nicht der, der gesiegelt wurde.")


def test_an_entry_that_was_removed_before_the_export_is_missed(database, clock, tmp_path):
    """Past the triggers, by somebody with the database's password; the file says how far it goes."""
    write_offices(database, "A", "B", "C")
    seal_all(database, clock)
    write_offices(database, "Later", at=NOW + 2 * HOUR)
    removed = "DELETE FROM audit_entry WHERE id = 2"
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.execute(text("DROP TRIGGER keep_audit_entry_delete"))
        else:
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        connection.execute(text(removed))
    folder = unpacked(database, tmp_path)
    assert verified(folder) == (1, "Eintrag 2 fehlt.\n2 Einträge, 1 Siegel geprüft: Fehler.\n")
    assert "Siegel x ist nicht" in verified(folder, "x:y")[1]
    (folder / "umfang.json").unlink()
    assert verified(folder)[0] == 0  # a selection, as the archive gets it


def test_the_same_export_is_the_same_to_the_byte(database, clock):
    write_offices(database, "A")
    seal_all(database, clock)
    files = [io.BytesIO(), io.BytesIO()]
    for file in files:
        with database.reading() as session:
            export_trail(session, Span(NOW, NOW + HOUR), file)
    assert files[0].getvalue() == files[1].getvalue()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (TrailQuery(), [3, 2, 1]),
        (TrailQuery(entity="office", entity_id=2), [2]),
        (TrailQuery(actor="system"), [3, 2, 1]),
        (TrailQuery(actor="u-1"), []),
        (TrailQuery(first_day=date(2022, 1, 5), last_day=date(2022, 1, 5)), [2, 1]),
        (TrailQuery(first_day=date(2022, 1, 6)), [3]),
        (TrailQuery(below=3), [2, 1]),
    ],
)
def test_the_trail_is_read_newest_first_and_narrowed(database, query, ids):
    """The third entry is made after midnight in Berlin, before it in UTC."""
    write_offices(database, "A", "B")
    write_offices(database, "C", at=datetime(2022, 1, 5, 23, 30, tzinfo=UTC))
    with database.reading() as session:
        assert [entry.id for entry in read_trail(session, query).entries] == ids


def test_the_trail_is_read_page_by_page(seeded):
    seen, below = [], None
    with seeded.reading() as session:
        while True:
            page = read_trail(session, TrailQuery(entity="measure", below=below))
            seen += [entry.id for entry in page.entries]
            below = page.next_below
            if below is None:
                break
            assert len(page.entries) == PAGE
    assert len(seen) == len(set(seen)) > 2 * PAGE
    assert seen == sorted(seen, reverse=True)
