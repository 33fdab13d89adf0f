"""Who is asking: a program with its bearer token, a person with the session cookie, or anybody.

A wrong token is refused; a cookie that has run out makes its bearer anybody again. A cookie counts
for writing only where the browser says that the page asking is ours (CSRF).
"""

from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.people import actor_of, user_by_id
from app.accounts.sessions import is_noted, note_session_use, session_of_cookie
from app.accounts.tokens import actor_of_token, note_use
from app.audit.actor import ANYONE, Actor, By
from app.http.cookies import session_cookie
from app.http.house import House
from app.http.limiting import address_of, key_limit
from app.kit.clock import local_date
from app.kit.errors import MonitorError, NotAllowed
from app.kit.limits import check_attempts, count_attempt

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE: Final = frozenset({"same-origin", "none"})


def shows_key(request: Request) -> bool:
    return "authorization" in request.headers or bool(session_cookie(request))


def actor_of_request(request: Request, house: House) -> Actor:
    header = request.headers.get("authorization")
    if header is not None:
        return _actor_of_token(header, request, house)
    cookie = session_cookie(request)
    if cookie:
        return _actor_of_cookie(cookie, request, house)
    return ANYONE


def _actor_of_token(header: str, request: Request, house: House) -> Actor:
    scheme, _, plain = header.partition(" ")
    actor = None
    if scheme.casefold() == "bearer":
        with house.database.reading() as session:
            actor = actor_of_token(session, plain.strip(), house.clock.now())
    if actor is None:
        _count_failure(request, house)
        raise NotAllowed(
            "Der Zugangsschlüssel ist unbekannt, abgelaufen oder widerrufen.",
            slug="log-in-required",
        )
    _note_use(house, actor)
    return actor


def _count_failure(request: Request, house: House) -> None:
    """Nobody guesses 256 bits; but a system whose key has run out shall not ask all day. The other
    systems behind the same address are still served."""
    limit = key_limit(house.settings)
    address, now = address_of(request), house.clock.now()
    check_attempts(house.database, limit, address, now)
    count_attempt(house.database, limit, address, now)


def _note_use(house: House, actor: Actor) -> None:
    """Once a day and process; a reader is served even where this cannot be written just now."""
    now = house.clock.now()
    if house.tokens_seen.get(actor.id) == local_date(now):
        return
    house.tokens_seen[actor.id] = local_date(now)
    with suppress(SQLAlchemyError), house.database.writing(by=By(actor, now)) as session:
        note_use(session, actor, local_date(now))


def _actor_of_cookie(cookie: str, request: Request, house: House) -> Actor:
    now = house.clock.now()
    with house.database.reading() as session:
        found = session_of_cookie(session, cookie, now)
        if found is None:
            return ANYONE
        actor = actor_of(session, user_by_id(session, found.user_id))
    if not is_noted(found, now):
        with suppress(MonitorError):
            note_session_use(house.database, found, now)
    if request.method not in _SAFE_METHODS and not is_from_us(request):
        raise NotAllowed(
            "Diese Anfrage kam von einer fremden Seite und wurde nicht ausgeführt.",
            slug="foreign-page",
        )
    return actor


def is_from_us(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN_SITE
    try:
        origin = urlsplit(request.headers.get("origin", "")).netloc
    except ValueError:  # `http://[`: an address that is none
        return False
    return bool(origin) and origin == request.headers.get("host")
