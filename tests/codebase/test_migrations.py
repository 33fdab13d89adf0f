"""Migrations: one line of them, no drift from the tables, and data that survive them."""

from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from app.kit.db import Database
from app.kit.migrations import alembic_config, newest_revision, upgrade
from app.tables import METADATA

COUNTER = "data_version"
"""Begins anew where its one row is removed and written again."""


def shape(engine: Engine) -> dict[str, Any]:
    """All that the server says about each table, in an order of its own."""
    with engine.connect() as connection:
        found = inspect(connection)
        return {
            table: {
                "columns": [
                    (c["name"], str(c["type"]), c["nullable"], c["default"])
                    for c in sorted(found.get_columns(table), key=lambda c: c["name"])
                ],
                "primary key": found.get_pk_constraint(table)["constrained_columns"],
                "foreign keys": sorted(map(str, found.get_foreign_keys(table))),
                "unique": sorted(map(str, found.get_unique_constraints(table))),
                "checks": sorted(map(str, found.get_check_constraints(table))),
                "indexes": sorted(map(_index, found.get_indexes(table))),
            }
            for table in sorted(found.get_table_names())
            if table != "alembic_version"
        }


def _index(index: ReflectedIndex) -> str:
    where = {key: str(value) for key, value in index.get("dialect_options", {}).items()}
    return str(index | {"dialect_options": where})


def rows(database: Database) -> dict[str, list[str]]:
    with database.engine.connect() as connection:
        return {
            table.name: sorted(map(str, connection.execute(select(table)).all()))
            for table in METADATA.sorted_tables
            if table.name != COUNTER
        }


def test_there_is_one_head(database):
    script = ScriptDirectory.from_config(alembic_config(database))
    assert script.get_heads() == [newest_revision()]
    assert len(script.get_bases()) == 1


def test_the_migrations_make_what_the_tables_say(database, templates, engine_name):
    created = Database(templates._new(engine_name, "created"))
    METADATA.create_all(created.engine)
    migrated, wanted = shape(database.engine), shape(created.engine)
    created.close()
    assert set(migrated) == set(wanted) == set(METADATA.tables)
    for table in wanted:
        assert migrated[table] == wanted[table], table


def test_data_survive_one_release_down_and_up_again(seeded):
    before = rows(seeded)
    assert len(before["measure"]) > 100
    command.downgrade(alembic_config(seeded), "-1")
    upgrade(seeded)
    assert rows(seeded) == before
    assert seeded.version() >= 0


def test_down_to_nothing_and_up_again(database):
    before = shape(database.engine)
    command.downgrade(alembic_config(database), "base")
    assert shape(database.engine) == {}
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            left = connection.execute(text("SELECT proname FROM pg_proc WHERE proname ~ 'refuse'"))
            assert left.all() == []
    upgrade(database)
    assert shape(database.engine) == before
