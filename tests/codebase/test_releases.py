"""A migration leaves the database usable for the release before, which still serves meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Table, inspect, select

from app.config import Settings
from app.demo import TODAY, play
from app.kit.backup import back_up, tables_of
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.migrations import MIGRATIONS, alembic_config, upgrade
from app.kit.restore import restore
from app.quarterly_checks.checks import run_due_checks

FIRST_RELEASE = "0003"
"""The last migration of the first release."""

REVISIONS = sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("0*.py"))
AFTER = [number for number in REVISIONS if number > FIRST_RELEASE]

Rows = Sequence[tuple[Table, list[dict[str, Any]]]]


def columns(database: Database) -> dict[tuple[str, str], Mapping[str, Any]]:
    with database.engine.connect() as connection:
        found = inspect(connection)
        return {
            (table, column["name"]): column
            for table in found.get_table_names()
            for column in found.get_columns(table)
        }


def test_every_migration_only_adds(database: Database) -> None:
    command.downgrade(alembic_config(database), FIRST_RELEASE)
    before = columns(database)
    for number in AFTER:
        command.upgrade(alembic_config(database), number)
        after = columns(database)
        assert set(before) <= set(after), f"{number} takes something away"
        tables = {table for table, _ in before}
        for key, column in after.items():
            old = before.get(key)
            if old is not None:
                assert str(column["type"]) == str(old["type"]), (number, key)
                assert column["nullable"] >= old["nullable"], (number, key)
            elif key[0] in tables:
                assert column["nullable"] or column["default"] is not None, (number, key)
        before = after


def as_of_then(database: Database) -> Rows:
    """Every table of the first release with its rows, references within a table left out."""
    with database.engine.connect() as connection:
        return [
            (table, [_flat(table, dict(row._mapping)) for row in connection.execute(_all(table))])
            for table in tables_of(connection)
            if table.name != "data_version"
        ]


def _all(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _flat(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    own = {key.parent.name for key in table.foreign_keys if key.column.table is table}
    return row | dict.fromkeys(own)


def test_the_first_release_writes_and_reads_what_the_newest_has_migrated(
    seeded: Database, database: Database
) -> None:
    """Its own rows, with its own columns, into the newest tables: as its INSERTs would."""
    run_due_checks(seeded, clock_at(date(2022, 1, 1)))
    command.downgrade(alembic_config(seeded), FIRST_RELEASE)
    then = as_of_then(seeded)
    assert sum(len(rows) for _, rows in then) > 1000
    with database.engine.begin() as connection:
        for table, rows in then:
            if rows:
                connection.execute(table.insert(), rows)
    with database.engine.connect() as connection:
        for table, rows in then:
            now = [dict(row._mapping) for row in connection.execute(_all(table))]
            assert now == rows, table.name


@pytest.mark.long
def test_a_full_year_survives_the_way_down_and_up(database: Database, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=None)
    play(settings, tell=lambda _: None)
    source = Database(settings.database)
    file, _ = back_up(
        source, tmp_path / "year.zip", tmp_path / "p", made_at=clock_at(TODAY).now(), seal=None
    )
    source.close()
    restore(database, file, tmp_path / "p")
    command.downgrade(alembic_config(database), FIRST_RELEASE)
    then = as_of_then(database)
    upgrade(database)
    with database.engine.connect() as connection:
        for table, rows in then:
            now = [_flat(table, dict(row._mapping)) for row in connection.execute(_all(table))]
            assert now == rows, table.name
