"""People: log-in answers the same to everything wrong, and names can be erased."""

import statistics
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.accounts.password_links import make_link, user_of_link
from app.accounts.passwords import hash_password, is_password
from app.accounts.people import (
    activate,
    actor_of,
    authenticate,
    create_user,
    deactivate,
    erase,
    set_password,
    user_by_id,
    user_by_subject,
)
from app.accounts.sessions import (
    actor_of_cookie,
    log_in,
    log_out,
    log_out_everywhere,
    sessions_of,
    user_of_cookie,
)
from app.accounts.tables import LoginSession, User
from app.audit.actor import Actor, By, Role
from app.audit.tables import AuditEntry
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.offices.queries import office_by_code

PASSWORD = "Drei Ämter an einem Tisch"


def make(session: Session, by: By, **more: Any) -> User:
    given = {
        "login": "Jugend.Leitung",
        "display_name": "Leitung Jugendamt",
        "role": Role.HEAD,
        "office": office_by_code(session, "A52"),
        "password": PASSWORD,
    } | more
    return create_user(session, by=by, **given)


def test_a_password_is_kept_as_argon2id_and_no_two_alike() -> None:
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)
    assert first.startswith("$argon2id$")
    assert first != second
    assert is_password(PASSWORD, first)
    assert is_password("Drei A\u0308mter an einem Tisch", first)
    assert not is_password(PASSWORD.lower(), first)
    assert not is_password(PASSWORD, None)
    assert not is_password(PASSWORD, "kein Hash")


@pytest.mark.parametrize("password", ["", "kurz", "elf Zeichen", "x" * 201])
def test_passwords_too_short_or_endless(password: str) -> None:
    with pytest.raises(Invalid, match="12 bis 200 Zeichen"):
        hash_password(password)


def test_who_logs_in_is_known_by_a_pseudonym(session: Session, by: By) -> None:
    user = make(session, by)
    assert authenticate(session, "JUGEND.Leitung ", PASSWORD).id == user.id
    actor = actor_of(session, user)
    assert actor.id.startswith("u-")
    assert len(actor.id) == 12
    assert actor.office_ids == {office_by_code(session, code).id for code in ("A51", "A52")}


def test_everything_wrong_gets_the_same_answer(session: Session, by: By) -> None:
    make(session, by)
    make(session, by, login="sso", password=None)
    gone = deactivate(session, make(session, by, login="frueher"), by=by)
    answers = set()
    for login, password in (
        ("niemand", PASSWORD),
        ("jugend.leitung", "falsch falsch falsch"),
        ("jugend.leitung", ""),
        ("sso", PASSWORD),
        (gone.login, PASSWORD),
    ):
        with pytest.raises(NotAllowed) as refused:
            authenticate(session, login, password)
        answers.add((refused.value.problem, refused.value.message))
    assert len(answers) == 1


@pytest.mark.parametrize("login", ["\x00", "jugend\x00.leitung", "\u202ejugend.leitung", "a\nb"])
def test_a_login_that_cannot_be_one_is_just_wrong(session: Session, by: By, login: str) -> None:
    make(session, by)
    with pytest.raises(NotAllowed, match="passen nicht zusammen"):
        authenticate(session, login, PASSWORD)


def test_a_link_for_a_password_ends_with_what_it_was_for(session: Session, by: By) -> None:
    """With a password that was set another way; and who was closed out, back or not, has none."""
    user = make(session, by)
    for end in (set_password, deactivate):
        link = make_link(session, user, by=by)
        assert user_of_link(session, link, by.at) is user
        end(session, user, *([PASSWORD] if end is set_password else []), by=by)
        activate(session, user, by=by)
        with pytest.raises(NotFound, match="gilt nicht mehr"):
            user_of_link(session, link, by.at)


def test_an_unknown_login_takes_as_long_as_a_wrong_password(session: Session, by: By) -> None:
    make(session, by)

    def seconds(login: str) -> float:
        begin = time.perf_counter()
        with pytest.raises(NotAllowed):
            authenticate(session, login, "falsch falsch falsch")
        return time.perf_counter() - begin

    known = statistics.median(seconds("jugend.leitung") for _ in range(5))
    unknown = statistics.median(seconds("niemand") for _ in range(5))
    assert known / 3 < unknown < known * 3


def test_a_browser_stays_logged_in_until_its_time_is_up(session: Session, by: By) -> None:
    user = make(session, by)
    cookie = log_in(session, user, at=by.at, hours=10)
    assert cookie not in str(session.exec(select(LoginSession)).one().model_dump())
    assert actor_of_cookie(session, cookie, by.at) == actor_of(session, user)
    assert user_of_cookie(session, cookie, by.at + timedelta(hours=9, minutes=59))
    assert actor_of_cookie(session, cookie, by.at + timedelta(hours=10)) is None
    assert actor_of_cookie(session, cookie + "x", by.at) is None
    assert actor_of_cookie(session, "", by.at) is None


def test_logging_out_ends_this_browser_only(session: Session, by: By) -> None:
    user = make(session, by)
    here, there = (log_in(session, user, at=by.at, hours=10) for _ in range(2))
    log_out(session, here)
    assert actor_of_cookie(session, here, by.at) is None
    assert actor_of_cookie(session, there, by.at)


def test_old_sessions_are_swept_at_the_next_log_in(session: Session, by: By) -> None:
    user = make(session, by)
    log_in(session, user, at=by.at, hours=1)
    log_in(session, user, at=by.at + timedelta(hours=2), hours=1)
    assert len(session.exec(select(LoginSession)).all()) == 1


@pytest.mark.parametrize("how", ["deactivate", "erase", "set_password"])
def test_whose_account_changes_is_logged_out_everywhere(session: Session, by: By, how: str) -> None:
    user = make(session, by)
    cookie = log_in(session, user, at=by.at, hours=10)
    match how:
        case "deactivate":
            deactivate(session, user, by=by)
        case "erase":
            erase(session, user, by=by)
        case "set_password":
            set_password(session, user, "Ein ganz anderes Wort", by=by)
    assert actor_of_cookie(session, cookie, by.at) is None


def test_a_name_is_erased_and_stands_nowhere_else(session: Session, by: By) -> None:
    user = make(session, by, oidc_subject="sub-4711")
    pseudonym = user.actor
    erase(session, user, by=by)
    session.flush()
    assert user.actor == pseudonym
    left = str([entry.model_dump() for entry in session.exec(select(AuditEntry))])
    left += str(user.model_dump())
    for name in ("Leitung Jugendamt", "jugend.leitung", "sub-4711"):
        assert name not in left


def test_single_sign_on_finds_active_accounts(session: Session, by: By) -> None:
    user = make(session, by, oidc_subject="sub-4711", password=None)
    assert user_by_subject(session, "sub-4711") is user
    assert user_by_subject(session, "sub-0815") is None
    deactivate(session, user, by=by)
    assert user_by_subject(session, "sub-4711") is None


@pytest.mark.parametrize(
    "more",
    [
        {"login": " "},
        {"login": "x" * 101},
        {"display_name": ""},
        {"role": Role.SYSTEM},
        {"role": Role.CLERK, "office": None},
        {"password": "kurz"},
    ],
)
def test_what_is_no_account(session: Session, by: By, more: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        make(session, by, **more)


def test_a_login_is_given_once(session: Session, by: By) -> None:
    make(session, by)
    with pytest.raises(Conflict) as refused:
        make(session, by, login="JUGEND.LEITUNG")
    assert refused.value.problem == "login-taken"


def test_one_changes_ones_own_password_and_administration_anybodys(
    session: Session, by: By
) -> None:
    user = make(session, by)
    own = By(actor_of(session, user), by.at)
    set_password(session, user, "Zwei Ämter, drei Stühle", by=own)
    assert authenticate(session, "jugend.leitung", "Zwei Ämter, drei Stühle")
    stranger = replace(by, actor=Actor("u-other", Role.COORDINATION))
    for way in (
        lambda: set_password(session, user, PASSWORD, by=stranger),
        lambda: deactivate(session, user, by=stranger),
        lambda: erase(session, user, by=own),
        lambda: make(session, stranger, login="neu"),
    ):
        with pytest.raises(NotAllowed):
            way()


def test_accounts_are_found_by_id(session: Session, by: By) -> None:
    user = make(session, by)
    assert user_by_id(session, user.id or 0) is user
    with pytest.raises(NotFound):
        user_by_id(session, 4711)


def test_sessions_are_listed_with_their_last_use_and_ended_together(
    session: Session, by: By
) -> None:
    user = make(session, by)
    old, new = (
        log_in(session, user, at=by.at + timedelta(hours=hours), hours=10) for hours in (0, 1)
    )
    later = by.at + timedelta(hours=2)
    assert [each.created_at for each in sessions_of(session, user, later)] == [
        by.at + timedelta(hours=1),
        by.at,
    ]
    assert len(sessions_of(session, user, by.at + timedelta(hours=10))) == 1
    log_out_everywhere(session, user)
    assert actor_of_cookie(session, old, later) is None
    assert actor_of_cookie(session, new, later) is None


def test_since_when_an_account_is_closed(session: Session, by: By) -> None:
    user = deactivate(session, make(session, by), by=by)
    assert user.deactivated_at == by.at
    again = deactivate(session, user, by=replace(by, at=by.at + timedelta(days=1)))
    assert again.deactivated_at == by.at
