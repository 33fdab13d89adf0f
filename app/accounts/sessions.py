"""Browsers that are logged in. Only the cookie's SHA-256 is kept."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select

from app.accounts.people import actor_of
from app.accounts.tables import LoginSession, User
from app.accounts.tokens import secret_hash
from app.audit.actor import Actor
from app.kit.db import Database

NOTED_EVERY = timedelta(minutes=15)
"""So that most requests have nothing to write."""


def log_in(session: Session, user: User, *, at: datetime, hours: int) -> str:
    """The cookie's value for somebody whom people.py or single sign-on has recognised."""
    remove_expired(session, at)
    cookie = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            user_id=user.id or 0,
            token_hash=secret_hash(cookie),
            created_at=at,
            expires_at=at + timedelta(hours=hours),
        )
    )
    session.flush()
    return cookie


def session_of_cookie(session: Session, cookie: str, now: datetime) -> LoginSession | None:
    return session.exec(
        select(LoginSession)
        .join(User, col(LoginSession.user_id) == User.id)
        .where(
            LoginSession.token_hash == secret_hash(cookie),
            LoginSession.expires_at > now,
            col(User.is_active),
        )
    ).first()


def user_of_cookie(session: Session, cookie: str, now: datetime) -> User | None:
    found = session_of_cookie(session, cookie, now)
    return session.get(User, found.user_id) if found else None


def actor_of_cookie(session: Session, cookie: str, now: datetime) -> Actor | None:
    user = user_of_cookie(session, cookie, now)
    return actor_of(session, user) if user else None


def sessions_of(session: Session, user: User, now: datetime) -> list[LoginSession]:
    """Where somebody is logged in, newest first."""
    mine = select(LoginSession).where(
        LoginSession.user_id == user.id, LoginSession.expires_at > now
    )
    return list(session.exec(mine.order_by(col(LoginSession.created_at).desc())))


def log_out_everywhere(session: Session, user: User) -> None:
    session.exec(delete(LoginSession).where(col(LoginSession.user_id) == user.id))


def is_noted(found: LoginSession, now: datetime) -> bool:
    return found.last_used_at is not None and now - found.last_used_at < NOTED_EVERY


def note_session_use(database: Database, found: LoginSession, now: datetime) -> None:
    """No change of the data: read caches stay."""
    table = LoginSession.__table__  # type: ignore[attr-defined]
    with database.counting() as connection:
        connection.execute(table.update().where(table.c.id == found.id).values(last_used_at=now))


def has_expired(session: Session, now: datetime) -> bool:
    return session.exec(select(LoginSession.id).where(_is_expired(now))).first() is not None


def remove_expired(session: Session, now: datetime) -> None:
    session.exec(delete(LoginSession).where(_is_expired(now)))


def _is_expired(now: datetime) -> ColumnElement[bool]:
    return col(LoginSession.expires_at) <= now


def log_out(session: Session, cookie: str) -> None:
    session.exec(delete(LoginSession).where(col(LoginSession.token_hash) == secret_hash(cookie)))
