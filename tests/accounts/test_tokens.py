"""Keys for programs: shown once, kept as a hash, good until they run out or are revoked."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.accounts.permissions import READING, Action, allowed, require
from app.accounts.showing import token_line
from app.accounts.tables import ApiToken
from app.accounts.tokens import (
    MOST_DAYS,
    actor_of_token,
    create_token,
    note_use,
    revoke,
    token_by_id,
    tokens_seen_by,
)
from app.audit.actor import Actor, By, Role
from app.audit.tables import AuditEntry
from app.kit.errors import Invalid, NotAllowed, NotFound
from app.offices.queries import office_by_code


def give(session: Session, by: By, code: str | None = "A52", **more: Any) -> tuple[ApiToken, str]:
    office = office_by_code(session, code) if code else None
    given = {"name": "Fachverfahren", "role": Role.HEAD} | more
    return create_token(session, office=office, by=by, **given)


def test_a_key_is_shown_once_and_kept_as_a_hash(session: Session, by: By) -> None:
    token, plain = give(session, by)
    assert plain.startswith("mm_")
    assert len(plain) == 46
    assert plain not in str(token.model_dump())
    assert token.expires_at == by.at + timedelta(days=365)
    trail = session.exec(select(AuditEntry).where(AuditEntry.entity == "api_token")).one()
    assert trail.after is not None
    assert trail.after["token_hash"] == "…"
    _, other = give(session, by)
    assert other != plain


def test_a_key_speaks_for_its_office_and_those_before_it(session: Session, by: By) -> None:
    token, plain = give(session, by)
    ids = {office_by_code(session, code).id for code in ("A51", "A52")}
    assert actor_of_token(session, plain, by.at) == Actor(token.actor, Role.HEAD, frozenset(ids))
    assert token.actor.startswith("t-")
    assert len(token.actor) == 12
    _, older = give(session, by, "A51")
    actor = actor_of_token(session, older, by.at)
    assert actor is not None
    assert actor.office_ids == {office_by_code(session, "A51").id}


def test_a_reading_key_needs_no_office(session: Session, by: By) -> None:
    _, plain = give(session, by, None, role=Role.TREASURY)
    actor = actor_of_token(session, plain, by.at)
    assert actor is not None
    assert (actor.role, actor.office_ids) == (Role.TREASURY, frozenset())


def test_what_is_no_key(session: Session, by: By) -> None:
    _, plain = give(session, by)
    for wrong in ("", "mm_", plain[:-1], plain + "x", plain[3:], plain.upper(), "mm_" + "ß" * 40):
        assert actor_of_token(session, wrong, by.at) is None


def test_a_key_runs_out(session: Session, by: By) -> None:
    _, plain = give(session, by, days=1)
    assert actor_of_token(session, plain, by.at + timedelta(hours=23, minutes=59))
    assert actor_of_token(session, plain, by.at + timedelta(days=1)) is None


def test_a_key_is_revoked(session: Session, by: By) -> None:
    token, plain = give(session, by)
    revoke(session, token_by_id(session, token.id or 0), by=by)
    assert actor_of_token(session, plain, by.at) is None
    again = revoke(session, token, by=replace(by, at=by.at + timedelta(days=1)))
    assert again.revoked_at == by.at
    with pytest.raises(NotFound):
        token_by_id(session, 4711)


def test_its_last_use_is_noted_once_a_day(session: Session, by: By) -> None:
    token, plain = give(session, by)
    actor = actor_of_token(session, plain, by.at)
    assert actor is not None
    days = [date(2021, 9, 1), date(2021, 9, 1), date(2021, 9, 2), date(2021, 9, 1)]
    assert [note_use(session, actor, day) for day in days] == [True, False, True, False]
    session.refresh(token)
    assert token.last_used_date == date(2021, 9, 2)


@pytest.mark.parametrize(
    "more",
    [
        {"role": Role.PUBLIC},
        {"role": Role.SYSTEM},
        {"role": Role.CLERK, "code": None},
        {"role": Role.COORDINATION, "code": None},
        {"role": Role.HEAD, "code": "ALLE"},
        {"days": 0},
        {"days": MOST_DAYS + 1},
        {"name": "  "},
        {"name": "x" * 201},
    ],
)
def test_what_is_not_given_out(session: Session, by: By, more: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        give(session, by, **more)


@pytest.mark.parametrize("role", [Role.HEAD, Role.COORDINATION, Role.AUDITOR, Role.PUBLIC])
def test_only_administration_gives_out(session: Session, by: By, role: Role) -> None:
    token, _ = give(session, by)
    stranger = By(Actor("u-1", role, frozenset({4711})), by.at)
    with pytest.raises(NotAllowed):
        give(session, stranger)
    with pytest.raises(NotAllowed):
        revoke(session, token, by=stranger)


def test_a_key_may_be_narrowed_and_never_widened(session: Session, by: By) -> None:
    _, reading = give(session, by, only=READING)
    actor = actor_of_token(session, reading, by.at)
    assert actor is not None
    assert allowed(actor, Action.READ_INTERNAL_NOTES, actor.office_ids)
    assert not allowed(actor, Action.WRITE_REPORT, actor.office_ids)
    with pytest.raises(NotAllowed, match="Dieser Zugangsschlüssel ist eingeschränkt"):
        require(actor, Action.WRITE_REPORT, actor.office_ids)
    token, drafting = give(session, by, only=[Action.WRITE_REPORT, Action.ACCEPT_REPORT])
    assert token.only == ["write_report"]
    actor = actor_of_token(session, drafting, by.at)
    assert actor is not None
    may = {action for action in Action if allowed(actor, action)}
    assert may == {Action.READ_PUBLIC, Action.WRITE_REPORT}
    with pytest.raises(Invalid, match="zu nichts zu gebrauchen"):
        give(session, by, only=[Action.ACCEPT_REPORT])


def test_a_head_sees_and_revokes_the_keys_of_the_own_office(session: Session, by: By) -> None:
    token, plain = give(session, by)
    give(session, by, None, role=Role.TREASURY)
    mine = frozenset({token.office_id or 0})
    head, stranger = (Actor("u-1", Role.HEAD, ids) for ids in (mine, frozenset({4711})))
    assert tokens_seen_by(session, head) == [token]
    assert tokens_seen_by(session, stranger) == []
    assert len(tokens_seen_by(session, by.actor)) == 2
    for other in (stranger, Actor("u-2", Role.CLERK, mine)):
        with pytest.raises(NotAllowed):
            revoke(session, token, by=By(other, by.at))
    revoke(session, token, by=By(head, by.at))
    assert actor_of_token(session, plain, by.at) is None


def test_a_key_in_one_line(session: Session, by: By) -> None:
    token, _ = give(session, by, only=READING, days=30)
    line = f"{token.actor} · Fachverfahren · Leitung · A52 · nur lesen · noch nie benutzt"
    assert token_line(session, token, by.at) == f"{line} · gültig bis 01.10.2021"
    token.last_used_date, token.only = date(2021, 9, 2), ["submit_report"]
    assert "nur „Zuarbeiten einreichen“ · zuletzt benutzt am 02.09.2021" in token_line(
        session, token, by.at
    )
    assert token_line(session, token, token.expires_at).endswith("abgelaufen am 01.10.2021")
    revoke(session, token, by=by)
    assert token_line(session, token, by.at).endswith("widerrufen am 01.09.2021")
