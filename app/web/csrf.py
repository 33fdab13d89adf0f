"""Every form that changes something carries a word that only our own pages can know.

It hangs on the session cookie, so nothing has to be kept. http/actors.py asks besides where the
browser says that the form comes from.
"""

import hmac
from hashlib import blake2b
from typing import Annotated

from fastapi import Depends, Form, Request

from app.http.actors import SESSION_COOKIE
from app.kit.errors import NotAllowed


def csrf_of(request: Request) -> str:
    cookie = request.cookies.get(SESSION_COOKIE, "")
    return blake2b(cookie.encode(), person=b"massnahmen-form", digest_size=16).hexdigest()


def _check(request: Request, csrf: Annotated[str, Form()] = "") -> None:
    if not hmac.compare_digest(csrf.encode(), csrf_of(request).encode()):
        raise NotAllowed(
            "Ihre Anmeldung ist abgelaufen, oder das Formular kam von einer fremden Seite. Bitte "
            "laden Sie die Seite neu und senden Sie das Formular noch einmal.",
            slug="foreign-page",
        )


CSRF = Depends(_check)
