"""Writes the trail by itself: every row that a flush adds, changes or deletes, old and new.

Nobody has to remember it, and nobody can write without a signature: a changed session without
`By` is refused.
"""

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import InstanceState, UOWTransaction
from sqlmodel import Session

from app.audit.actor import By
from app.audit.tables import AuditEntry

UNAUDITED = frozenset(
    {
        *("access_entry", "audit_entry", "audit_seal", "data_version"),
        *("answered_request", "attempt_count", "job_run", "login_session", "outbox_mail"),
        *("paper_content", "paper_job"),
        *("year_edition", "printed_report", "printed_confirmation"),
    }
)
"""The trail itself, counters, and rows that only the machine moves or copies."""


@event.listens_for(Session, "after_flush")
def _record(session: Session, _context: UOWTransaction) -> None:
    changes = [
        entry
        for action, rows in (
            ("insert", session.new),
            ("update", session.dirty),
            ("delete", session.deleted),
        )
        for row in rows
        if (entry := _entry(action, inspect(row)))
    ]
    if not changes:
        return
    by = session.info.get("by")
    if not isinstance(by, By):
        raise TypeError("a change needs a signature: open the session with by=By(...)")
    signature = {"at": by.at, "actor": by.actor.id, "role": by.actor.role.value}
    session.connection().execute(
        insert(AuditEntry), [{**signature, **change} for change in changes]
    )


def _entry(action: str, state: InstanceState[Any]) -> dict[str, Any] | None:
    table = state.mapper.local_table.name  # type: ignore[attr-defined]
    if table in UNAUDITED:
        return None
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        secret = attribute.columns[0].info.get("secret", False)
        new = history.added[0] if history.added else state.dict.get(attribute.key)
        old = history.deleted[0] if history.deleted else None
        if action == "delete":
            before[attribute.key] = plain(new, secret=secret)
        elif action == "insert" or history.has_changes():
            after[attribute.key] = plain(new, secret=secret)
            if action == "update":
                before[attribute.key] = plain(old, secret=secret)
    if action == "update" and not after:
        return None
    return {
        "action": action,
        "entity": table,
        "entity_id": state.dict.get("id"),
        "before": before or None,
        "after": after or None,
    }


def plain(value: Any, *, secret: bool = False) -> Any:
    """As JSON knows it: days and instants in ISO 8601, instants in UTC, closed lists by value."""
    if secret:
        return None if value is None else "…"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
