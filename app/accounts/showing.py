"""Accounts and keys in one line, for lists."""

from datetime import datetime

from sqlmodel import Session

from app.accounts.permissions import PERMISSIONS, READING, ROLE_LABEL, Action
from app.accounts.tables import ApiToken, User
from app.kit.clock import local_date
from app.kit.german import german_date, german_list
from app.offices.tables import Office


def user_line(session: Session, user: User) -> str:
    state = "aktiv" if user.is_active else "gesperrt"
    name = user.display_name
    return _line(user.login, name, ROLE_LABEL[user.role], _office(session, user.office_id), state)


def token_line(session: Session, token: ApiToken, now: datetime) -> str:
    return _line(
        token.actor,
        token.name,
        ROLE_LABEL[token.role],
        _office(session, token.office_id),
        extent_of(token),
        last_use_of(token),
        state_of(token, now),
    )


def extent_of(token: ApiToken) -> str:
    if token.only is None:
        return "alles, was die Rolle darf"
    only = {Action(name) for name in token.only if name in set(Action)}
    if only and only <= READING:
        return "nur lesen"
    return "nur " + german_list([f"„{PERMISSIONS[action].what}“" for action in sorted(only)])


def last_use_of(token: ApiToken) -> str:
    if token.last_used_date is None:
        return "noch nie benutzt"
    return f"zuletzt benutzt am {german_date(token.last_used_date)}"


def state_of(token: ApiToken, now: datetime) -> str:
    if token.revoked_at:
        return f"widerrufen am {german_date(local_date(token.revoked_at))}"
    until = german_date(local_date(token.expires_at))
    return f"gültig bis {until}" if token.expires_at > now else f"abgelaufen am {until}"


def _office(session: Session, office_id: int | None) -> str:
    office = session.get(Office, office_id) if office_id else None
    return office.code if office else "–"


def _line(*parts: str) -> str:
    return " · ".join(parts)
