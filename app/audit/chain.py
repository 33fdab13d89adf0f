"""The trail, chained: batches of entries are sealed, each seal hangs on the one before.

A seal keeps the SHA-256 of each of its entries, so a check names the entry that was changed,
removed or inserted. Who can rewrite the database can rewrite the chain as well, but not the
hashes that have left it: every backup and every issued report carries the last one (`Anchor`).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from sqlalchemy import insert, text
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.audit.tables import AuditEntry, AuditSeal
from app.kit.clock import Clock, local_date
from app.kit.db import Database
from app.kit.errors import Invalid
from app.kit.findings import Finding
from app.kit.german import german_date

BATCH: Final = 1000
LATEST: Final = timedelta(days=1)
"""How long an entry may stay without a seal before the check asks why."""

_BEGINNING: Final = "0" * 64
"""Stands for the seal before the first."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A seal as it is written down outside the database: `12:3f9a…`."""

    number: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> Self:
        number, _, digest = text.strip().partition(":")
        if not number.isdigit() or len(digest) != len(_BEGINNING):
            raise Invalid(f"„{text[:80]}“ ist kein Siegel. Es sieht so aus: 12:3f9a… (64 Zeichen).")
        return cls(int(number), digest.lower())

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def seal(session: Session, now: datetime) -> Anchor | None:
    """Seals the next batch, at most `BATCH` entries; None where nothing is left to seal.

    Ids are given before a commit shows them, so a low one could appear after a higher one was
    sealed. Therefore nobody writes an entry while the batch is read: on PostgreSQL the lock waits
    for those who are writing, on SQLite the unit of work is the only one.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL lock_timeout = '3s'"))
        session.execute(text("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE"))
    entries = session.exec(_unsealed(session).order_by(col(AuditEntry.id)).limit(BATCH)).all()
    if not entries:
        return None
    last = last_seal(session)
    digests = [(entry.id or 0, digest_of(entry)) for entry in entries]
    number = last.number + 1 if last else 1
    digest = _hash(number, last.hash if last else _BEGINNING, now, digests)
    session.connection().execute(  # past the session: sealing changes nothing that a cache holds
        insert(AuditSeal),
        {
            "number": number,
            "first_entry_id": digests[0][0],
            "last_entry_id": digests[-1][0],
            "digests": digests,
            "hash": digest,
            "sealed_at": now,
        },
    )
    return Anchor(number, digest)


def seal_all(database: Database, clock: Clock) -> int:
    """In short units of work, so that writers wait for one batch at most. Returns how many."""
    done = 0
    while _has_unsealed(database):
        with database.writing() as session:
            done += seal(session, clock.now()) is not None
    return done


def last_seal(session: Session) -> Anchor | None:
    """To be written down outside the database."""
    newest = select(AuditSeal.number, AuditSeal.hash).order_by(col(AuditSeal.number).desc())
    found = session.exec(newest.limit(1)).first()
    return Anchor(*found) if found else None


def check_chain(session: Session, now: datetime, anchors: Iterable[Anchor] = ()) -> list[Finding]:
    """Every entry that was changed, removed or inserted since it was sealed, and what was cut off.

    `anchors`: seals that stand in backups or issued reports.
    """
    return [
        *_check_seals(session),
        *_check_anchors(session, anchors),
        *_check_unsealed(session, now),
    ]


def digest_of(entry: AuditEntry) -> str:
    """Of the entry's canonical JSON, which is the same on every engine."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    what = [entry.action, entry.entity, entry.entity_id, entry.before, entry.after]
    return _sha256([entry.id, at, entry.actor, entry.role, *what])


def _hash(
    number: int, before: str, sealed_at: datetime, digests: Sequence[Sequence[int | str]]
) -> str:
    at = sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return _sha256([number, before, at, digests])


def _sha256(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _check_seals(session: Session) -> Iterator[Finding]:
    before: AuditSeal | None = None
    every = select(AuditSeal).order_by(col(AuditSeal.number)).execution_options(yield_per=10)
    for each in session.exec(every):
        last = before.number if before else 0
        for number in range(last + 1, each.number):
            yield Finding(f"Protokoll, Siegel {number}", "fehlt.")
        is_next = each.number == last + 1
        previous = before.hash if before else _BEGINNING
        if is_next and each.hash != _hash(each.number, previous, each.sealed_at, each.digests):
            yield Finding(f"Protokoll, Siegel {each.number}", "wurde verändert.")
        sealed_before = before.last_entry_id if before else 0
        yield from _check_entries(
            session, each, sealed_before if is_next else each.first_entry_id - 1
        )
        before = each


def _check_entries(session: Session, batch: AuditSeal, after: int) -> Iterator[Finding]:
    expected = dict(batch.digests)
    for entry_id, entry in _entries(session, after, batch.last_entry_id):
        digest = expected.pop(entry_id, None)
        if entry is None:
            yield Finding(_named(entry_id), "ist nicht mehr lesbar.")
        elif digest is None:
            yield Finding(_named(entry_id), f"wurde nachträglich eingefügt ({_told(entry)}).")
        elif digest != digest_of(entry):
            yield Finding(_named(entry_id), f"wurde verändert ({_told(entry)}).")
    for removed in expected:
        yield Finding(_named(removed), f"wurde entfernt (Siegel {batch.number} kennt ihn).")


def _entries(session: Session, after: int, up_to: int) -> Iterator[tuple[int, AuditEntry | None]]:
    """None for one that holds no JSON or no instant any more."""
    within = (col(AuditEntry.id) > after, col(AuditEntry.id) <= up_to)
    try:
        found = session.exec(select(AuditEntry).where(*within)).all()
    except ValueError:
        for entry_id in session.exec(select(AuditEntry.id).where(*within)).all():
            yield entry_id or 0, _readable(session, entry_id)
    else:
        yield from ((entry.id or 0, entry) for entry in found)


def _readable(session: Session, entry_id: int | None) -> AuditEntry | None:
    try:
        return session.get(AuditEntry, entry_id)
    except ValueError:
        return None


def _check_anchors(session: Session, anchors: Iterable[Anchor]) -> Iterator[Finding]:
    for anchor in anchors:
        found = session.get(AuditSeal, anchor.number)
        if found is None:
            yield Finding(f"Protokoll, Siegel {anchor.number}", "wurde abgeschnitten.")
        elif found.hash != anchor.hash:
            yield Finding(f"Protokoll, Siegel {anchor.number}", "ist nicht das hinterlegte.")


def _check_unsealed(session: Session, now: datetime) -> Iterator[Finding]:
    oldest = session.exec(_unsealed(session).order_by(col(AuditEntry.id)).limit(1)).first()
    if oldest is not None and now - oldest.at > LATEST:
        since = german_date(local_date(oldest.at))
        yield Finding(_named(oldest.id), f"vom {since} ist immer noch nicht versiegelt.")


def _unsealed(session: Session) -> SelectOfScalar[AuditEntry]:
    sealed_up_to = session.exec(select(func.max(AuditSeal.last_entry_id))).one() or 0
    return select(AuditEntry).where(col(AuditEntry.id) > sealed_up_to)


def _has_unsealed(database: Database) -> bool:
    with database.reading() as session:
        return session.exec(_unsealed(session).limit(1)).first() is not None


def _named(entry_id: int | None) -> str:
    return f"Protokoll, Eintrag {entry_id}"


def _told(entry: AuditEntry) -> str:
    day = german_date(local_date(entry.at))
    return f"jetzt: {entry.action} {entry.entity} {entry.entity_id}, {day}, {entry.actor}"
