"""People with an account. Their names stand only here and can be erased."""

import secrets
from typing import Annotated

from pydantic import Field
from sqlmodel import Session, col, delete, select

from app.accounts.passwords import hash_password, is_password
from app.accounts.permissions import Action, require
from app.accounts.roles import check_role
from app.accounts.tables import LoginSession, PasswordLink, User
from app.audit.actor import Actor, By, Role
from app.kit.errors import Conflict, NotAllowed, NotFound
from app.kit.inputs import FilledLine, Input, OptionalLine, read_input
from app.offices.queries import speaks_for
from app.offices.tables import Office


class Person(Input):
    login: Annotated[FilledLine, Field(max_length=100)]
    display_name: Annotated[FilledLine, Field(max_length=200)]
    oidc_subject: OptionalLine = None


def create_user(
    session: Session,
    *,
    login: str,
    display_name: str,
    role: Role,
    office: Office | None = None,
    password: str | None = None,
    oidc_subject: str | None = None,
    by: By,
) -> User:
    """Without a password somebody can log in by single sign-on only."""
    require(by.actor, Action.MANAGE_ACCOUNTS)
    check_role(role, office)
    person = read_input(
        Person,
        {"login": login.casefold(), "display_name": display_name, "oidc_subject": oidc_subject},
    )
    if user_by_login(session, person.login):
        raise Conflict(f"Die Anmeldung „{person.login}“ ist bereits vergeben.", slug="login-taken")
    user = User(
        actor=f"u-{secrets.token_hex(5)}",
        login=person.login,
        display_name=person.display_name,
        role=role,
        office_id=office.id if office else None,
        password_hash=None if password is None else hash_password(password),
        oidc_subject=person.oidc_subject,
        created_at=by.at,
    )
    session.add(user)
    session.flush()
    return user


def authenticate(session: Session, login: str, password: str) -> User:
    """Reads only, so that no writer waits for the slow hash. One answer for everything wrong."""
    user = user_by_login(session, login)
    is_right = is_password(password, user.password_hash if user else None)
    if user is None or not user.is_active or not is_right:
        raise NotAllowed(
            "Anmeldung und Passwort passen nicht zusammen. Bitte prüfen Sie beides.",
            slug="log-in-failed",
        )
    return user


def set_password(session: Session, user: User, password: str, *, by: By) -> User:
    """One's own, or anybody's with the permission; ends all of that person's sessions and links."""
    if by.actor.id != user.actor:
        require(by.actor, Action.MANAGE_ACCOUNTS)
    user.password_hash = hash_password(password)
    end_links(session, user)
    end_sessions(session, user)
    return user


def deactivate(session: Session, user: User, *, by: By) -> User:
    require(by.actor, Action.MANAGE_ACCOUNTS)
    user.is_active = False
    user.deactivated_at = user.deactivated_at or by.at
    end_links(session, user)
    end_sessions(session, user)
    return user


def activate(session: Session, user: User, *, by: By) -> User:
    require(by.actor, Action.MANAGE_ACCOUNTS)
    user.is_active, user.deactivated_at = True, None
    session.flush()
    return user


def place(
    session: Session, user: User, display_name: str, role: Role, office: Office | None, *, by: By
) -> User:
    """What somebody is here for; open sessions follow at once."""
    require(by.actor, Action.MANAGE_ACCOUNTS)
    check_role(role, office)
    person = read_input(Person, {"login": user.login, "display_name": display_name})
    user.display_name, user.role = person.display_name, role
    user.office_id = office.id if office else None
    session.flush()
    return user


def erase(session: Session, user: User, *, by: By) -> User:
    """The pseudonym stays, so that the trail stays true; who it was is known no more."""
    deactivate(session, user, by=by)
    user.login = user.actor
    user.display_name = "gelöschtes Konto"
    user.password_hash = None
    user.oidc_subject = None
    session.flush()
    return user


def user_by_login(session: Session, login: str) -> User | None:
    folded = login.casefold().strip()
    if not folded.isprintable():  # nobody is called so, and PostgreSQL would not even look
        return None
    return session.exec(select(User).where(User.login == folded)).first()


def known_user(session: Session, login: str) -> User:
    user = user_by_login(session, login)
    if user is None:
        raise NotFound(f"Eine Anmeldung „{login[:100]}“ gibt es nicht.")
    return user


def all_users(session: Session) -> list[User]:
    return list(session.exec(select(User).order_by(User.login)))


def user_by_id(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("Dieses Konto gibt es nicht.")
    return user


def user_by_subject(session: Session, oidc_subject: str) -> User | None:
    """Whom single sign-on means; active accounts only."""
    return session.exec(
        select(User).where(User.oidc_subject == oidc_subject, col(User.is_active))
    ).first()


def actor_of(session: Session, user: User) -> Actor:
    offices = speaks_for(session, user.office_id) if user.office_id else frozenset()
    return Actor(user.actor, user.role, offices)


def end_links(session: Session, user: User) -> None:
    """Links with which this person could set a password; one by one, so that the trail sees it."""
    for link in session.exec(select(PasswordLink).where(PasswordLink.user_id == user.id)):
        session.delete(link)
    session.flush()


def end_sessions(session: Session, user: User) -> None:
    session.exec(delete(LoginSession).where(col(LoginSession.user_id) == user.id))
    session.flush()
