"""Plays the trail from the beginning and compares what comes out with what is there.

The chain (chain.py) guards the entries; this guards the rows themselves, and the newest entries
before they are sealed: a row that was changed past the service, or whose entries were cut off, is
not what the trail says.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Row, Table
from sqlmodel import Session, col, select

from app.audit.tables import AuditEntry
from app.audit.trail import UNAUDITED, plain
from app.kit.findings import Finding

_IN_BULK: Final = frozenset({"quarterly_check_item"})
"""Written by one statement with the row they belong to, which has their hash in the trail."""

UNREADABLE: Final = (ValueError, LookupError, TypeError)
"""What reading a row raises whose values are none of its columns'."""

_BY_MACHINE: Final = frozenset({("api_token", "last_used_date")})

_Values = dict[str, Any]
_Rows = dict[tuple[str, int], _Values]


def check_rows(session: Session, tables: Iterable[Table]) -> list[Finding]:
    """Rows that are not what the trail says; columns marked secret are not compared.

    `tables`: all there are, or the rows of those left out would seem to be missing.
    """
    try:
        expected = _played(session)
    except ValueError:  # no JSON any more; the chain says which
        return [Finding("Protokoll", "lässt sich nicht abspielen: Ein Eintrag ist nicht lesbar.")]
    findings: list[Finding] = []
    for table in tables:
        if table.name not in UNAUDITED | _IN_BULK:
            for row_id, row in _rows_of(session, table):
                told = expected.pop((table.name, row_id), None)
                if row is None:
                    findings.append(Finding(f"{table.name} {row_id}", "ist nicht mehr lesbar."))
                else:
                    findings += _check_row(table, row, told)
    findings += [
        Finding(f"{table} {row_id}", "fehlt, obwohl das Protokoll nichts vom Löschen weiß.")
        for table, row_id in expected
    ]
    return findings


def _played(session: Session) -> _Rows:
    rows: _Rows = {}
    entries = select(AuditEntry).order_by(col(AuditEntry.id)).execution_options(yield_per=500)
    for entry in session.exec(entries):
        key = (entry.entity, entry.entity_id or 0)
        if entry.action == "delete":
            rows.pop(key, None)
        else:
            rows.setdefault(key, {}).update(entry.after or {})
    return rows


def _rows_of(session: Session, table: Table) -> Iterator[tuple[int, Row[Any] | None]]:
    """None for a row with a value that its column cannot hold, as only SQLite lets in."""
    connection = session.connection()
    try:
        found = connection.execute(table.select()).all()
    except UNREADABLE:
        for row_id in connection.execute(select(table.c.id)).scalars().all():
            try:
                row = connection.execute(table.select().where(table.c.id == row_id)).first()
            except UNREADABLE:
                row = None
            yield row_id, row
    else:
        yield from ((row.id, row) for row in found)


def _check_row(table: Table, row: Row[Any], expected: _Values | None) -> Iterator[Finding]:
    where = f"{table.name} {row.id}"
    if expected is None:
        yield Finding(where, "steht nicht im Protokoll.")
        return
    wrong = [
        column.name
        for column in table.columns
        if column.name in expected
        and _is_told(table, column)
        and not _is_same(getattr(row, column.name), expected[column.name])
    ]
    if wrong:
        yield Finding(where, f"ist nicht, was das Protokoll sagt ({', '.join(wrong)}).")


def _is_told(table: Table, column: Column[Any]) -> bool:
    """`version` is counted by the machine as it writes."""
    machine = column.name == "version" or (table.name, column.name) in _BY_MACHINE
    return not machine and not column.info.get("secret", False)


def _is_same(value: object, told: object) -> bool:
    if isinstance(value, datetime) and isinstance(told, str):
        return value == datetime.fromisoformat(told)
    return bool(plain(value) == told)
