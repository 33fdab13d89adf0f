"""Requests that named a key of their own (`Idempotency-Key`), with the answer they got.

The answer is kept in the unit of work that it tells of: both are there or neither. So whoever
heard nothing, because a process died or a line broke, asks again with the same key and gets the
same bytes, whichever process answers; nothing happens twice. A refusal is not kept: nothing
happened.
"""

from datetime import datetime
from hashlib import blake2b

from sqlalchemy import JSON, Column, ColumnElement, Text, UniqueConstraint, text
from sqlmodel import Field, Session, SQLModel, col, delete, select

from app.kit.errors import Conflict, Invalid
from app.kit.tables import Instant


class AnsweredRequest(SQLModel, table=True):
    __tablename__ = "answered_request"
    __table_args__ = (UniqueConstraint("actor", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    actor: str = Field(max_length=80)
    """The pseudonym of who asked: two programs may well think of the same key."""
    key: str = Field(max_length=200)
    request_hash: str = Field(max_length=64)
    status: int
    headers: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    body: str = Field(sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))


def answered(session: Session, actor: str, key: str, request_hash: str) -> AnsweredRequest | None:
    """What this request was answered before; None: it is the first, and nobody else does it now.

    Raises Conflict while another process works on the same key, and Invalid where the key was
    used for something else. On SQLite writers stand in line anyway, so the second one waits.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = text("SELECT pg_try_advisory_xact_lock(:number)")
        if not session.connection().execute(lock, {"number": lock_number(actor, key)}).scalar_one():
            raise Conflict(
                "Dieselbe Anfrage wird gerade bearbeitet. Bitte wiederholen Sie sie gleich.",
                slug="idempotency-key-in-use",
            )
    found = session.exec(
        select(AnsweredRequest).where(AnsweredRequest.actor == actor, AnsweredRequest.key == key)
    ).first()
    if found is not None and found.request_hash != request_hash:
        raise Invalid(
            "Dieser Idempotency-Key gehört schon zu einer anderen Anfrage. Bitte geben Sie jeder "
            "Anfrage einen eigenen.",
            slug="idempotency-key-reused",
        )
    return found


def lock_number(actor: str, key: str) -> int:
    """Whole numbers are what PostgreSQL's advisory locks know."""
    digest = blake2b(f"{actor} {key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def has_older_than(session: Session, instant: datetime) -> bool:
    return session.exec(select(AnsweredRequest.id).where(_before(instant))).first() is not None


def remove_older_than(session: Session, instant: datetime) -> int:
    return session.exec(delete(AnsweredRequest).where(_before(instant))).rowcount


def _before(instant: datetime) -> ColumnElement[bool]:
    return col(AnsweredRequest.created_at) < instant
