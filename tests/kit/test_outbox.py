from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.errors import Conflict, NotFound
from app.kit.mail import NotSent, SmtpServer, send
from app.kit.mail_message import Mail, Sender
from app.kit.outbox import PAUSES, Delivery, Send, deliver_due, given_up, put, try_again
from app.kit.outbox_tables import MailState, OutboxMail

START = datetime(2022, 1, 5, 5, 30, tzinfo=UTC)
SENDER = Sender("Maßnahmenmonitor <monitor@stadt.example>")
Scripted = Callable[..., SmtpServer]


class Hands:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = START
        self.clock = Clock(lambda: self.now)

    def move(self, by: timedelta) -> None:
        self.now += by


def sending_to(server: SmtpServer) -> Send:
    return partial(send, server=server, sender=SENDER, seconds=2)


def write(database: Database, *keys: str) -> None:
    with database.writing() as session:
        for key in keys:
            put(session, key, f"{key}@stadt.example", "Betreff", "Text", "<p>HTML</p>", now=START)


def mails(database: Database) -> list[OutboxMail]:
    with database.reading() as session:
        return list(session.exec(select(OutboxMail).order_by("id")).all())


def test_a_mail_is_marked_sent_after_the_250(database: Database, mailroom: Any) -> None:
    write(database, "a11", "a50")
    clock = Hands().clock
    assert deliver_due(database, sending_to(mailroom.address), clock) == Delivery(sent=2)
    assert mailroom.recipients == ["a11@stadt.example", "a50@stadt.example"]
    assert {mail.state for mail in mails(database)} == {MailState.SENT}
    assert {mail.sent_at for mail in mails(database)} == {START}
    assert deliver_due(database, sending_to(mailroom.address), clock) == Delivery()
    assert len(mailroom.received) == 2


def test_at_the_250_itself_it_is_not_marked_yet(database: Database) -> None:
    write(database, "a11")
    seen = []
    deliver_due(database, lambda _: seen.append(mails(database)[0].state), Hands().clock)
    assert seen == [MailState.PENDING]


def test_the_same_key_is_the_same_mail(database: Database, mailroom: Any) -> None:
    write(database, "a11")
    write(database, "a11")
    deliver_due(database, sending_to(mailroom.address), Hands().clock)
    write(database, "a11")
    assert deliver_due(database, sending_to(mailroom.address), Hands().clock) == Delivery()
    assert len(mailroom.received) == 1


def test_a_subject_is_one_line_that_fits(database: Database) -> None:
    with database.writing() as session:
        mail = put(session, "k", "a@b.example", "Frist\n  " + "ß" * 400, "", "", now=START)
    assert mail.subject == "Frist " + "ß" * 294


@pytest.mark.parametrize(
    "answers, delivery",
    [
        ({"RCPT": "421 closing"}, Delivery(postponed=1)),
        ({"RCPT": "450 busy"}, Delivery(postponed=1)),
        ({"RCPT": "550 unknown"}, Delivery(given_up=1)),
        ({"DATA": None}, Delivery(postponed=1)),
        ({"END": None}, Delivery(postponed=1)),
        ({"END": "554 spam"}, Delivery(given_up=1)),
        ({"CONNECT": None}, Delivery(postponed=1)),
    ],
)
def test_what_is_not_taken_is_never_marked_and_never_lost(
    database: Database,
    scripted: Scripted,
    mailroom: Any,
    answers: dict[str, str | None],
    delivery: Delivery,
) -> None:
    write(database, "a11")
    hands = Hands()
    assert deliver_due(database, sending_to(scripted(**answers)), hands.clock) == delivery
    [mail] = mails(database)
    assert mail.sent_at is None
    assert mail.attempts == 1
    assert mail.last_error
    with database.reading() as session:
        listed = [row.key for row in given_up(session)]
    assert listed == ["a11"] * delivery.given_up
    if delivery.given_up:
        with database.writing() as session:
            try_again(session, mail.id or 0, now=hands.now)
    hands.move(PAUSES[0])
    assert deliver_due(database, sending_to(mailroom.address), hands.clock) == Delivery(sent=1)
    [got] = mailroom.received
    assert got["Message-ID"] == f"<{mail.message_id}@stadt.example>"
    assert mails(database)[0].last_error is None


def test_pauses_grow_until_the_mail_is_given_up_after_almost_five_days(database: Database) -> None:
    write(database, "a11")
    hands = Hands()
    attempts: list[datetime] = []

    def refuse(_: Mail) -> None:
        attempts.append(hands.now)
        raise NotSent("450 busy")

    while mails(database)[0].state is MailState.PENDING:
        deliver_due(database, refuse, hands.clock)
        hands.move(timedelta(minutes=1))
        due = mails(database)[0].next_attempt_at
        if due > hands.now + timedelta(minutes=1):
            deliver_due(database, refuse, hands.clock)  # too early: nothing happens
            hands.now = due
    waited = [later - earlier for earlier, later in pairwise(attempts)]
    assert tuple(waited) == PAUSES
    assert timedelta(days=4) < attempts[-1] - attempts[0] < timedelta(days=5)
    hands.move(timedelta(days=30))
    assert deliver_due(database, refuse, hands.clock) == Delivery()
    with database.reading() as session:
        assert [mail.last_error for mail in given_up(session)] == ["450 busy"]


def test_one_that_is_refused_does_not_hold_up_the_others(database: Database, mailroom: Any) -> None:
    mailroom.refuse_at_rcpt["a11@stadt.example"] = "550 unknown"
    mailroom.refuse_at_data["a20@stadt.example"] = "452 disk full"
    write(database, "a11", "a20", "a50")
    delivery = deliver_due(database, sending_to(mailroom.address), Hands().clock)
    assert delivery == Delivery(sent=1, postponed=1, given_up=1)
    assert mailroom.recipients == ["a50@stadt.example"]


def test_where_the_server_is_away_only_one_mail_finds_out(
    database: Database, scripted: Scripted
) -> None:
    write(database, "a11", "a20", "a50")
    server = scripted(CONNECT="421 down")
    assert deliver_due(database, sending_to(server), Hands().clock) == Delivery(postponed=1)
    assert [mail.attempts for mail in mails(database)] == [1, 0, 0]


def test_a_mistake_of_ours_is_one_failed_attempt(database: Database) -> None:
    write(database, "a11", "a20")

    def stumble(mail: Mail) -> None:
        if mail.recipient.startswith("a11"):
            raise KeyError("a11")

    assert deliver_due(database, stumble, Hands().clock) == Delivery(sent=1, postponed=1)
    assert mails(database)[0].last_error == "Unerwarteter Fehler beim Senden: KeyError"


def test_after_a_crash_behind_the_250_it_goes_out_again_as_the_same_mail(
    database: Database, mailroom: Any
) -> None:
    write(database, "a11")
    hands = Hands()

    def taken_then_dead(mail: Mail) -> None:
        sending_to(mailroom.address)(mail)
        raise SystemExit

    with pytest.raises(SystemExit):
        deliver_due(database, taken_then_dead, hands.clock)
    assert mails(database)[0].state is MailState.PENDING
    assert deliver_due(database, sending_to(mailroom.address), hands.clock) == Delivery()
    hands.move(PAUSES[0])
    assert deliver_due(database, sending_to(mailroom.address), hands.clock) == Delivery(sent=1)
    first, second = mailroom.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()


def test_processes_at_once_send_each_mail_once(database: Database, mailroom: Any) -> None:
    keys = [f"a{n}" for n in range(12)]
    write(database, *keys)
    barrier = Barrier(4)

    def run() -> None:
        own = Database(database.engine.url.render_as_string(hide_password=False))
        barrier.wait()
        deliver_due(own, sending_to(mailroom.address), Hands().clock)
        own.close()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mailroom.recipients) == sorted(f"{key}@stadt.example" for key in keys)
    assert {mail.state for mail in mails(database)} == {MailState.SENT}
    assert {mail.attempts for mail in mails(database)} == {1}


def test_a_slow_server_does_not_keep_others_from_writing(database: Database) -> None:
    write(database, "a11")
    deliver_due(database, lambda _: write(database, "a20"), Hands().clock)
    assert {mail.key for mail in mails(database)} == {"a11", "a20"}


def test_given_up_mails_are_put_back_with_a_corrected_address(
    database: Database, mailroom: Any
) -> None:
    write(database, "a11")
    mailroom.refuse_at_rcpt["a11@stadt.example"] = "550 unknown"
    hands = Hands()
    deliver_due(database, sending_to(mailroom.address), hands.clock)
    with database.writing() as session:
        [mail] = given_up(session)
        try_again(session, mail.id or 0, now=hands.now, recipient="amt11@stadt.example")
    deliver_due(database, sending_to(mailroom.address), hands.clock)
    assert mailroom.recipients == ["amt11@stadt.example"]
    with database.writing() as session:
        with pytest.raises(Conflict):
            try_again(session, mail.id or 0, now=hands.now)
        with pytest.raises(NotFound):
            try_again(session, 999, now=hands.now)


def test_a_key_is_unique_in_the_database_too(database: Database) -> None:
    write(database, "a11")
    copy = mails(database)[0].model_dump(exclude={"id"}) | {"message_id": "other"}
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(OutboxMail(**copy))


@given(st.lists(st.integers(0, 10), max_size=3), st.lists(st.integers(0, 10), max_size=3))
def test_deliveries_add_up(first: list[int], second: list[int]) -> None:
    left, right = Delivery(*first), Delivery(*second)
    assert (left + right).sent == left.sent + right.sent
    assert left + right == right + left
