"""Two people, one row: who comes second is told so instead of winning silently."""

from typing import Final

from app.kit.errors import Stale
from app.kit.tables import Versioned

FIRST: Final = 0
"""What a row's version is before there is a row."""


def check_first(row: Versioned | None, expected: int | None) -> None:
    """For a row that may not be there yet: None and FIRST say that there was none."""
    if row is not None:
        check_version(row, expected or FIRST)
    elif expected:
        raise Stale(
            "Jemand anderes hat das inzwischen herausgenommen. Bitte laden Sie den neuen Stand und "
            "tragen Sie Ihre Änderung dort ein."
        )


def check_version(row: Versioned, expected: int | None) -> None:
    """None: the caller has read the row in this same unit of work and needs no check."""
    if expected is not None and row.version != expected:
        raise Stale(
            "Jemand anderes hat das inzwischen geändert. Bitte laden Sie den neuen Stand und "
            f"tragen Sie Ihre Änderung dort ein (vorhanden: Fassung {row.version})."
        )
