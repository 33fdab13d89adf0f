"""What is kept of every request: a line in the log and a figure. Neither says who asked or what
for: the route's pattern stands for the address."""

import logging
from typing import Final

from starlette.types import Scope

from app.kit.logs import pieces
from app.kit.metrics import count_request

logger = logging.getLogger("massnahmen.http")

NO_ROUTE: Final = "-"
PATTERN: Final = "pattern"
"""Where an answer from memory (caching.py) keeps the route that has made it."""

_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
_FREQUENT: Final = ("/health/", "/metrics", "/static/")


def pattern_of(scope: Scope) -> str:
    """Few and known: what nobody has foreseen is one and the same."""
    known = scope.get(PATTERN) or getattr(scope.get("route"), "path", NO_ROUTE)
    return str(known)


def observe(scope: Scope, status: int, seconds: float) -> None:
    """`status` 0: whoever asked has gone."""
    pattern = pattern_of(scope)
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    count_request(method, pattern, status, seconds)
    level = logging.DEBUG if pattern.startswith(_FREQUENT) else logging.INFO
    if logger.isEnabledFor(level):
        told = pieces(method=method, route=pattern, status=status, ms=round(seconds * 1000, 1))
        logger.log(level, "request", extra=told)
