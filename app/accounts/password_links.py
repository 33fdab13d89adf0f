"""A link with which somebody sets a password: works once and for a few days. Whoever made it never
knows the password. Only the link's SHA-256 is kept."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, select

from app.accounts.passwords import hash_password
from app.accounts.people import end_links, end_sessions, user_by_id
from app.accounts.permissions import Action, require
from app.accounts.tables import PasswordLink, User
from app.accounts.tokens import secret_hash
from app.audit.actor import By
from app.kit.errors import Invalid, NotFound

VALID_FOR: Final = timedelta(days=3)


def make_link(session: Session, user: User, *, by: By) -> str:
    """The secret part of the address; an earlier link of this person ends."""
    require(by.actor, Action.MANAGE_ACCOUNTS)
    if not user.is_active:
        raise Invalid("Dieser Zugang ist gesperrt. Bitte entsperren Sie ihn zuerst.")
    end_links(session, user)
    plain = secrets.token_urlsafe(32)
    session.add(
        PasswordLink(
            user_id=user.id or 0, token_hash=secret_hash(plain), expires_at=by.at + VALID_FOR
        )
    )
    session.flush()
    return plain


def user_of_link(session: Session, plain: str, now: datetime) -> User:
    link = session.exec(
        select(PasswordLink).where(
            PasswordLink.token_hash == secret_hash(plain), PasswordLink.expires_at > now
        )
    ).first()
    user = user_by_id(session, link.user_id) if link else None
    if user is None or not user.is_active:
        raise NotFound(
            "Dieser Link gilt nicht mehr: Er wurde schon benutzt, oder er ist älter als "
            f"{VALID_FOR.days} Tage. Bitte lassen Sie sich einen neuen geben."
        )
    return user


def set_password_by_link(session: Session, plain: str, password: str, now: datetime) -> User:
    """Ends the link and all sessions of that person."""
    user = user_of_link(session, plain, now)
    user.password_hash = hash_password(password)
    end_links(session, user)
    end_sessions(session, user)
    return user
