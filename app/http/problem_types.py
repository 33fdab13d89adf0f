"""The documented list of problem types. docs/problems.md shows it; tests compare both and see to
it that no error in the whole program has a slug that is missing here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PROBLEMS_PATH: Final = "/api/v1/problems"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """`title` is for people (German), `meaning` for those who write programs (English)."""

    slug: str
    status: int
    title: str
    meaning: str

    @property
    def address(self) -> str:
        return f"{PROBLEMS_PATH}/{self.slug}"


_TABLE: Final = (
    (
        "log-in-required",
        401,
        "Anmeldung erforderlich",
        "No valid bearer token or session. The answer carries WWW-Authenticate.",
    ),
    (
        "not-allowed",
        403,
        "Nicht erlaubt",
        "Who asks is known, but their role or their office may not do this.",
    ),
    (
        "log-in-failed",
        403,
        "Anmeldung fehlgeschlagen",
        "Login and password do not fit, or single sign-on lets nobody in; `detail` says why.",
    ),
    (
        "release-needed",
        403,
        "Freigabe nötig",
        "This office hands in only what its head has released. The draft is kept.",
    ),
    (
        "foreign-page",
        403,
        "Anfrage von fremder Seite",
        "A browser sent a session cookie from another site. Programs send a bearer token instead.",
    ),
    ("not-found", 404, "Nicht gefunden", "There is no such thing at this address."),
    (
        "wrong-year",
        404,
        "Kein Berichtsjahr",
        "The plan has no such reporting year; `detail` names those it has.",
    ),
    (
        "method-not-allowed",
        405,
        "Aktion hier nicht möglich",
        "The address exists but does not take this method; see the Allow header.",
    ),
    (
        "conflict",
        409,
        "Widerspruch zum Stand",
        "The request contradicts what is there already. Read it again before trying again.",
    ),
    (
        "wrong-state",
        409,
        "In diesem Stand nicht möglich",
        "No way leads from the present state to the wanted one; `detail` names those that do.",
    ),
    (
        "year-closed",
        409,
        "Berichtsjahr abgeschlossen",
        "A closed year takes no changes until coordination reopens it with a reason.",
    ),
    (
        "year-not-over",
        409,
        "Berichtsjahr noch nicht zu Ende",
        "A year can be closed only after its reference date.",
    ),
    (
        "already-proposed",
        409,
        "Bereits vorgeschlagen",
        "The same has been proposed and is not decided yet.",
    ),
    (
        "already-confirmed",
        409,
        "Bereits bestätigt",
        "The occurrence is confirmed for another day; correct it with `corrects_date`.",
    ),
    (
        "idempotency-key-in-use",
        409,
        "Wird gerade bearbeitet",
        "A request with this Idempotency-Key is being worked on. Send it again in a moment.",
    ),
    ("login-taken", 409, "Anmeldung vergeben", "Another account has this login."),
    (
        "needs-confirmation",
        409,
        "Bestätigung nötig",
        "The import would do something that somebody has to confirm first.",
    ),
    (
        "stale",
        412,
        "Inzwischen geändert",
        "Changed since you read it (If-Match), or there already (If-None-Match: *). Read it again.",
    ),
    ("too-large", 413, "Zu groß", "The body is larger than MASSNAHMEN_MAX_UPLOAD_MB."),
    (
        "unsupported-media-type",
        415,
        "Format nicht unterstützt",
        "Bodies are JSON, sent with Content-Type: application/json; a spreadsheet with its own.",
    ),
    (
        "invalid",
        422,
        "Angaben nicht gültig",
        "Something in the request is wrong; `errors` names every place.",
    ),
    (
        "idempotency-key-reused",
        422,
        "Schlüssel schon vergeben",
        "This Idempotency-Key belongs to another request; every request needs its own.",
    ),
    (
        "incomplete",
        422,
        "Noch nicht vollständig",
        "The draft is kept, but something is missing before it can be handed in; see `errors`.",
    ),
    (
        "unreadable-document",
        422,
        "Dokument nicht lesbar",
        "The file is no plan document that can be read; `errors` names every place.",
    ),
    (
        "precondition-required",
        428,
        "Gelesener Stand fehlt",
        "A write needs If-Match with the ETag that was read, or If-None-Match: * for a first PUT.",
    ),
    (
        "too-many-requests",
        429,
        "Zu viele Anfragen",
        "Too often in too short a time (log-in, keys, search, papers); see Retry-After.",
    ),
    (
        "internal-error",
        500,
        "Unerwarteter Fehler",
        "A mistake on our side. It is logged under `request_id`.",
    ),
    (
        "unavailable",
        503,
        "Vorübergehend nicht verfügbar",
        "The database or the disk does not answer just now; see Retry-After.",
    ),
)

PROBLEM_TYPES: Final[Mapping[str, ProblemType]] = {row[0]: ProblemType(*row) for row in _TABLE}
