"""What both sides of printing agree on. Imports nothing of the house: the child starts with it."""

from enum import IntEnum
from typing import Final

FONT_PREFIX: Final = "fonts/"
"""Under which the print sources name the fonts: `url("fonts/…")`."""


class Exit(IntEnum):
    """How the child ends; other numbers are accidents."""

    SOURCES = 3
    MEMORY = 4
