"""If-Match and If-None-Match of writes: the version of the row that somebody has read.

An ETag is `"<version>"` or `"<version>-<hash>"` (caching.py). Only the version counts here: the
hash also changes with the day and with other rows, which is no reason to refuse a change.
"""

import re
from typing import Annotated, Final

from fastapi import Depends, Header

from app.kit.errors import MonitorError

NEVER: Final = -1
"""No row has this version: a tag that we did not write never matches."""

_TAG: Final = re.compile(r'(?:W/)?"([0-9]{1,9})(?:-[0-9a-z-]+)?"')
_MISSING: Final = "Bitte senden Sie If-Match mit dem ETag, den Sie gelesen haben."

IfMatch = Annotated[
    str | None,
    Header(
        description="The ETag that was read.",
        examples=['"3-9f86d081884c7d65"'],
        max_length=200,
    ),
]
IfNoneMatch = Annotated[
    str | None,
    Header(description="`*` for a first PUT: fails where there is one already.", max_length=200),
]


class PreconditionRequired(MonitorError):
    slug = "precondition-required"


def version_in(if_match: str) -> int:
    found = _TAG.fullmatch(if_match.strip())
    return int(found[1]) if found else NEVER


def _expected(if_match: IfMatch = None) -> int:
    if if_match is None or if_match.strip() == "*":
        raise PreconditionRequired(_MISSING)
    return version_in(if_match)


def _expected_or_first(if_match: IfMatch = None, if_none_match: IfNoneMatch = None) -> int | None:
    if if_match is not None:
        return _expected(if_match)
    if if_none_match is None or if_none_match.strip() != "*":
        raise PreconditionRequired(f"{_MISSING} Beim ersten Mal genügt If-None-Match: *.")
    return None


ExpectedVersion = Annotated[int, Depends(_expected)]
ExpectedOrFirst = Annotated[int | None, Depends(_expected_or_first)]
"""None: there is none yet."""


def etag(version: int) -> str:
    """Of an answer behind which stands one row."""
    return f'"{version}"'
