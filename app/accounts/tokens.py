"""Keys for offices' own systems. Only their SHA-256 is kept, so nobody can read one again."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field
from sqlmodel import Session, col, or_, select, update

from app.accounts.permissions import PERMISSIONS, ROLE_LABEL, Action, allowed, require
from app.accounts.roles import check_role
from app.accounts.tables import ApiToken
from app.audit.actor import Actor, By, Role
from app.kit.errors import FieldError, Invalid, NotFound
from app.kit.inputs import FilledLine, Input, Whole, read_input
from app.offices.queries import speaks_for
from app.offices.tables import Office

PREFIX = "mm_"
DEFAULT_DAYS, MOST_DAYS = 365, 1095


class Key(Input):
    name: Annotated[FilledLine, Field(max_length=200)]
    days: Annotated[Whole, Field(ge=1, le=MOST_DAYS)]


def secret_hash(secret: str) -> str:
    """No salt and no slow hash: the secret has 256 random bits, there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_token(
    session: Session,
    *,
    name: str,
    role: Role,
    office: Office | None,
    days: int = DEFAULT_DAYS,
    only: Collection[Action] | None = None,
    by: By,
) -> tuple[ApiToken, str]:
    """The row and the key itself, which is shown this once. `only` narrows what its role may."""
    require(by.actor, Action.MANAGE_ACCOUNTS)
    check_role(role, office)
    key = read_input(Key, {"name": name, "days": days})
    plain = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        actor=f"t-{secrets.token_hex(5)}",
        name=key.name,
        role=role,
        office_id=office.id if office else None,
        only=None if only is None else _narrowed(role, only),
        token_hash=secret_hash(plain),
        created_at=by.at,
        expires_at=by.at + timedelta(days=key.days),
    )
    session.add(token)
    session.flush()
    return token, plain


def _narrowed(role: Role, only: Collection[Action]) -> list[str]:
    """Never wider than the role: what it may not anyway is left out."""
    possible = sorted(action.value for action in only if role in PERMISSIONS[action].scopes)
    if not possible:
        message = f"Die Rolle „{ROLE_LABEL[role]}“ darf nichts davon."
        raise Invalid(
            "Der Schlüssel wäre zu nichts zu gebrauchen.", fields=[FieldError("only", message)]
        )
    return possible


def tokens_seen_by(session: Session, actor: Actor) -> list[ApiToken]:
    """Of the own offices, or all of them; newest first."""
    require(actor, Action.MANAGE_KEYS)
    newest = select(ApiToken).order_by(col(ApiToken.created_at).desc(), col(ApiToken.id).desc())
    return [token for token in session.exec(newest) if may_manage(actor, token)]


def may_manage(actor: Actor, token: ApiToken) -> bool:
    return allowed(actor, Action.MANAGE_KEYS, [token.office_id] if token.office_id else [])


def token_by_id(session: Session, token_id: int) -> ApiToken:
    token = session.get(ApiToken, token_id)
    if token is None:
        raise NotFound("Diesen Schlüssel gibt es nicht.")
    return token


def token_by_actor(session: Session, pseudonym: str) -> ApiToken:
    """As lists name it (`t-…`)."""
    token = session.exec(select(ApiToken).where(ApiToken.actor == pseudonym)).first()
    if token is None:
        raise NotFound(f"Einen Schlüssel „{pseudonym[:40]}“ gibt es nicht.")
    return token


def revoke(session: Session, token: ApiToken, *, by: By) -> ApiToken:
    require(by.actor, Action.MANAGE_KEYS, [token.office_id] if token.office_id else [])
    token.revoked_at = token.revoked_at or by.at
    session.flush()
    return token


def actor_of_token(session: Session, plain: str, now: datetime) -> Actor | None:
    """None for unknown, expired and revoked ones alike."""
    if not plain.startswith(PREFIX):
        return None
    token = session.exec(
        select(ApiToken).where(
            ApiToken.token_hash == secret_hash(plain),
            ApiToken.expires_at > now,
            col(ApiToken.revoked_at).is_(None),
        )
    ).first()
    if token is None:
        return None
    offices = speaks_for(session, token.office_id) if token.office_id else frozenset()
    only = None if token.only is None else frozenset(token.only)
    return Actor(token.actor, token.role, offices, only)


def note_use(session: Session, actor: Actor, today: date) -> bool:
    """Writes the day of the last use, once a day; whether there was something to write."""
    noted = session.exec(
        update(ApiToken)
        .where(
            col(ApiToken.actor) == actor.id,
            or_(col(ApiToken.last_used_date).is_(None), col(ApiToken.last_used_date) < today),
        )
        .values(last_used_date=today)
    )
    return bool(noted.rowcount)
