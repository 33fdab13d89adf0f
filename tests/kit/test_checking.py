from pathlib import Path

import pytest
from sqlalchemy import text

from app.kit.checking import check_database
from app.kit.db import Database
from app.tables import APPEND_ONLY, METADATA


def findings(database: Database) -> list[str]:
    with database.reading() as session:
        found = check_database(session, METADATA.sorted_tables, APPEND_ONLY)
    return [str(finding) for finding in found]


def test_a_whole_database_has_no_findings(seeded):
    assert findings(seeded) == []


def test_a_reference_that_leads_nowhere_is_named(seeded):
    with seeded.engine.connect() as connection:
        if seeded.is_sqlite:
            connection.connection.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("UPDATE office SET parent_id = 99999 WHERE id IN (3, 4)"))
        connection.commit()
        connection.invalidate()
    assert findings(seeded) == ["office.parent_id: 2 Verweise führen ins Leere."]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_damaged_page_is_named(seeded):
    path = Path(seeded.engine.url.database or "")
    with seeded.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        find = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_office_sort_key'"
        page = connection.exec_driver_sql(find).scalar_one()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    seeded.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size + size - 200)
        file.write(bytes(150))
    assert findings(seeded)[0].startswith("Datenbankdatei: ist beschädigt (")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_guard_that_was_taken_away_is_named(database, table):
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.execute(text(f"DROP TRIGGER keep_{table}_delete"))
        else:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER keep_{table}"))
    assert findings(database) == [f"Tabelle {table}: Der Schutz vor Ändern und Löschen fehlt."]
