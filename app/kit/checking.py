"""Whether the database itself is whole, whatever stands in it."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ForeignKeyConstraint, Select, Table, and_, exists, func, select, text
from sqlmodel import Session

from app.kit.findings import Finding


def check_database(
    session: Session, tables: Iterable[Table], append_only: Iterable[str] = ()
) -> list[Finding]:
    """Damaged pages (SQLite), references that lead nowhere, guards that were taken away."""
    return [
        *_check_pages(session),
        *_check_references(session, tables),
        *_check_guards(session, append_only),
    ]


def _check_pages(session: Session) -> Iterator[Finding]:
    if session.get_bind().dialect.name != "sqlite":
        return
    for (said,) in session.connection().execute(text("PRAGMA integrity_check")):
        if said != "ok":
            yield Finding("Datenbankdatei", f"ist beschädigt ({said}).")


def _check_guards(session: Session, append_only: Iterable[str]) -> Iterator[Finding]:
    """The triggers that keep a table append-only: whoever goes past them drops or disables them."""
    if session.get_bind().dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ends: tuple[str, ...] = ("_update", "_delete")
    else:
        found = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        ends = ("",)
    there = set(session.connection().execute(text(found)).scalars())
    for table in append_only:
        if not {f"keep_{table}{end}" for end in ends} <= there:
            yield Finding(f"Tabelle {table}", "Der Schutz vor Ändern und Löschen fehlt.")


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
