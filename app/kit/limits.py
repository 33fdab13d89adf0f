"""How often something may be tried in a while, counted in the database: right with any number of
processes.

A window begins with the first attempt. An attempt is counted before it is made, in one statement
that counts no further than the limit, so that many at once do not slip through; what went well is
taken back. Counting is no change of the data: read caches stay.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import case, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from app.kit.db import Database
from app.kit.errors import TooMany
from app.kit.limit_tables import AttemptCount

_ATTEMPTS = AttemptCount.__table__  # type: ignore[attr-defined]
LONGEST = timedelta(hours=1)
"""No window is longer, so what began before that is forgotten."""


@dataclass(frozen=True, slots=True)
class Limit:
    name: str
    most: int
    window: timedelta
    message: str
    """What somebody reads who has reached it."""


def count_attempt(database: Database, limit: Limit, whose: str, now: datetime) -> None:
    """Raises TooMany where the limit is reached already; nothing is counted then."""
    began = _ATTEMPTS.c.began_at
    is_over = began <= now - limit.window
    insert = sqlite.insert if database.is_sqlite else postgresql.insert
    counting = insert(_ATTEMPTS).values(key=_key(limit, whose), began_at=now, count=1)
    counting = counting.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "began_at": case((is_over, now), else_=began),
            "count": case((is_over, 1), else_=_ATTEMPTS.c.count + 1),
        },
        where=or_(is_over, _ATTEMPTS.c.count < limit.most),
    )
    with database.counting() as connection:
        if connection.execute(counting.returning(_ATTEMPTS.c.count)).first() is not None:
            return
    check_attempts(database, limit, whose, now)


def check_attempts(database: Database, limit: Limit, whose: str, now: datetime) -> None:
    """Only looks; raises TooMany with the seconds that are left."""
    mine = select(_ATTEMPTS.c.began_at).where(
        _ATTEMPTS.c.key == _key(limit, whose),
        _ATTEMPTS.c.count >= limit.most,
        _ATTEMPTS.c.began_at > now - limit.window,
    )
    with database.reading() as session:
        began_at = session.execute(mine).scalar()
    if began_at is not None:
        left = began_at + limit.window - now
        raise TooMany(limit.message, retry_after=max(1, round(left.total_seconds())))


def take_back(database: Database, limit: Limit, whose: str, *, all_of_them: bool = False) -> None:
    """The attempt went well. `all_of_them`: and with it those before are forgiven."""
    mine = _ATTEMPTS.c.key == _key(limit, whose)
    with database.counting() as connection:
        if all_of_them:
            connection.execute(delete(_ATTEMPTS).where(mine))
        else:
            less = _ATTEMPTS.update().where(mine, _ATTEMPTS.c.count > 0)
            connection.execute(less.values(count=_ATTEMPTS.c.count - 1))


def forget_old_attempts(database: Database, now: datetime) -> int:
    with database.counting() as connection:
        old = delete(_ATTEMPTS).where(_ATTEMPTS.c.began_at <= now - LONGEST)
        return connection.execute(old).rowcount


def _key(limit: Limit, whose: str) -> str:
    return f"{limit.name}:{blake2b(whose.encode(errors='replace'), digest_size=16).hexdigest()}"
