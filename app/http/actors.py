"""Who is asking: a program with its bearer token, a person with the session cookie, or anybody.

A wrong token is refused; a cookie that has run out makes its bearer anybody again. A cookie counts
for writing only where the browser says that the page asking is ours (CSRF).
"""

from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.sessions import actor_of_cookie
from app.accounts.tokens import actor_of_token, note_use
from app.audit.actor import ANYONE, Actor, By
from app.http.house import House
from app.kit.clock import local_date
from app.kit.errors import NotAllowed

SESSION_COOKIE: Final = "massnahmen_session"
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE: Final = frozenset({"same-origin", "none"})


def shows_key(request: Request) -> bool:
    return "authorization" in request.headers or SESSION_COOKIE in request.cookies


def actor_of_request(request: Request, house: House) -> Actor:
    header = request.headers.get("authorization")
    if header is not None:
        return _actor_of_token(header, house)
    cookie = request.cookies.get(SESSION_COOKIE)
    if cookie:
        return _actor_of_cookie(cookie, request, house)
    return ANYONE


def _actor_of_token(header: str, house: House) -> Actor:
    scheme, _, plain = header.partition(" ")
    actor = None
    if scheme.casefold() == "bearer":
        with house.database.reading() as session:
            actor = actor_of_token(session, plain.strip(), house.clock.now())
    if actor is None:
        raise NotAllowed(
            "Der Zugangsschlüssel ist unbekannt, abgelaufen oder widerrufen.",
            slug="log-in-required",
        )
    _note_use(house, actor)
    return actor


def _note_use(house: House, actor: Actor) -> None:
    """Once a day and process; a reader is served even where this cannot be written just now."""
    now = house.clock.now()
    if house.tokens_seen.get(actor.id) == local_date(now):
        return
    house.tokens_seen[actor.id] = local_date(now)
    with suppress(SQLAlchemyError), house.database.writing(by=By(actor, now)) as session:
        note_use(session, actor, local_date(now))


def _actor_of_cookie(cookie: str, request: Request, house: House) -> Actor:
    with house.database.reading() as session:
        actor = actor_of_cookie(session, cookie, house.clock.now())
    if actor is None:
        return ANYONE
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
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")
