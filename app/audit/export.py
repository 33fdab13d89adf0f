"""The trail for auditors: one line per changed column, old and new."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from app.audit.tables import AuditEntry

_HEAD: Final = (
    *("Eintrag", "Zeitpunkt (UTC)", "Kennung", "Rolle", "Vorgang"),
    *("Tabelle", "Zeile", "Spalte", "alt", "neu"),
)
_ACTION_LABEL: Final = {"insert": "angelegt", "update": "geändert", "delete": "gelöscht"}
_RUNS_AS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def trail_csv(session: Session, since: datetime, until: datetime) -> Iterator[str]:
    """Lines with `;`, from `since` (included) to `until` (not included), as they are read.

    For UTF-8 with byte order mark, so that spreadsheets show umlauts.
    """
    yield "\ufeff" + _line(_HEAD)
    found = select(AuditEntry).where(col(AuditEntry.at) >= since, col(AuditEntry.at) < until)
    for entry in session.exec(found.order_by(col(AuditEntry.id)).execution_options(yield_per=500)):
        at = f"{entry.at:%Y-%m-%d %H:%M:%S}"
        action = _ACTION_LABEL[entry.action]
        head = (entry.id, at, entry.actor, entry.role, action, entry.entity, entry.entity_id)
        before, after = entry.before or {}, entry.after or {}
        for column in {**after, **before}:
            yield _line((*head, column, before.get(column), after.get(column)))


def _line(cells: tuple[object, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(map(_cell, cells))
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if isinstance(value, str) and text.startswith(_RUNS_AS_FORMULA) else text
