"""Who with a reading role looked at what is internal: written before it is shown, so that nobody
sees what is not noted.

Council members with access to files, treasury, auditors, data protection and administration are no
part of the work; what they look at is noted (design: the people). Offices and coordination work
with it every day, and their changes are in the trail.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from app.accounts.access_tables import AccessEntry
from app.accounts.permissions import Action, require
from app.audit.actor import Actor, Role
from app.kit.db import Database

LOGGED: Final = frozenset(
    {Role.TREASURY, Role.COUNCIL, Role.AUDITOR, Role.DATA_PROTECTION, Role.ADMIN}
)
LONGEST_PATH: Final = 300


def note_look(database: Database, actor: Actor, path: str, now: datetime) -> None:
    """The address without what was searched for. No change of the data: read caches stay."""
    table = AccessEntry.__table__  # type: ignore[attr-defined]
    with database.counting() as connection:
        connection.execute(
            table.insert().values(
                at=now, actor=actor.id, role=actor.role.value, path=path[:LONGEST_PATH]
            )
        )


def looks(
    session: Session, actor: Actor, *, who: str | None = None, limit: int = 200, offset: int = 0
) -> Sequence[AccessEntry]:
    """Newest first; `who`: one pseudonym."""
    require(actor, Action.READ_ACCESS_LOG)
    newest = select(AccessEntry).order_by(col(AccessEntry.id).desc())
    if who:
        newest = newest.where(AccessEntry.actor == who)
    return session.exec(newest.offset(offset).limit(limit)).all()
