"""The trail, chained: batches of entries are sealed, each seal hangs on the one before.

A seal keeps the SHA-256 of each of its entries, so a check names the entry that was changed,
removed or inserted. Who can rewrite the database can rewrite the chain as well, but not the
hashes that have left it: every backup and every issued report carries the last one (`Anchor`).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Self, TypeVar

from sqlalchemy import insert, text
from sqlmodel import Session, SQLModel, col, func, select
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

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A seal as it is written down outside the database: `12:3f9a…`."""

    number: int
    hash: str
    noted_in: str = field(default="", compare=False)
    """Where it was found, for people."""

    @classmethod
    def parse(cls, text: str, noted_in: str = "") -> Self:
        number, _, digest = text.strip().partition(":")
        if not number.isdecimal() or len(digest) != len(_BEGINNING):
            raise Invalid(f"„{text[:80]}“ ist kein Siegel. Es sieht so aus: 12:3f9a… (64 Zeichen).")
        return cls(int(number), digest.lower(), noted_in)

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
    """Of the entry's canonical JSON, which is the same on every engine.

    Old and new values come in as their own hash, which can stand in their place when they are
    deleted: the chain holds on.
    """
    return _sha256([*_head(entry), payload_of(entry)])


def payload_of(entry: AuditEntry) -> str:
    """The hash of the old and new values, or what an emptied entry has kept of them."""
    if entry.payload_sha256 and entry.before is None and entry.after is None:
        return entry.payload_sha256
    return _sha256([entry.before, entry.after])


def sealed_otherwise(session: Session, entries: Iterable[AuditEntry]) -> list[int]:
    """Ids of those whose seal was made over the values themselves, which then cannot go."""
    known: dict[int, str] = {}
    for digests in session.exec(select(AuditSeal.digests)):
        known |= dict(digests)
    return [
        entry.id or 0
        for entry in entries
        if entry.id in known and known[entry.id] != digest_of(entry)
    ]


def _digest_by_values(entry: AuditEntry) -> str:
    """As the trail's first seals have it."""
    return _sha256([*_head(entry), entry.before, entry.after])


def _head(entry: AuditEntry) -> list[object]:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    who = [entry.id, at, entry.actor, entry.role]
    return [*who, entry.action, entry.entity, entry.entity_id]


def _hash(
    number: int, before: str, sealed_at: datetime, digests: Sequence[Sequence[int | str]]
) -> str:
    at = sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return _sha256([number, before, at, digests])


def _sha256(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _check_seals(session: Session) -> Iterator[Finding]:
    last, previous, sealed_up_to = 0, _BEGINNING, 0
    for number, each in _seals(session):
        for missing in range(last + 1, number):
            yield Finding(_named_seal(missing), "fehlt.")
        is_next = number == last + 1
        known = _known(each)
        if each is None or known is None:
            yield Finding(_named_seal(number), "ist nicht mehr lesbar.")
        else:
            if is_next and not _is_whole(each, previous, known):
                yield Finding(_named_seal(number), "wurde verändert.")
            after = sealed_up_to if is_next else min(known, default=1) - 1
            yield from _check_entries(session, number, known, after)
            sealed_up_to = max(known, default=sealed_up_to)
        last, previous = number, each.hash if each else _BEGINNING


def _seals(session: Session) -> Iterator[tuple[int, AuditSeal | None]]:
    """One after the other: each holds a thousand hashes. None for one that cannot be read."""
    numbers = session.exec(select(AuditSeal.number).order_by(col(AuditSeal.number))).all()
    for number in numbers:
        yield number, _readable(session, AuditSeal, number)


def _known(seal: AuditSeal | None) -> dict[int, str] | None:
    """What the seal says of each of its entries; None where it says nothing any more."""
    try:
        return {int(entry_id): str(digest) for entry_id, digest in seal.digests} if seal else None
    except (TypeError, ValueError):
        return None


def _is_whole(seal: AuditSeal, previous: str, known: dict[int, str]) -> bool:
    spans = (seal.first_entry_id, seal.last_entry_id) == (
        min(known, default=0),
        max(known, default=0),
    )
    return spans and seal.hash == _hash(seal.number, previous, seal.sealed_at, seal.digests)


def _check_entries(
    session: Session, number: int, known: dict[int, str], after: int
) -> Iterator[Finding]:
    expected = dict(known)
    for entry_id, entry in _entries(session, after, max(known, default=after)):
        digest = expected.pop(entry_id, None)
        if entry is None:
            yield Finding(_named(entry_id), "ist nicht mehr lesbar.")
        elif digest is None:
            yield Finding(_named(entry_id), f"wurde nachträglich eingefügt ({_told(entry)}).")
        elif digest not in (digest_of(entry), _digest_by_values(entry)):
            yield Finding(_named(entry_id), f"wurde verändert ({_told(entry)}).")
    for removed in expected:
        yield Finding(_named(removed), f"wurde entfernt (Siegel {number} kennt ihn).")


def _entries(session: Session, after: int, up_to: int) -> Iterator[tuple[int, AuditEntry | None]]:
    """None for one that holds no JSON or no instant any more."""
    within = (col(AuditEntry.id) > after, col(AuditEntry.id) <= up_to)
    try:
        found = session.exec(select(AuditEntry).where(*within)).all()
    except ValueError:
        for entry_id in session.exec(select(AuditEntry.id).where(*within)).all():
            yield entry_id or 0, _readable(session, AuditEntry, entry_id or 0)
    else:
        yield from ((entry.id or 0, entry) for entry in found)


def _readable(session: Session, table: type[Row], key: int) -> Row | None:
    try:
        return session.get(table, key)
    except ValueError:
        return None


def _check_anchors(session: Session, anchors: Iterable[Anchor]) -> Iterator[Finding]:
    hashes = dict(session.exec(select(AuditSeal.number, AuditSeal.hash)).all())
    for anchor in anchors:
        where = f" ({anchor.noted_in})" if anchor.noted_in else ""
        if anchor.number not in hashes:
            yield Finding(_named_seal(anchor.number), f"wurde abgeschnitten{where}.")
        elif hashes[anchor.number] != anchor.hash:
            yield Finding(_named_seal(anchor.number), f"ist nicht das hinterlegte{where}.")


def _check_unsealed(session: Session, now: datetime) -> Iterator[Finding]:
    """Only the first: where one is left over, all after it are."""
    oldest_id = session.exec(
        select(func.min(AuditEntry.id)).where(col(AuditEntry.id) > _sealed_up_to(session))
    ).one()
    oldest = _readable(session, AuditEntry, oldest_id) if oldest_id else None
    if oldest is None and oldest_id:
        yield Finding(_named(oldest_id), "ist nicht mehr lesbar.")
    elif oldest is not None and now - oldest.at > LATEST:
        since = german_date(local_date(oldest.at))
        yield Finding(_named(oldest.id), f"vom {since} ist immer noch nicht versiegelt.")


def _unsealed(session: Session) -> SelectOfScalar[AuditEntry]:
    return select(AuditEntry).where(col(AuditEntry.id) > _sealed_up_to(session))


def _sealed_up_to(session: Session) -> int:
    return session.exec(select(func.max(AuditSeal.last_entry_id))).one() or 0


def _has_unsealed(database: Database) -> bool:
    with database.reading() as session:
        return session.exec(_unsealed(session).limit(1)).first() is not None


def _named(entry_id: int | None) -> str:
    return f"Protokoll, Eintrag {entry_id}"


def _named_seal(number: int) -> str:
    return f"Protokoll, Siegel {number}"


def _told(entry: AuditEntry) -> str:
    day = german_date(local_date(entry.at))
    return f"jetzt: {entry.action} {entry.entity} {entry.entity_id}, {day}, {entry.actor}"
