"""Mails that have been decided on, and their way out.

A mail is claimed by moving its next attempt, in the same statement that counts the attempt:
whoever's UPDATE finds the row as it was read has the mail, any other process finds nothing. No
transaction stays open while the server is talked to, and a process that dies leaves a mail that
is due again after the pause. Where it dies between the server's 250 and the mark, the mail goes
out a second time with the same Message-ID; it is never lost.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlmodel import Session, col, func, select, update

from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.errors import Conflict, NotFound
from app.kit.mail import NotSent
from app.kit.mail_message import Address, Mail
from app.kit.outbox_tables import MailState, OutboxMail

Send = Callable[[Mail], None]
"""Returns after the server's 250, raises NotSent otherwise."""

PAUSES: Final = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    *(timedelta(hours=24),) * 4,
)
"""After the first, the second, … attempt: almost five days in all; the attempt after the last
pause is the last one. The first pause is longer than one talk with the server may take, so that
a mail on its way is not claimed again."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the mails of one run."""

    sent: int = 0
    postponed: int = 0
    given_up: int = 0

    def __add__(self, other: "Delivery") -> "Delivery":
        return Delivery(
            self.sent + other.sent,
            self.postponed + other.postponed,
            self.given_up + other.given_up,
        )


def put(
    session: Session, key: str, recipient: str, subject: str, text: str, html: str, *, now: datetime
) -> OutboxMail:
    """Decides on a mail; for a key that is there already, that mail as it is."""
    found = session.exec(select(OutboxMail).where(OutboxMail.key == key)).one_or_none()
    if found is not None:
        return found
    mail = OutboxMail(
        key=key,
        message_id=uuid4().hex,
        recipient=recipient,
        subject=" ".join(subject.split())[:300],
        text=text,
        html=html,
        created_at=now,
        next_attempt_at=now,
    )
    session.add(mail)
    session.flush()
    return mail


def deliver_due(database: Database, send: Send, clock: Clock) -> Delivery:
    """Sends what is due, one mail at a time; stops where the server is away."""
    due_by = clock.now()
    total = Delivery()
    while (mail := _next_due(database, due_by)) is not None:
        if not _claim(database, mail, due_by, clock):
            continue
        error = _attempt(send, mail)
        total += _mark(database, mail, error, clock)
        if error is not None and error.is_away:
            break
    return total


def outbox_counts(session: Session) -> tuple[int, int]:
    """Mails on their way, and mails that nobody tries again by itself."""
    counts = dict(
        session.exec(select(OutboxMail.state, func.count()).group_by(OutboxMail.state)).all()
    )
    return counts.get(MailState.PENDING, 0), counts.get(MailState.GIVEN_UP, 0)


def given_up(session: Session) -> Sequence[OutboxMail]:
    """For coordination: nobody will try these again by itself."""
    query = select(OutboxMail).where(OutboxMail.state == MailState.GIVEN_UP)
    return session.exec(query.order_by(col(OutboxMail.created_at), col(OutboxMail.id))).all()


def try_again(
    session: Session, mail_id: int, *, now: datetime, recipient: str | None = None
) -> OutboxMail:
    """Puts a mail that was given up back on its way, to a corrected address if there is one.

    Raises NotFound, Conflict for a mail that was not given up, Invalid for what is no address.
    """
    mail = session.get(OutboxMail, mail_id)
    if mail is None:
        raise NotFound("Diese Nachricht gibt es nicht.")
    if mail.state is not MailState.GIVEN_UP:
        raise Conflict("Diese Nachricht ist noch unterwegs oder schon zugestellt.")
    if recipient:
        mail.recipient = str(Address.parse(recipient))
    mail.state, mail.attempts, mail.next_attempt_at = MailState.PENDING, 0, now
    session.flush()
    return mail


def _next_due(database: Database, due_by: datetime) -> OutboxMail | None:
    query = (
        select(OutboxMail)
        .where(OutboxMail.state == MailState.PENDING, col(OutboxMail.next_attempt_at) <= due_by)
        .order_by(col(OutboxMail.next_attempt_at), col(OutboxMail.id))
        .limit(1)
    )
    with database.reading() as session:
        return session.exec(query).one_or_none()


def _claim(database: Database, mail: OutboxMail, due_by: datetime, clock: Clock) -> bool:
    pause = PAUSES[min(mail.attempts, len(PAUSES) - 1)]
    with database.writing() as session:
        claimed = session.exec(
            update(OutboxMail)
            .where(
                col(OutboxMail.id) == mail.id,
                col(OutboxMail.state) == MailState.PENDING,
                col(OutboxMail.attempts) == mail.attempts,
                col(OutboxMail.next_attempt_at) <= due_by,
            )
            .values(attempts=mail.attempts + 1, next_attempt_at=clock.now() + pause)
        )
        return claimed.rowcount == 1


def _attempt(send: Send, mail: OutboxMail) -> NotSent | None:
    try:
        send(
            Mail(
                mail.message_id, mail.recipient, mail.subject, mail.text, mail.html, mail.created_at
            )
        )
    except NotSent as error:
        return error
    except Exception as error:  # noqa: BLE001  # one mail's trouble must not hold up the others
        _log.exception("mail %s could not be sent", mail.id)
        return NotSent(f"Unerwarteter Fehler beim Senden: {type(error).__name__}")
    return None


def _mark(database: Database, mail: OutboxMail, error: NotSent | None, clock: Clock) -> Delivery:
    with database.writing() as session:
        row = session.get_one(OutboxMail, mail.id)
        if error is None:
            row.state, row.sent_at, row.last_error = MailState.SENT, clock.now(), None
            return Delivery(sent=1)
        if row.state is not MailState.PENDING:
            return Delivery()
        row.last_error = error.message[:500]
        if error.is_permanent or row.attempts > len(PAUSES):
            row.state = MailState.GIVEN_UP
            _log.warning("mail %s given up", row.id)  # the server's words may name the recipient
            return Delivery(given_up=1)
        _log.info("mail %s postponed", row.id)
        return Delivery(postponed=1)
