"""The one cookie: a browser that is logged in. Readers get none.

Where the service is reached by https its name begins with `__Host-`: browsers take it only from
this very host, over TLS and for every path, so that no neighbour can set one.
"""

from typing import Final

from fastapi import Request, Response

from app.config import Settings
from app.http.house import house_of

SESSION_COOKIE: Final = "massnahmen_session"


def cookie_name(settings: Settings) -> str:
    return f"__Host-{SESSION_COOKIE}" if settings.is_https else SESSION_COOKIE


def session_cookie(request: Request) -> str:
    """What the browser shows, known or not; empty where it shows nothing."""
    return request.cookies.get(cookie_name(house_of(request).settings), "")


def set_session_cookie(request: Request, response: Response, value: str) -> None:
    settings = house_of(request).settings
    response.set_cookie(
        cookie_name(settings),
        value,
        max_age=settings.session_hours * 3600,
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def drop_session_cookie(request: Request, response: Response) -> None:
    name = cookie_name(house_of(request).settings)
    response.delete_cookie(name, secure=_is_secure(request), httponly=True, samesite="lax")


def _is_secure(request: Request) -> bool:
    return house_of(request).settings.is_https or request.url.scheme == "https"
