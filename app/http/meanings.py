"""What an exception of a library means to whoever asked: the one place that translates."""

from collections.abc import Mapping
from typing import Final

from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from app.kit.errors import (
    Conflict,
    Invalid,
    MonitorError,
    NotAllowed,
    NotFound,
    Stale,
    Unavailable,
)
from app.kit.inputs import field_errors

_HTTP_ERRORS: Final[Mapping[int, MonitorError]] = {
    400: Invalid("Der Inhalt der Anfrage ist nicht lesbar."),
    401: NotAllowed("Bitte melden Sie sich an.", slug="log-in-required"),
    403: NotAllowed("Das ist Ihnen nicht erlaubt."),
    404: NotFound("Unter dieser Adresse gibt es nichts."),
    405: MonitorError(
        "Diese Adresse kennt die gewünschte Aktion nicht.", slug="method-not-allowed"
    ),
    413: MonitorError("Die Anfrage ist zu groß.", slug="too-large"),
}
_UNEXPECTED: Final = MonitorError(
    "Es ist ein unerwarteter Fehler aufgetreten. "
    "Bitte nennen Sie uns bei einer Rückfrage die Vorgangsnummer.",
    slug="internal-error",
)


_GONE: Final = Unavailable(
    "Die Datenhaltung ist gerade nicht erreichbar. "
    "Bitte versuchen Sie es in wenigen Sekunden erneut."
)
_BEYOND: Final = Invalid(
    "Eine Angabe liegt außerhalb dessen, was sich speichern lässt. Bitte prüfen Sie sie."
)
_LIBRARY_ERRORS: Final[tuple[tuple[type[Exception], MonitorError], ...]] = (
    (
        StaleDataError,
        Stale("Jemand hat dies inzwischen geändert. Bitte laden Sie den neuen Stand."),
    ),
    (DataError, _BEYOND),
    (OverflowError, _BEYOND),
    (IntegrityError, Conflict("Das widerspricht dem, was schon gespeichert ist.")),
    (OperationalError, _GONE),
    (InterfaceError, _GONE),
    (PoolTimeout, _GONE),
    (OSError, _GONE),
)

TRANSLATED: Final = (
    MonitorError,
    HTTPException,
    RequestValidationError,
    *(kind for kind, _ in _LIBRARY_ERRORS),
)


def meaning_of(error: Exception) -> MonitorError:
    if isinstance(error, MonitorError):
        return error
    if isinstance(error, RequestValidationError):
        return Invalid(
            "Die Anfrage enthält Angaben, die nicht gültig sind.",
            fields=field_errors(error.errors(), skip=frozenset({"body"})),
        )
    if isinstance(error, HTTPException):
        return _HTTP_ERRORS.get(error.status_code, _UNEXPECTED)
    meanings = (meaning for kind, meaning in _LIBRARY_ERRORS if isinstance(error, kind))
    return next(meanings, _UNEXPECTED)
