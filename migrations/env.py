"""Alembic's entry: `massnahmen db upgrade` hands in the engine; there is no other way to run it."""

from typing import Any

from alembic import context
from sqlalchemy import String

from app import tables
from app.kit.tables import Instant


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Old migrations must not change with the code, so they name no type of ours."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "AutoString" and isinstance(item.impl, String):
        return f"sa.String(length={item.length})"
    return False


with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=tables.METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
