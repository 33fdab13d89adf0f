"""A word that every form of a logged-in page carries and no other site can know.

It hangs on the session cookie, so nothing has to be kept.
"""

from hashlib import blake2b

from fastapi import Request

from app.http.cookies import session_cookie


def csrf_of(request: Request) -> str:
    return word_for(session_cookie(request))


def word_for(cookie: str) -> str:
    return blake2b(cookie.encode(), person=b"massnahmen-form", digest_size=16).hexdigest()
