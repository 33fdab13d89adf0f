"""Whether the database itself is whole, whatever stands in it."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ForeignKeyConstraint, Select, Table, and_, exists, func, select, text
from sqlmodel import Session

from app.kit.findings import Finding


def check_database(session: Session, tables: Iterable[Table]) -> list[Finding]:
    """Damaged pages (SQLite) and references that lead nowhere."""
    return [*_check_pages(session), *_check_references(session, tables)]


def _check_pages(session: Session) -> Iterator[Finding]:
    if session.get_bind().dialect.name != "sqlite":
        return
    for (said,) in session.connection().execute(text("PRAGMA integrity_check")):
        if said != "ok":
            yield Finding("Datenbankdatei", f"ist beschädigt ({said}).")


def _check_references(session: Session, tables: Iterable[Table]) -> Iterator[Finding]:
    for table in tables:
        for key in table.foreign_key_constraints:
            if lost := session.connection().execute(_leading_nowhere(key)).scalar_one():
                names = ", ".join(key.column_keys)
                yield Finding(f"{table.name}.{names}", f"{lost} Verweise führen ins Leere.")


def _leading_nowhere(key: ForeignKeyConstraint) -> Select[int]:
    [element] = key.elements
    there = element.column.table.alias()
    target = there.c[element.column.name]
    has_target = exists().where(target == element.parent)
    return select(func.count()).where(and_(element.parent.is_not(None), ~has_target))
