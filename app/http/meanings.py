"""What an exception of a library means to whoever asked: the one place that translates."""

from collections.abc import Mapping
from typing import Final

from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
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

TRANSLATED: Final[tuple[type[Exception], ...]] = (
    MonitorError,
    HTTPException,
    RequestValidationError,
    StaleDataError,
    DBAPIError,
    PoolTimeout,
    OSError,
)

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


def meaning_of(error: Exception) -> MonitorError:
    match error:
        case MonitorError():
            return error
        case RequestValidationError():
            return Invalid(
                "Die Anfrage enthält Angaben, die nicht gültig sind.",
                fields=field_errors(error.errors(), skip=frozenset({"body"})),
            )
        case HTTPException():
            return _HTTP_ERRORS.get(error.status_code, _UNEXPECTED)
        case StaleDataError():
            return Stale("Jemand hat dies inzwischen geändert. Bitte laden Sie den neuen Stand.")
        case IntegrityError():
            return Conflict("Das widerspricht dem, was schon gespeichert ist.")
        case OperationalError() | PoolTimeout() | OSError():
            return Unavailable(
                "Die Datenhaltung ist gerade nicht erreichbar. "
                "Bitte versuchen Sie es in wenigen Sekunden erneut."
            )
        case DBAPIError() if error.connection_invalidated:
            return Unavailable("Die Verbindung zur Datenbank ist abgebrochen.")
    return _UNEXPECTED
