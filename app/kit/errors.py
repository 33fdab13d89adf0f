"""The few errors with a meaning. Their messages are German and meant for people.

    MonitorError
    ├── NotFound        there is no such thing
    ├── NotAllowed      there is, but not for this person or not in this state
    ├── Conflict        it contradicts what is there already
    │   └── Stale       somebody else changed it meanwhile
    ├── Invalid         the input is wrong; `fields` says where
    ├── TooMany         too often in too short a time; `retry_after` says when again
    └── Unavailable     something outside is missing just now; again later

`slug` names the problem for machines. http/problems.py turns it into an RFC 9457 type; the list
in docs/problems.md is complete, a test holds it so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """Where an input is wrong (`items[3].effective_date`, `Maßnahmen!C7`), what, and what to do."""

    where: str
    message: str


class MonitorError(Exception):
    slug: ClassVar[str] = "error"

    def __init__(
        self, message: str, *, slug: str | None = None, fields: Sequence[FieldError] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.problem = slug or self.slug
        self.fields = tuple(fields)


class NotFound(MonitorError):
    slug = "not-found"


class NotAllowed(MonitorError):
    slug = "not-allowed"


class Conflict(MonitorError):
    slug = "conflict"


class Stale(Conflict):
    slug = "stale"


class Invalid(MonitorError):
    slug = "invalid"


class TooMany(MonitorError):
    slug = "too-many-requests"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """In seconds."""


class Unavailable(MonitorError):
    slug = "unavailable"
