"""What is about people and has served its purpose is deleted: after how long are settings.

Each kind is one unit of work: deleted and noted together, or neither. Run twice it finds nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, func, or_, select, update

from app.accounts.access_tables import AccessEntry, Deletion
from app.accounts.people import erase
from app.accounts.tables import ApiToken, LoginSession, User
from app.audit.actor import SYSTEM, By
from app.config import Settings
from app.kit.clock import Clock, local_date
from app.kit.db import Database
from app.kit.outbox_tables import MailState, OutboxMail
from app.offices.tables import OfficeDeputy

ERASED_MAIL: Final = "(gelöscht nach Ablauf der Aufbewahrung)"
ERASED_KEY: Final = "(gelöschter Schlüssel)"


@dataclass(frozen=True, slots=True)
class Kind:
    """`days` names the setting; `count` looks, `remove` does it."""

    label: str
    days: Callable[[Settings], int]
    count: Callable[[Session, datetime], int]
    remove: Callable[[Session, datetime, By], object]


@dataclass(frozen=True, slots=True)
class Removed:
    kind: str
    label: str
    count: int
    before: datetime


def run_retention(
    database: Database, settings: Settings, clock: Clock, *, dry_run: bool = False
) -> Sequence[Removed]:
    by, found = By(SYSTEM, clock.now()), []
    for name, kind in KINDS.items():
        before = by.at - timedelta(days=kind.days(settings))
        with database.reading() as session:
            count = kind.count(session, before)
        if count == 0:
            continue
        found.append(Removed(name, kind.label, count, before))
        if not dry_run:
            with database.writing(by=by) as session:
                kind.remove(session, before, by)
                session.add(Deletion(at=by.at, kind=name, before=before, count=count))
    return found


def deletions(session: Session, limit: int = 100) -> Sequence[Deletion]:
    """Newest first."""
    return session.exec(select(Deletion).order_by(col(Deletion.id).desc()).limit(limit)).all()


def _number_of(session: Session, table: type, *which: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(table).where(*which)).one()


def _closed(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Those whose name still stands there."""
    return (
        col(User.deactivated_at).is_not(None),
        col(User.deactivated_at) <= before,
        col(User.login) != col(User.actor),
    )


def _erase_closed(session: Session, before: datetime, by: By) -> None:
    for user in session.exec(select(User).where(*_closed(before))):
        erase(session, user, by=by)


def _ended_keys(before: datetime) -> tuple[ColumnElement[bool], ...]:
    ended = or_(col(ApiToken.expires_at) <= before, col(ApiToken.revoked_at) <= before)
    return ended, col(ApiToken.name) != ERASED_KEY


def _erase_keys(session: Session, before: datetime, _by: By) -> None:
    for token in session.exec(select(ApiToken).where(*_ended_keys(before))):
        token.name = ERASED_KEY


def _old_looks(before: datetime) -> ColumnElement[bool]:
    return col(AccessEntry.at) <= before


def _old_mails(before: datetime) -> tuple[ColumnElement[bool], ...]:
    done = or_(
        col(OutboxMail.sent_at) <= before,
        (col(OutboxMail.state) == MailState.GIVEN_UP) & (col(OutboxMail.created_at) <= before),
    )
    return done, col(OutboxMail.text) != ERASED_MAIL


def _erase_mails(session: Session, before: datetime, _by: By) -> None:
    erased: dict[str, str | None]
    erased = {"text": ERASED_MAIL, "html": ERASED_MAIL, "recipient": ERASED_MAIL}
    erased |= {"last_error": None}  # the server's words may name the recipient
    session.exec(update(OutboxMail).where(*_old_mails(before)).values(**erased))


def _old_deputies(before: datetime) -> ColumnElement[bool]:
    return col(OfficeDeputy.last_date) <= local_date(before)


def _remove_deputies(session: Session, before: datetime, _by: By) -> None:
    for deputy in session.exec(select(OfficeDeputy).where(_old_deputies(before))):
        session.delete(deputy)


def _old_sessions(before: datetime) -> ColumnElement[bool]:
    return col(LoginSession.expires_at) <= before


KINDS: Final[Mapping[str, Kind]] = {
    "session": Kind(
        "abgelaufene Anmeldungen",
        lambda _: 0,
        lambda session, before: _number_of(session, LoginSession, _old_sessions(before)),
        lambda session, before, _: session.exec(delete(LoginSession).where(_old_sessions(before))),
    ),
    "closed_account": Kind(
        "Namen gesperrter Konten",
        lambda settings: settings.keep_closed_accounts_days,
        lambda session, before: _number_of(session, User, *_closed(before)),
        _erase_closed,
    ),
    "deputy": Kind(
        "beendete Vertretungen",
        lambda settings: settings.keep_closed_accounts_days,
        lambda session, before: _number_of(session, OfficeDeputy, _old_deputies(before)),
        _remove_deputies,
    ),
    "ended_key": Kind(
        "Bezeichnungen beendeter Schlüssel",
        lambda settings: settings.keep_ended_keys_days,
        lambda session, before: _number_of(session, ApiToken, *_ended_keys(before)),
        _erase_keys,
    ),
    "look": Kind(
        "Einträge des Zugriffsprotokolls",
        lambda settings: settings.keep_access_log_days,
        lambda session, before: _number_of(session, AccessEntry, _old_looks(before)),
        lambda session, before, _: session.exec(delete(AccessEntry).where(_old_looks(before))),
    ),
    "mail": Kind(
        "Texte und Empfänger erledigter Mails",
        lambda settings: settings.keep_mails_days,
        lambda session, before: _number_of(session, OutboxMail, *_old_mails(before)),
        _erase_mails,
    ),
}
